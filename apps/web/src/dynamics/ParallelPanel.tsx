"use client";
/** All heads as lines over steps and lock-ins; what is brushed stands in the table below. */
import { useMemo, useState } from "react";
import type { Change, Choices } from "../address";
import { ReportBody } from "../analysis/ReportBody";
import type { ReportView } from "../analysis/useReport";
import { Panel } from "../frame/Panel";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import { scaleOf, type View } from "../view";
import type { choices } from "./choices";
import styles from "./DynamicsPage.module.css";
import { DynamicsOutcome, type DynamicsReport } from "./documents";
import { logSpaced } from "./dynamicsPicture";
import { ParallelLines } from "./ParallelLines";
import { isHeld, type Line, type Parallel, parallelOf, parallelTable } from "./parallel";

interface ParallelPanelProps {
  family: FamilyTraining_FamilyFragment;
  reportView: ReportView<DynamicsReport>;
  asked: object | null;
  view: View;
  onView: (change: Partial<View>) => void;
  chosen: Choices<typeof choices>;
  choose: Change<Choices<typeof choices>>;
}

/** Steps that have an axis. */
const most = 4;

export function ParallelPanel({ family, reportView, asked, view, onView, chosen, choose }: ParallelPanelProps) {
  const { report } = reportView;
  const scale = scaleOf(view);
  const parallel = useMemo(
    () => (report ? parallelOf(report.heads, logSpaced(report.steps, most), scale) : { axes: [], lines: [] }),
    [report, scale],
  );
  const held = useMemo(
    () => parallel.lines.filter((line) => isHeld(line, parallel.axes, chosen.brush)),
    [parallel, chosen.brush],
  );
  const [lit, setLit] = useState<string | null>(null);
  const brushedAxes = parallel.axes.some(({ key }) => chosen.brush[key]);
  const shared = { lit, locked: view.head, onLit: setLit, onLock: (head: string | null) => onView({ head }) };
  return (
    <Panel
      title="Heads across steps"
      sub={`a line a head: ${scale} agreement at a few steps, then the steps of locking in`}
      actions={
        brushedAxes ? (
          <button type="button" className="ctl s" onClick={() => choose({ brush: {} })}>
            Clear brushes
          </button>
        ) : null
      }
      exports={{
        name: `${family.slug}-heads-across-steps`,
        table: report ? parallelTable(parallel, held, scale) : null,
        query: asked && { document: DynamicsOutcome, variables: asked },
        report,
      }}
    >
      <ReportBody view={reportView} nothing="Appears when all refits have two trained checkpoints." height={240}>
        {() => (
          <>
            <ParallelLines
              label={`${held.length} of ${parallel.lines.length} heads over ${parallel.axes.map(({ title }) => title).join(", ")}. The values are in the table below.`}
              {...parallel}
              {...shared}
              brushes={chosen.brush}
              onBrush={(brush) => choose({ brush })}
            />
            <p className={styles.foot} aria-live="polite">
              {held.length} of {parallel.lines.length} heads. Drag along an axis, or type its ends, to hold those that
              pass there; a line that stops has no value.
            </p>
            <HeldTable parallel={parallel} held={held} {...shared} />
          </>
        )}
      </ReportBody>
    </Panel>
  );
}

interface HeldTableProps {
  parallel: Parallel;
  held: readonly Line[];
  lit: string | null;
  locked: string | null;
  onLit: (name: string | null) => void;
  onLock: (name: string | null) => void;
}

function HeldTable({ parallel: { axes }, held, lit, locked, onLit, onLock }: HeldTableProps) {
  return (
    <div className={styles.held}>
      <table className={`small ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">Head</th>
            {axes.map(({ key, title }) => (
              <th key={key} scope="col" className="num">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onPointerLeave={() => onLit(null)}>
          {held.map(({ name, values }) => (
            <tr key={name} data-lit={name === lit || name === locked || undefined} onPointerEnter={() => onLit(name)}>
              <td>
                <button
                  type="button"
                  className="linkish"
                  aria-pressed={name === locked}
                  onFocus={() => onLit(name)}
                  onBlur={() => onLit(null)}
                  onClick={() => onLock(name === locked ? null : name)}
                >
                  {name}
                </button>
              </td>
              {axes.map(({ key, text }, i) => {
                const value = values[i];
                return (
                  <td key={key} className="num">
                    {value === null ? "–" : text(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
