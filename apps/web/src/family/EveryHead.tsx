"use client";
/** The heads as a heatmap under the curve, in the curve's columns: stability, what they attend to, what they are worth. */
import { type ReactNode, useCallback, useMemo, useState } from "react";
import type { Measure } from "../analysis/heads";
import { ReportNotice } from "../analysis/ReportState";
import type { ReportView } from "../analysis/useReport";
import { DivergingKey } from "../charts/DivergingKey";
import { lossEnd } from "../charts/domain";
import { HatchKey } from "../charts/HatchKey";
import { Heatmap, type Place } from "../charts/Heatmap";
import { RampKey } from "../charts/RampKey";
import { layerMargins } from "../charts/scales";
import { fixed } from "../format";
import { Select } from "../frame/Select";
import type { TermName } from "../guide/glossary";
import { Term } from "../guide/Term";
import { effectCells, heatNames, labelled, scoreCells } from "./heatCells";
import type { HeadCell } from "./measurePicture";
import { type Brush, type HeatMetric, heatMetrics, nothing } from "./overview";
import type { EffectsReport, ScoresReport } from "./overviewReports";
import styles from "./StabilityPanel.module.css";

type Named = Exclude<HeatMetric, "measure">;
const terms: Record<Named, TermName> = {
  induction: "induction",
  previous: "previous",
  duplicate: "duplicate",
  sink: "sink",
  entropy: "entropy",
  loss: "deltaLoss",
};
const means: Record<Named, string> = {
  induction: "attention to what came next before",
  previous: "attention to the token before",
  duplicate: "attention to the same token before",
  sink: "attention to position 0",
  entropy: "how evenly a head looks",
  loss: "rise of the loss without the head",
};

/** Measures are of the head itself; other numbers are one refit's, which have no interval but that of their class. */
const hatches: Partial<Record<HeatMetric, string>> = {
  measure: "not clear of the floor",
  loss: "its class's interval holds 0 or the floor",
};

export interface HeatChoice {
  metric: HeatMetric;
  top: number | null;
  scores: ReportView<ScoresReport>;
  effects: ReportView<EffectsReport>;
  onMetric: (metric: HeatMetric, measure?: Measure) => void;
  onTop: (top: number | null) => void;
}

interface EveryHeadProps {
  /** Of the curve's report. */
  cells: HeadCell[][];
  measure: Measure;
  heat: HeatChoice;
  layers: number;
  heads: number;
  /** Tokens. */
  context: number;
  /** Whose heads these are. */
  anchor: string;
  /** Choice of the seed. */
  seedPick: ReactNode;
  ink: string | undefined;
  locked: Place | null;
  onLock: (place: Place | null) => void;
  onOpen: (place: Place) => void;
  brush: Brush;
  onBrush: (brush: Brush) => void;
}

export function EveryHead(props: EveryHeadProps) {
  const { measure, heat, layers, heads, context, anchor, seedPick, ink, locked, onLock, onOpen, brush, onBrush } =
    props;
  const { metric, top } = heat;
  const view = metric === "measure" ? null : metric === "loss" ? heat.effects : heat.scores;
  const cells = useMemo(() => {
    if (metric === "measure") return props.cells;
    if (metric === "loss") return effectCells(heat.effects.report?.heads.nodes ?? [], layers, heads);
    return scoreCells(heat.scores.report?.heads.nodes ?? [], metric, layers, heads, context);
  }, [metric, props.cells, heat.effects.report, heat.scores.report, layers, heads, context]);
  const shown = useMemo(() => labelled(cells, top), [cells, top]);
  const [dragged, setDragged] = useState<number | null>(null);
  const all = layers * heads;
  const pointed = useMemo(
    () => (brush.layer === undefined ? null : { column: brush.layer, row: brush.head }),
    [brush.layer, brush.head],
  );
  const preview = useCallback(
    (place: Place | null) => onBrush(place ? { layer: place.column, head: place.row } : nothing),
    [onBrush],
  );
  const name = metric === "measure" ? (measure === "stability" ? "Stability" : "Commonness") : heatNames[metric];
  const waiting = view && view.status.is !== "ready" && !view.report;
  return (
    <>
      <div className={styles.sep}>
        <h2>Every head</h2>
        <span className="sub">
          {metric === "measure" ? (
            "same columns as above"
          ) : (
            <>
              <Term of={terms[metric]}>{means[metric]}</Term>, of {anchor} alone
            </>
          )}
        </span>
        <span className="acts">
          {metric === "loss" ? (
            <DivergingKey low={`−${fixed(lossEnd, 1)}`} high={`+${fixed(lossEnd, 1)}`} of="nats" />
          ) : (
            <RampKey end={metric === "entropy" ? `ln ${context}` : undefined} />
          )}
          <HatchKey>{hatches[metric] ?? "its class is not clear of the floor"}</HatchKey>
          {seedPick}
          <Select
            small
            label="What the heatmap shows"
            value={metric === "measure" ? measure : metric}
            onChange={(next) =>
              next === "stability" || next === "commonness" ? heat.onMetric("measure", next) : heat.onMetric(next)
            }
            choices={[
              { value: "stability" as const, label: "Stability" },
              { value: "commonness" as const, label: "Commonness" },
              ...heatMetrics.flatMap((value) => (value === "measure" ? [] : [{ value, label: heatNames[value] }])),
            ]}
          />
          <label className={styles.top}>
            <span>Numbers</span>
            <input
              type="range"
              min={0}
              max={all}
              value={dragged ?? top ?? all}
              aria-label="How many heads have their number written, largest first"
              aria-valuetext={`${dragged ?? top ?? all} of ${all} heads`}
              onChange={(event) => setDragged(Number(event.target.value))}
              onPointerUp={() => dragged !== null && settle(dragged)}
              onKeyUp={() => dragged !== null && settle(dragged)}
              onBlur={() => dragged !== null && settle(dragged)}
            />
            <output>{(dragged ?? top ?? all) === all ? "all" : `top ${dragged ?? top}`}</output>
          </label>
        </span>
      </div>
      {view && view.status.is !== "ready" ? (
        <div className={waiting ? `state ${styles.unknown}` : styles.notice}>
          <ReportNotice view={view} nothing="Appears when all refits have a checkpoint." />
        </div>
      ) : null}
      {waiting ? null : (
        <div className={ink || (view && !view.current) ? `${styles.heat} ${ink ?? "faded"}` : styles.heat}>
          <Heatmap
            label={`${name} of every head of ${anchor}, heads down, layers across. Arrow keys move, Enter locks, and opens what is locked.`}
            rowLabels={Array.from({ length: heads }, (_, head) => `H${head}`)}
            columnLabels={Array.from({ length: layers }, (_, layer) => `L${layer}`)}
            cells={dragged === null ? shown : labelled(cells, dragged)}
            diverging={metric === "loss"}
            margins={layerMargins}
            rowHeight={Math.max(18, Math.min(44, Math.floor(292 / heads)))}
            locked={locked}
            pointed={pointed}
            onPreview={preview}
            onLock={onLock}
            onOpen={onOpen}
          />
        </div>
      )}
    </>
  );

  function settle(count: number) {
    setDragged(null);
    heat.onTop(count >= all ? null : count);
  }
}
