"use client";
/** Every refit against every other in one layer, in an order that puts those that are alike together. */
import { useMemo, useState } from "react";
import { Bones } from "../analysis/ReportState";
import { Heatmap, type Place } from "../charts/Heatmap";
import { RampKey } from "../charts/RampKey";
import { nextPair } from "../compare/choices";
import { fixed } from "../format";
import { useKeys } from "../frame/keys";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import { Select } from "../frame/Select";
import { Term } from "../guide/Term";
import { LayerPick } from "../report/LayerPick";
import { type MatrixNumbers, matrixCells } from "../report/pictures";
import type { Table } from "../report/table";
import { LayerMatrix, useLayerMatrix } from "../report/useLayerMatrix";
import { ValueTable } from "../report/ValueTable";
import { measureOf } from "./choices";
import { linkageOrder, reordered } from "./linkage";
import type { StreamPanelProps } from "./panelProps";
import styles from "./ResidualPage.module.css";

const margins = { left: 64, right: 4 };

export function MatrixPanel({ family, view, onView, chosen, choose, asked, layer }: StreamPanelProps) {
  const there = asked.filter(({ view: of }) => of.report !== null);
  const shown = there.find(({ measure }) => measure === chosen.matrix) ?? there[0] ?? null;
  const report = shown?.view.report ?? null;
  const asRead = useLayerMatrix(report?.id ?? null, layer);
  const matrix = useMemo(() => asRead && inOrder(asRead, chosen.order), [asRead, chosen.order]);
  const measure = shown ? measureOf[shown.measure].short : "";
  const table = asRead && pairTable(asRead, layer, measure);
  return (
    <Panel
      title="Refit by refit"
      sub={
        shown ? (
          <>
            <Term of={shown.measure}>{measureOf[shown.measure].label}</Term>
            {`, resid_${view.site}, layer ${layer}`}
          </>
        ) : (
          `layer ${layer}`
        )
      }
      actions={
        <>
          {there.length > 1 && shown ? (
            <Select
              small
              label="Measure whose matrix is shown"
              value={shown.measure}
              onChange={(matrix) => choose({ matrix })}
              choices={there.map(({ measure }) => ({ value: measure, label: measureOf[measure].label }))}
            />
          ) : null}
          <LayerPick layers={family.architecture.layers} layer={layer} onView={onView} />
        </>
      }
      exports={{
        name: `${family.slug}-residual-refits-L${layer}`,
        table,
        query: report && { document: LayerMatrix, variables: { report: report.id, layer } },
        report,
      }}
    >
      {shown && report ? (
        <div className={shown.view.current ? undefined : "faded"}>
          {matrix && table ? (
            <RefitMatrix
              matrix={matrix}
              table={table}
              layer={layer}
              measure={measure}
              order={chosen.order}
              onOrder={(order) => choose({ order })}
            />
          ) : (
            <div className="state" style={{ minHeight: 300 }}>
              <Bones height={150} />
              <p>Reading the matrix.</p>
            </div>
          )}
        </div>
      ) : (
        <div className="state" style={{ minHeight: 300 }}>
          <p>Appears with the first computed measure.</p>
        </div>
      )}
    </Panel>
  );
}

interface RefitMatrixProps {
  matrix: MatrixNumbers;
  table: Table;
  layer: number;
  measure: string;
  order: "alike" | "ordinal";
  onOrder: (order: "alike" | "ordinal") => void;
}

function RefitMatrix({ matrix, table, layer, measure, order, onOrder }: RefitMatrixProps) {
  const [pointed, setPointed] = useState<Place | null>(null);
  const [locked, setLocked] = useState<Place | null>(null);
  const cells = useMemo(() => matrixCells(matrix, (row, column, value) => `${row} and ${column}: ${value}`), [matrix]);
  useKeys({
    s: () => {
      const [row, column] = locked ? nextPair(locked.row, locked.column, matrix.rows) : [0, 1];
      setLocked({ row, column });
    },
    Escape: () => setLocked(null),
  });
  const at = pointed ?? locked;
  const told = at ? cells[at.row]?.[at.column]?.spoken : null;
  return (
    <>
      <div className={styles.keys}>
        <RampKey />
        <Segmented
          small
          label="Order of the refits"
          value={order}
          onChange={onOrder}
          choices={[
            { value: "alike", label: "Alike together", title: "Hierarchical, by average linkage" },
            { value: "ordinal", label: "By number" },
          ]}
        />
      </div>
      <Heatmap
        label={`${measure} of every two refits in layer ${layer}. Arrow keys move.`}
        rowName="refit"
        rowLabels={matrix.rowLabels}
        columnLabels={matrix.colLabels}
        columnAxis
        cells={cells}
        margins={margins}
        rowHeight={Math.max(9, Math.min(44, Math.floor(300 / matrix.rows)))}
        locked={locked}
        onPreview={setPointed}
        onLock={setLocked}
      />
      <p className={styles.across}>refit</p>
      <p className={styles.foot} aria-live="polite">
        {told ?? summary(matrix)}
      </p>
      <details className={styles.fold}>
        <summary>Values</summary>
        <ValueTable table={table} />
      </details>
    </>
  );
}

const pairTable = ({ rowLabels, colLabels, cols, values }: MatrixNumbers, layer: number, measure: string): Table => ({
  title: `Pairs of refits, layer ${layer}`,
  columns: ["a", "b", measure],
  rows: rowLabels.flatMap((a, row) => colLabels.slice(row + 1).map((b, k) => [a, b, values[row * cols + row + 1 + k]])),
});

function inOrder(matrix: MatrixNumbers, order: "alike" | "ordinal"): MatrixNumbers {
  if (order === "ordinal") return matrix;
  const places = linkageOrder(matrix.values, matrix.rows);
  const labels = places.map((place) => matrix.rowLabels[place]);
  return { ...matrix, rowLabels: labels, colLabels: labels, values: reordered(matrix.values, places) };
}

function summary({ rows, values }: MatrixNumbers): string {
  const pairs = values.filter((_, i) => i % rows > Math.floor(i / rows));
  return pairs.length === 0
    ? ""
    : `${pairs.length} pairs, ${fixed(Math.min(...pairs))} to ${fixed(Math.max(...pairs))}. A row that is weak throughout is a refit that went its own way.`;
}
