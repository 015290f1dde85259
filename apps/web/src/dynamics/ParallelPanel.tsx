"use client";
/** All heads as lines over steps and lock-ins; what is brushed stands in the table below. */
import { useCallback, useMemo } from "react";
import type { Change, Choices } from "../address";
import { ReportBody } from "../analysis/ReportBody";
import { brushOf, isTouched } from "../family/headBrush";
import { placeOf } from "../family/headLabel";
import { Panel } from "../frame/Panel";
import { scaleOf } from "../view";
import type { choices } from "./choices";
import styles from "./DynamicsPage.module.css";
import { DynamicsOutcome } from "./documents";
import { logSpaced } from "./dynamicsPicture";
import { ParallelLines } from "./ParallelLines";
import type { LookedProps } from "./panelProps";
import { isHeld, type Line, type Parallel, parallelOf, parallelTable } from "./parallel";

interface ParallelPanelProps extends LookedProps {
  chosen: Choices<typeof choices>;
  choose: Change<Choices<typeof choices>>;
}

/** Steps that have an axis. */
const most = 4;

export function ParallelPanel(props: ParallelPanelProps) {
  const { family, reportView, asked, view, onView, brush, onBrush, chosen, choose } = props;
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
  const lit = useCallback((name: string) => isTouched(placeOf(name), brush), [brush]);
  const brushedAxes = parallel.axes.some(({ key }) => chosen.brush[key]);
  const shared = {
    lit,
    locked: view.head,
    onLit: (name: string | null) => onBrush(brushOf(placeOf(name))),
    onLock: (head: string | null) => onView({ head }, { push: true }),
  };
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
          <div className={styles.beside}>
            <div>
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
            </div>
            <HeldTable parallel={parallel} held={held} {...shared} />
          </div>
        )}
      </ReportBody>
    </Panel>
  );
}

interface HeldTableProps {
  parallel: Parallel;
  held: readonly Line[];
  lit: (name: string) => boolean;
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
            <tr key={name} data-lit={lit(name) || name === locked || undefined} onPointerEnter={() => onLit(name)}>
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
