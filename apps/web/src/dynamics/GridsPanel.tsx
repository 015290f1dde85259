"use client";
/** All heads at a few steps, apart in their logarithms: where agreement appears first. A click goes to the step. */
import { useMemo } from "react";
import { ReportBody } from "../analysis/ReportBody";
import { HatchKey } from "../charts/HatchKey";
import { MiniGrid } from "../charts/MiniGrid";
import { RampKey } from "../charts/RampKey";
import { read } from "../estimate";
import { brushOf } from "../family/headBrush";
import { placeOf } from "../family/headLabel";
import { count, fixed } from "../format";
import { Panel } from "../frame/Panel";
import { Term } from "../guide/Term";
import type { Table } from "../report/table";
import { ValuesFold } from "../report/ValuesFold";
import { scaleOf } from "../view";
import styles from "./DynamicsPage.module.css";
import { DynamicsOutcome, type DynamicsReport } from "./documents";
import { gridAt, headWords, logSpaced } from "./dynamicsPicture";
import type { LookedProps } from "./panelProps";

/** As many as stand beside each other. */
const most = 6;

export function GridsPanel({ family, reportView, asked, step, view, onView, brush, onBrush }: LookedProps) {
  const { report } = reportView;
  const { layers, heads } = family.architecture;
  const scale = scaleOf(view);
  const grids = useMemo(
    () =>
      report
        ? logSpaced(report.steps, most).map((at) => {
            const overall = report.overall.steps.find((one) => one.step === at);
            return {
              at,
              cells: gridAt(report.heads, at, { layers, heads }, scale),
              overall: overall ? read(overall.estimate, scale) : null,
            };
          })
        : [],
    [report, layers, heads, scale],
  );
  const table = useMemo(() => report && tableOf(report), [report]);
  const pointed = useMemo(
    () => (brush.layer === undefined ? null : { column: brush.layer, row: brush.head }),
    [brush.layer, brush.head],
  );
  const locked = useMemo(() => placeOf(view.head), [view.head]);
  const told = pointed?.row === undefined ? locked : { row: pointed.row, column: pointed.column };
  return (
    <Panel
      title="All heads, step by step"
      sub={
        <>
          {scale} <Term of="agreement">agreement</Term> of <Term of="class">classes</Term>; heads down, layers across
        </>
      }
      exports={{
        name: `${family.slug}-heads-by-step`,
        table,
        query: asked && { document: DynamicsOutcome, variables: asked },
        report,
      }}
    >
      <ReportBody view={reportView} nothing="Appears when all refits have two trained checkpoints." height={160}>
        {() => (
          <>
            <div className={styles.keys}>
              <RampKey />
              <HatchKey>
                <Term of="verdict">not clear of the floor</Term>
              </HatchKey>
            </div>
            <p className={styles.foot} aria-live="polite">
              {told ? `${headWords(told, grids)}.` : "Point at a cell for its head; a click goes to the step."}
            </p>
            <div className={styles.grids}>
              {grids.map(({ at, cells, overall }) => (
                <button
                  key={at}
                  type="button"
                  className={styles.grid}
                  aria-pressed={at === step}
                  aria-label={`Step ${count(at)}: mean ${overall?.value == null ? "not known" : fixed(overall.value)}, ${cells.flat().filter(({ hatched }) => !hatched).length} of ${layers * heads} heads clear of the floor. Go to this step.`}
                  onClick={() => onView({ step: at }, { push: true })}
                >
                  <MiniGrid
                    cells={cells}
                    height={Math.max(56, Math.min(120, heads * 18))}
                    pointed={pointed}
                    locked={locked}
                    onPoint={(place) => onBrush(brushOf(place))}
                  />
                  <span>
                    <b>{count(at)}</b> {overall?.value == null ? "" : fixed(overall.value)}
                  </span>
                </button>
              ))}
            </div>
            {table ? <ValuesFold table={table} /> : null}
          </>
        )}
      </ReportBody>
    </Panel>
  );
}

const tableOf = ({ heads }: DynamicsReport): Table => ({
  title: "Agreement of each head's class by step",
  columns: ["head", "step", "raw", "floor", "calibrated", "itself"],
  rows: heads.flatMap(({ layer, head, steps }) =>
    steps.map(({ step, estimate, own }) => [
      `L${layer}H${head}`,
      step,
      estimate.value,
      estimate.floor,
      estimate.calibrated,
      own,
    ]),
  ),
});
