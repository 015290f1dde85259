"use client";
/** Where the numbers come from, what to be careful about, and the command that makes them again. */
import { ago, count, duration } from "../format";
import { Badge } from "../frame/Badge";
import { CopyButton } from "../frame/CopyButton";
import { Panel } from "../frame/Panel";
import styles from "./ProvenancePanel.module.css";
import type { Report } from "./report";

export function ProvenancePanel({ report, faded }: { report: Report | null; faded: boolean }) {
  if (!report) {
    return (
      <Panel title="Provenance" style={{ flex: 1 }}>
        <p className="muted" style={{ padding: "8px 0" }}>
          Each report says which weights, prompts and code it comes from. There is none yet.
        </p>
      </Panel>
    );
  }
  const { provenance, promptSet, warnings } = report;
  const different = new Set(provenance.weights).size;
  const rows: [string, React.ReactNode][] = [
    ["Report", <Hash key="report" value={report.key} />],
    ["Prompt set", <Hash key="prompts" value={promptSet.contentHash} />],
    ["Prompts", `${promptSet.name}, ${count(promptSet.size)}`],
    [
      "Weights",
      `${different} of ${provenance.weights.length} differ, ${report.step === 0 ? "untrained" : `step ${count(report.step)}`}`,
    ],
    [
      "Floor",
      provenance.floorWeights.length
        ? `${provenance.floorWeights.length} ${warnings.some(({ code }) => code === "FLOOR_DRAWN") ? "networks drawn anew" : "untrained twins"}`
        : "no untrained twins",
    ],
    ["Engine", `${provenance.engine}, ${provenance.dtype}`],
    ["Code", provenance.codeVersion],
    ["Computed", `${ago(report.createdAt)}, in ${duration(provenance.durationMs / 1000)}`],
  ];
  return (
    <Panel
      title="Provenance"
      actions={
        <>
          {warnings.length ? (
            <Badge kind="warn">{warnings.length === 1 ? "1 caution" : `${warnings.length} cautions`}</Badge>
          ) : (
            <Badge kind="ok">no cautions</Badge>
          )}
          <CopyButton
            className="ctl s"
            text={() => provenance.reproduceCommand}
            done="Command copied"
            title={provenance.reproduceCommand}
          >
            Reproduce
          </CopyButton>
        </>
      }
    >
      {warnings.length ? (
        <ul className={`note ${styles.warnings}`}>
          {warnings.map(({ code, message }) => (
            <li key={code + message}>{message}</li>
          ))}
        </ul>
      ) : null}
      <dl className={faded ? `${styles.rows} faded` : styles.rows}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** The first eight digits; all of them on hover and for a screen reader. */
function Hash({ value }: { value: string }) {
  return (
    <span className="mono" title={value}>
      {value.slice(0, 4)} {value.slice(4, 8)}
    </span>
  );
}
