"use client";
/** Every refit against every other in one layer, in an order that puts those that are alike together. */
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { Bones } from "../analysis/ReportState";
import { HatchKey } from "../charts/HatchKey";
import { Heatmap, type Place } from "../charts/Heatmap";
import { RampKey } from "../charts/RampKey";
import { SeedSwatch } from "../charts/SeedSwatch";
import { nextPair } from "../compare/choices";
import type { Scale } from "../estimate";
import { nothing } from "../family/overview";
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

export function MatrixPanel(props: StreamPanelProps) {
  const { family, view, onView, chosen, choose, asked, shown, matrices, brush, onBrush } = props;
  const there = asked.filter(({ view: of }) => of.report !== null);
  const report = shown?.view.report ?? null;
  const ofLayer = useLayerMatrix(report?.id ?? null, props.layer);
  // the layer that the pointer is on among the lines, when that line has been marked
  const pointed = useDeferredValue(brush.layer ?? null);
  const [layer, asRead] =
    pointed !== null && matrices?.[pointed] ? [pointed, matrices[pointed]] : [props.layer, ofLayer];
  const floor = report?.layers[layer]?.estimate.floor ?? null;
  // a floor that counts each refit's likeness with itself is no floor of pairs
  const scale = !report || report.selfPairs ? "raw" : scaleFor([report], scaleOf(view));
  const matrix = useMemo(
    () => asRead && drawnMatrix(asRead, chosen.order, scale === "raw" ? null : floor),
    [asRead, chosen.order, scale, floor],
  );
  const measure = shown ? measureOf[shown.measure].short : "";
  // of the chosen layer: hundreds of rows do not follow the pointer
  const ofChosen = report?.layers[props.layer]?.estimate.floor ?? null;
  const table = useMemo(
    () => ofLayer && pairTable(ofLayer, { layer: props.layer, measure, floor: ofChosen }),
    [ofLayer, props.layer, measure, ofChosen],
  );
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
          <LayerPick layers={family.architecture.layers} layer={props.layer} onView={onView} />
        </>
      }
      exports={{
        name: `${family.slug}-residual-refits-L${props.layer}`,
        table,
        query: report && { document: LayerMatrix, variables: { report: report.id, layer: props.layer } },
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
              onRefits={(refits, push) => choose({ refits }, { push })}
              refitCount={family.refits.totalCount}
              marks={view.marks}
              onBrush={onBrush}
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
  /** `push` for a step of its own in the browser's history. */
  onRefits: (refits: readonly number[], push: boolean) => void;
  refitCount: number;
  marks: readonly number[];
  onBrush: StreamPanelProps["onBrush"];
  order: "alike" | "ordinal";
  onOrder: (order: "alike" | "ordinal") => void;
}

function RefitMatrix(props: RefitMatrixProps) {
  const { matrix, table, layer, measure, scale, floor, refits, onRefits, order, onOrder, refitCount, marks, onBrush } =
    props;
  const [pointed, setPointed] = useState<Place | null>(null);
  const locked = cellOf(matrix, refits);
  const { places } = matrix;
  const pairAt = useCallback((place: Place) => [places[place.row], places[place.column]], [places]);
  const lock = (place: Place | null, push: boolean) => onRefits(place ? pairAt(place) : [], push);
  const preview = useCallback(
    (place: Place | null) => {
      setPointed(place);
      onBrush(place ? { refits: pairAt(place) } : nothing);
    },
    [pairAt, onBrush],
  );
  const cells = useMemo(
    () => refitCells(matrix, floor === null || scale === "raw" ? floor : 0),
    [matrix, floor, scale],
  );
  useKeys({
    s: () => {
      const [row, column] = locked ? nextPair(locked.row, locked.column, matrix.rows) : [0, 1];
      lock({ row, column }, false);
    },
    Escape: () => locked && lock(null, false),
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
        onPreview={preview}
        onLock={(place) => lock(place, true)}
      />
      <p className={styles.across}>refit</p>
      <p className={styles.foot} aria-live="polite">
        {at && told ? (
          <>
            {[...new Set(pairAt(at))].map((ordinal) => (
              <SeedSwatch key={ordinal} ordinal={ordinal} of={refitCount} marks={marks} className={styles.swatch} />
            ))}
            {told}.
          </>
        ) : (
          summary(matrix)
        )}
      </p>
      <ValuesFold table={table} />
    </>
  );
}
