"use client";
/** How much of the report is there, what the rest costs, which claims hold, and the choices that all sections share. */
import { Cautions } from "../analysis/Provenance";
import { about, plural } from "../format";
import { CopyButton } from "../frame/CopyButton";
import { Panel } from "../frame/Panel";
import { Select } from "../frame/Select";
import { Term } from "../guide/Term";
import { quoted } from "../shell";
import { useBoard } from "./board";
import { type Progress, progressOf } from "./progress";
import styles from "./ReportPage.module.css";
import { anchorOf, type SectionProps } from "./request";

export function Summary(props: SectionProps) {
  const { family, step, view, onView, published, against } = props;
  const { entries, begin } = useBoard();
  const progress = progressOf(Object.values(entries));
  const paper = view.preset === "PAPER";
  const command = `npx seedscope reproduce ${quoted(family.slug)}${against ? ` --against ${quoted(against.slug)}` : ""} --out report`;
  return (
    <Panel
      className={styles.summary}
      title="The paper's experiments on this family"
      sub={
        <>
          arXiv 2602.16740, §4.1 to §4.9, in its own arithmetic or <Term of="preset">calibrated</Term>
        </>
      }
      actions={
        <CopyButton className="ctl s" text={() => command} done="Command copied" title={command}>
          Reproduce all
        </CopyButton>
      }
    >
      <div className={styles.bar}>
        <p data-testid="summary">
          {step === null
            ? "There is no checkpoint yet that all refits have reached, so nothing can be measured."
            : sentences(progress)}
        </p>
        {progress.toCompute.length > 0 ? (
          <button type="button" className="ctl primary" onClick={() => begin(progress.toCompute)}>
            Compute all
          </button>
        ) : null}
      </div>
      {progress.shared.length > 0 ? (
        <div className={styles.shared}>
          <Cautions messages={progress.shared} />
        </div>
      ) : null}
      <div className={styles.options}>
        <Select
          showLabel
          label="Refit"
          value={String(anchorOf(family, view))}
          onChange={(value) => onView({ anchor: Number(value) })}
          choices={family.refits.nodes.map(({ ordinal, label }) => ({ value: String(ordinal), label }))}
        />
        <Select
          showLabel
          label="Published"
          value={published.chosen ?? "off"}
          onChange={(value) => onView({ published: value === published.own ? null : value })}
          choices={[
            { value: "off", label: "none laid over" },
            ...published.choices.map(({ architecture, label }) => ({ value: architecture, label })),
          ]}
        />
        <Check
          label="Centre writing weights"
          title="W_E, W_pos, W_O and W_out less their mean over d_model, as TransformerLens loads them"
          checked={view.center ?? paper}
          onChange={(center) => onView({ center: center === paper ? null : center })}
        />
        <Check
          label="Fold value biases"
          title="b_V moves into b_O, as TransformerLens loads them; a zeroed head then leaves it behind"
          checked={view.fold ?? paper}
          onChange={(fold) => onView({ fold: fold === paper ? null : fold })}
        />
        {published.chosen && !paper ? (
          <span className="small muted">Published numbers are drawn beside the paper's arithmetic only.</span>
        ) : null}
      </div>
    </Panel>
  );
}

function sentences({ ready, running, asking, toCompute, seconds, impossible, holds, fails }: Progress): string {
  const parts = [`${plural(ready, "section")} computed`];
  if (running > 0) parts.push(`${running} being computed`);
  if (asking > 0) parts.push(`${asking} being asked for`);
  if (toCompute.length > 0) parts.push(`${toCompute.length} not computed, ${about(seconds)} together`);
  if (impossible > 0) parts.push(`${impossible} not possible`);
  const claims =
    holds + fails > 0
      ? ` Of ${plural(holds + fails, "claim")} of the paper, ${holds} ${holds === 1 ? "holds" : "hold"} here.`
      : "";
  return `${parts.join(", ")}.${claims}`;
}

interface CheckProps {
  label: string;
  title: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Check({ label, title, checked, onChange }: CheckProps) {
  return (
    <label title={title}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
