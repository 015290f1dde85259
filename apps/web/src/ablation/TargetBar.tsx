"use client";
/** What is ablated, how, and in which refits: the choices that all panels of the page follow. */
import { useEffect, useState } from "react";
import type { Change, Choices } from "../address";
import { ReportNotice } from "../analysis/ReportState";
import type { Framed } from "../family/FamilyFrame";
import { plural } from "../format";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import { Select } from "../frame/Select";
import { Term } from "../guide/Term";
import styles from "./AblationPage.module.css";
import { type choices, kindOf, kinds } from "./choices";
import type { Targets } from "./useTargets";

interface TargetBarProps extends Pick<Framed, "family" | "view" | "onView"> {
  chosen: Choices<typeof choices>;
  choose: Change<Choices<typeof choices>>;
  targets: Targets;
  anchor: number;
  over: "refits" | "one";
}

export function TargetBar({ family, view, onView, chosen, choose, targets, anchor, over }: TargetBarProps) {
  const refits = family.refits.nodes;
  return (
    <Panel
      title="What is ablated"
      sub={
        <>
          a head's output z gives way, <Term of={chosen.kind}>{kindOf[chosen.kind].label.toLowerCase()}</Term>, at every
          position
        </>
      }
    >
      <div className={styles.bar}>
        <Select
          showLabel
          label="By"
          value={chosen.kind}
          onChange={(kind) => choose({ kind })}
          choices={kinds.map((value) => ({ value, label: kindOf[value].label }))}
        />
        <Segmented
          label="Which heads"
          value={chosen.targets}
          onChange={(to) => choose({ targets: to })}
          choices={[
            { value: "all", label: "Each head" },
            { value: "circuit", label: "Circuit" },
            { value: "class", label: "Head class" },
          ]}
        />
        <Segmented
          label="Over which refits"
          value={over}
          onChange={(to) => choose({ over: to })}
          choices={[
            {
              value: "refits",
              label: `All ${plural(family.refits.totalCount, "refit")}`,
              disabled: view.preset === "PAPER",
              title: "Means over the head's class, one head of each refit",
            },
            { value: "one", label: "One refit" },
          ]}
        />
        <Select
          showLabel
          label="Heads of"
          value={String(anchor)}
          onChange={(ordinal) => onView({ anchor: Number(ordinal) })}
          choices={refits.map(({ ordinal, label }) => ({ value: String(ordinal), label }))}
        />
        {chosen.targets === "circuit" ? <CircuitField text={chosen.circuit ?? ""} onText={choose} /> : null}
        {chosen.targets === "class" ? <ClassPick chosen={chosen} choose={choose} targets={targets} /> : null}
        {chosen.targets === "circuit" ? (
          <p className={styles.says} aria-live="polite">
            {targets.parsed.wrong.length > 0
              ? `Not heads of this family: ${targets.parsed.wrong.join(", ")}. It has L0H0 to L${family.architecture.layers - 1}H${family.architecture.heads - 1}. `
              : ""}
            {targets.parsed.heads.length > 0
              ? `${plural(targets.parsed.heads.length, "head")}: ${targets.parsed.heads.join(" ")}. Together they are ablated under “Does the circuit carry over?”.`
              : "Paste heads by their labels, as L1H3 L2H0."}
          </p>
        ) : null}
      </div>
    </Panel>
  );
}

function CircuitField({ text, onText }: { text: string; onText: Change<Choices<typeof choices>> }) {
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  return (
    <form
      className={styles.circuit}
      onSubmit={(event) => {
        event.preventDefault();
        onText({ circuit: typed.trim() || null }, { push: true });
      }}
    >
      <input
        className="field"
        aria-label="Heads of the circuit"
        placeholder="L1H3 L2H0"
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => onText({ circuit: typed.trim() || null })}
      />
      <button type="submit" className="ctl m">
        Set
      </button>
    </form>
  );
}

function ClassPick({ chosen, choose, targets }: Pick<TargetBarProps, "chosen" | "choose" | "targets">) {
  const { classes } = targets;
  if (!classes.report) {
    return (
      <span className={styles.says}>
        <ReportNotice view={classes} nothing="Classes appear when all refits have a checkpoint." />
      </span>
    );
  }
  return (
    <Select
      showLabel
      label="Class"
      value={String(chosen.headClass ?? "")}
      onChange={(ordinal) => choose({ headClass: ordinal === "" ? null : Number(ordinal) }, { push: true })}
      choices={[
        { value: "", label: "choose one" },
        ...classes.report.classes.nodes.map(({ ordinal, label, title }) => ({
          value: String(ordinal),
          label: title ? `${label}, ${title}` : label,
        })),
      ]}
    />
  );
}
