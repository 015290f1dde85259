"use client";
/** Every refit against every other in one layer, in an order that puts those that are alike together. */
import { useMemo, useState } from "react";
import { Bones } from "../analysis/ReportState";
import { HatchKey } from "../charts/HatchKey";
import { Heatmap, type Place } from "../charts/Heatmap";
import { RampKey } from "../charts/RampKey";
import { nextPair } from "../compare/choices";
import type { Scale } from "../estimate";
import { fixed } from "../format";
import { useKeys } from "../frame/keys";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import { Select } from "../frame/Select";
import { Term } from "../guide/Term";
import { LayerPick } from "../report/LayerPick";
import type { Table } from "../report/table";
import { LayerMatrix, useLayerMatrix } from "../report/useLayerMatrix";
import { ValuesFold } from "../report/ValuesFold";
import { scaleOf } from "../view";
import { measureOf, streamText } from "./choices";
import { cellOf, type DrawnMatrix, drawnMatrix, pairTable, refitCells, summary } from "./matrix";
import type { StreamPanelProps } from "./panelProps";
import { scaleFor } from "./picture";
import styles from "./ResidualPage.module.css";

const margins = { left: 64, right: 4 };

export function MatrixPanel({ family, view, onView, chosen, choose, asked, layer }: StreamPanelProps) {
  const there = asked.filter(({ view: of }) => of.report !== null);
  const shown = there.find(({ measure }) => measure === chosen.matrix) ?? there[0] ?? null;
  const report = shown?.view.report ?? null;
  const asRead = useLayerMatrix(report?.id ?? null, layer);
  const floor = report?.layers[layer]?.estimate.floor ?? null;
  // a floor that counts each refit's likeness with itself is no floor of pairs
  const scale = !report || report.selfPairs ? "raw" : scaleFor([report], scaleOf(view));
  const matrix = useMemo(
    () => asRead && drawnMatrix(asRead, chosen.order, scale === "raw" ? null : floor),
    [asRead, chosen.order, scale, floor],
  );
  const measure = shown ? measureOf[shown.measure].short : "";
  const table = asRead && pairTable(asRead, { layer, measure, floor });
  return (
    <Panel
      title="Refit by refit"
      sub={
        shown ? (
          <>
            {scale} <Term of={shown.measure}>{measureOf[shown.measure].label}</Term>
            {` of ${streamText(view.site, chosen.control)}, layer ${layer}`}
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
              scale={scale}
              floor={report.selfPairs ? null : floor}
              refits={chosen.refits}
              onRefits={(refits) => choose({ refits })}
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
  matrix: DrawnMatrix;
  table: Table;
  layer: number;
  measure: string;
  scale: Scale;
  /** Of the layer, raw; null without one. */
  floor: number | null;
  /** Ordinals of the locked two; empty where none are. */
  refits: readonly number[];
  onRefits: (refits: readonly number[]) => void;
  order: "alike" | "ordinal";
  onOrder: (order: "alike" | "ordinal") => void;
}

function RefitMatrix(props: RefitMatrixProps) {
  const { matrix, table, layer, measure, scale, floor, refits, onRefits, order, onOrder } = props;
  const [pointed, setPointed] = useState<Place | null>(null);
  const locked = cellOf(matrix, refits);
  const lock = (place: Place | null) => onRefits(place ? [matrix.places[place.row], matrix.places[place.column]] : []);
  const cells = useMemo(
    () => refitCells(matrix, floor === null || scale === "raw" ? floor : 0),
    [matrix, floor, scale],
  );
  useKeys({
    s: () => {
      const [row, column] = locked ? nextPair(locked.row, locked.column, matrix.rows) : [0, 1];
      lock({ row, column });
    },
    Escape: () => locked && lock(null),
  });
  const at = pointed ?? locked;
  const told = at ? cells[at.row]?.[at.column]?.spoken : null;
  return (
    <>
      <div className={styles.keys}>
        <RampKey />
        {floor === null ? null : <HatchKey>{`at floor, ${fixed(floor)} raw`}</HatchKey>}
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
        label={`${measure} of every two refits in layer ${layer}, ${scale}. Arrow keys move, Enter locks.`}
        rowName="refit"
        rowLabels={matrix.rowLabels}
        columnLabels={matrix.colLabels}
        columnAxis
        cells={cells}
        margins={margins}
        rowHeight={Math.max(9, Math.min(44, Math.floor(300 / matrix.rows)))}
        locked={locked}
        onPreview={setPointed}
        onLock={lock}
      />
      <p className={styles.across}>refit</p>
      <p className={styles.foot} aria-live="polite">
        {told ? `${told}.` : summary(matrix)}
      </p>
      <ValuesFold table={table} />
    </>
  );
}
