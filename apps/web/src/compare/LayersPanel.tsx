"use client";
/** How alike every layer of the left refit is to every layer of the right, by their residual streams. */
import { useCallback, useMemo, useState } from "react";
import { Cautions } from "../analysis/Provenance";
import { ReportBody } from "../analysis/ReportBody";
import { ReportBadge } from "../analysis/ReportState";
import { useAsked } from "../analysis/useAsked";
import { HatchKey } from "../charts/HatchKey";
import { Heatmap, type Place } from "../charts/Heatmap";
import { RampKey } from "../charts/RampKey";
import type { Scale } from "../estimate";
import { nothing } from "../family/overview";
import { count } from "../format";
import { Panel } from "../frame/Panel";
import { Term } from "../guide/Term";
import { confidence, loadOptions, prompts, sites } from "../report/request";
import { ValuesFold } from "../report/ValuesFold";
import { controlOf, measureOf, streamText } from "../residual/choices";
import { scaleOf } from "../view";
import { CellMarks } from "./CellMarks";
import styles from "./ComparePage.module.css";
import { measureIn } from "./choices";
import { type LayerGrid, LayerGridOutcome } from "./documents";
import { depthSentence, gridOn, layerCells, layerTable, nearestLayers } from "./layers";
import type { BrushProps } from "./panelProps";
import { SiteKeys } from "./SiteKeys";
import type { StreamPanelProps } from "./StreamPanel";

const margins = { left: 44, right: 4 };

export function LayersPanel(props: StreamPanelProps) {
  const { family, view, step, left, right, names, chosen, choose, brush, onBrush } = props;
  const measure = measureIn(chosen, view);
  const asked =
    step === null
      ? null
      : {
          slug: family.slug,
          input: {
            left,
            right,
            step,
            ...prompts(view),
            site: sites[view.site],
            residualMeasure: measureOf[measure].api,
            control: controlOf[chosen.control].api,
            ...loadOptions(view),
            ...confidence(view),
          },
        };
  const grid = useAsked(LayerGridOutcome, asked);
  const { report } = grid;
  const table = useMemo(() => report && layerTable(report.similarity, report.floor, names), [report, names]);
  const scale = report && !report.floor ? "raw" : scaleOf(view);
  return (
    <Panel
      title="Layer by layer"
      sub={
        <>
          {scale} <Term of={measure}>{measureOf[measure].label}</Term>
          {`, of ${streamText(view.site, chosen.control)}: ${names[0]} down, ${names[1]} across${report ? ` · n = ${count(report.compared)} tokens, d = ${report.width}` : ""}`}
        </>
      }
      actions={<ReportBadge view={grid} partial={false} />}
      exports={{
        name: `${family.slug}-layers-${left}-${right}`,
        table,
        query: asked && { document: LayerGridOutcome, variables: asked },
        report,
      }}
    >
      <SiteKeys {...props} />
      <ReportBody view={grid} nothing="Appears when two refits have a checkpoint." height={260}>
        {(shown) => (
          <>
            <Cautions messages={shown.warnings.map(({ message }) => message)} />
            <LayerMap
              report={shown}
              names={names}
              scale={scale}
              at={chosen.layers}
              onLock={(layers) => choose({ layers }, { push: true })}
              brush={brush}
              onBrush={onBrush}
            />
            {table ? <ValuesFold table={table} report={shown} /> : null}
          </>
        )}
      </ReportBody>
    </Panel>
  );
}

interface LayerMapProps extends BrushProps {
  report: LayerGrid;
  names: [left: string, right: string];
  scale: Scale;
  /** The locked layers, left and right; empty where none are. */
  at: readonly number[];
  onLock: (layers: readonly number[]) => void;
}

function LayerMap({ report, names, scale, at: [row, column], onLock, brush, onBrush }: LayerMapProps) {
  const { similarity, floor } = report;
  const [first, second] = names;
  const grid = useMemo(() => gridOn(scale, similarity, floor), [scale, similarity, floor]);
  const cells = useMemo(
    () => layerCells(similarity, floor, [first, second], grid),
    [similarity, floor, first, second, grid],
  );
  const [pointed, setPointed] = useState<Place | null>(null);
  const locked = cells[row]?.[column] ? { row, column } : null;
  const rowHeight = Math.max(14, Math.min(44, Math.floor(260 / similarity.rows)));
  const { layer } = brush;
  // a layer that is touched elsewhere is the same in both refits
  const touched = useMemo(() => (layer === undefined ? null : { row: layer, column: layer }), [layer]);
  const preview = useCallback(
    (place: Place | null) => {
      setPointed(place);
      onBrush(place ? { layer: place.row } : nothing);
    },
    [onBrush],
  );
  const at = pointed ?? touched ?? locked;
  const told = at ? cells[at.row]?.[at.column]?.spoken : null;
  return (
    <>
      <div className={styles.keys}>
        <RampKey />
        <span>
          <svg width="10" height="10" aria-hidden="true">
            <circle cx="5" cy="5" r="4" fill="var(--text)" />
          </svg>
          most similar layer
        </span>
        {floor ? <HatchKey>at floor</HatchKey> : null}
      </div>
      <div className={styles.grid}>
        <Heatmap
          label={`Likeness of the layers of ${names[0]} (rows) and ${names[1]} (columns), ${scale}. Arrow keys move, Enter locks a cell.`}
          rowName={`layer of ${names[0]}`}
          rowLabels={similarity.rowLabels}
          columnLabels={similarity.colLabels}
          columnAxis
          cells={cells}
          margins={margins}
          rowHeight={rowHeight}
          locked={locked}
          pointed={touched}
          onPreview={preview}
          onLock={(place) => onLock(place ? [place.row, place.column] : [])}
        />
        <CellMarks
          columns={similarity.cols}
          margins={margins}
          rowHeight={rowHeight}
          framed={[]}
          dotted={nearestLayers(grid)}
        />
      </div>
      <span className={styles.axis}>layers of {names[1]}</span>
      <p className={styles.foot} aria-live="polite">
        {told ? `${told}.` : `${depthSentence(grid, names)}${floor ? "" : " There is no floor to hold this against."}`}
      </p>
    </>
  );
}
