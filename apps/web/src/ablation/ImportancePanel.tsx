"use client";
/** Is a stable head an important one? Stability and effect of every head, both with their intervals, and how they go together. */
import { useCallback, useMemo } from "react";
import type { StabilityReport } from "../analysis/heads";
import { ReportBody } from "../analysis/ReportBody";
import { ReportNotice } from "../analysis/ReportState";
import type { ReportView } from "../analysis/useReport";
import { IntervalRows } from "../charts/IntervalRows";
import { rampPosition } from "../charts/marks";
import { Scatter } from "../charts/Scatter";
import { niceTicks, tickLabel } from "../charts/scales";
import { type Reading, read } from "../estimate";
import { fixed, plural, signed, within } from "../format";
import { Panel } from "../frame/Panel";
import { Term } from "../guide/Term";
import { LayerKey } from "../report/LayerKey";
import { scaleOf } from "../view";
import styles from "./AblationPage.module.css";
import { kindOf } from "./choices";
import { EffectsOutcome, type EffectsReport } from "./documents";
import { type Effect, effectCount, effectText, whose } from "./effects";
import { lossAxis } from "./lossAxis";
import type { LabPanelProps } from "./panelProps";
import { useHeadBrush } from "./useHeadBrush";

interface ImportancePanelProps extends LabPanelProps {
  reportView: ReportView<EffectsReport>;
  effects: readonly Effect[];
  stability: StabilityReport | null;
  stabilityView: ReportView<StabilityReport>;
}

interface Point {
  effect: Effect;
  /** On the chosen scale. */
  stability: Reading;
}

const measures = [
  ["spearman", "ρ", "Spearman's ρ"],
  ["pearson", "r", "Pearson's r"],
  ["kendall", "τ", "Kendall's τ"],
] as const;

export function ImportancePanel(props: ImportancePanelProps) {
  const { family, view, kind, asked, over, locked, onLock, reportView, effects, stability, stabilityView } = props;
  const { layers } = family.architecture;
  const scale = scaleOf(view);
  const points = useMemo(() => pointsOf(effects, stability, scale), [effects, stability, scale]);
  const picture = useMemo(() => pictureOf(points, scale), [points, scale]);
  const lockedPoint = points.findIndex(({ effect }) => locked !== null && effect.label === effects[locked]?.label);
  const { isLit, point } = useHeadBrush(props);
  const lit = useCallback((i: number) => isLit(points[i].effect), [isLit, points]);
  const words = (i: number) => {
    const { effect, stability: of } = points[i];
    return `${effect.label}: ${scale} stability ${of.value === null ? "–" : fixed(of.value)}, ${of.verdict}; Δ loss ${effectText(effect)}`;
  };
  return (
    <Panel
      title="Is a stable head an important one?"
      sub={
        <>
          {scale} <Term of="stability">stability</Term>
          {` against Δ loss by ${kindOf[kind].axis} ablation${reportView.report ? `, ${whose(reportView.report, over)}` : ""}; a point a head`}
        </>
      }
      exports={{
        name: `${family.slug}-${kind}-importance`,
        table:
          points.length > 0
            ? {
                title: "Stability and Δ loss of each head",
                columns: [
                  "head",
                  "stability",
                  "stability_lower",
                  "stability_upper",
                  "verdict",
                  "delta_loss",
                  "lower",
                  "upper",
                ],
                rows: points.map(({ effect, stability: of }) => [
                  effect.label,
                  of.value,
                  of.interval?.[0] ?? null,
                  of.interval?.[1] ?? null,
                  of.verdict,
                  effect.value,
                  effect.interval?.[0] ?? null,
                  effect.interval?.[1] ?? null,
                ]),
              }
            : null,
        query: asked && { document: EffectsOutcome, variables: asked },
        report: reportView.report,
      }}
    >
      <ReportBody view={reportView} nothing="Appears when all refits have a checkpoint." height={220}>
        {({ correlations }) => (
          <>
            {picture ? null : (
              <div className="state" style={{ minHeight: 72 }}>
                <ReportNotice view={stabilityView} nothing="Stability takes two refits." />
              </div>
            )}
            {picture ? (
              <div className={styles.side}>
                <div>
                  <div className={styles.keys}>
                    <LayerKey layers={layers} />
                    <span className="small muted">open: stability not clear of the floor</span>
                  </div>
                  <Scatter
                    label="Rise of the loss without each head, against its stability"
                    height={290}
                    x={picture.x}
                    y={picture.y}
                    axes={picture.axes}
                    bars={picture.bars}
                    floor={picture.floor}
                    open={(i) => points[i].stability.open}
                    lit={lit}
                    named={picture.named}
                    mark={(i) => ({ ramp: rampPosition(points[i].effect.layer, layers) })}
                    locked={lockedPoint < 0 ? null : lockedPoint}
                    onLock={(i) => onLock(i === null ? null : points[i].effect.label)}
                    onPreview={(i) => point(i === null ? null : points[i].effect)}
                    spoken={words}
                    tip={(i) => <PointTip point={points[i]} />}
                  />
                </div>
                <div>
                  <p className="small muted">
                    Over {correlations.over === "CLASSES" ? "head classes" : "one refit's heads"}, n ={" "}
                    {correlations.overall.n}
                  </p>
                  <IntervalRows
                    label="Correlation of stability and Δ loss"
                    domain={[-1, 1]}
                    unit="filled: excludes 0"
                    lit={null}
                    rows={measures.map(([of, name, said]) => {
                      const found = correlations.overall[of];
                      return {
                        name,
                        value: found?.value ?? null,
                        interval: found?.interval ? [found.interval.lower, found.interval.upper] : null,
                        spoken: `${said}: ${found ? within(found.value, found.interval) : "none"}`,
                      };
                    })}
                  />
                  <dl className="small">
                    {measures.map(([of, , said]) => {
                      const found = correlations.overall[of];
                      return (
                        <div key={of} style={{ display: "flex", flexWrap: "wrap", justifyContent: "space-between" }}>
                          <dt className="muted">{of === "spearman" ? <Term of="spearman">{said}</Term> : said}</dt>
                          <dd>{found ? within(found.value, found.interval) : "–"}</dd>
                        </div>
                      );
                    })}
                  </dl>
                </div>
              </div>
            ) : null}
          </>
        )}
      </ReportBody>
    </Panel>
  );
}

function PointTip({ point: { effect, stability } }: { point: Point }) {
  return (
    <>
      <h4>{effect.label}</h4>
      <dl>
        <dt>stability</dt>
        <dd>
          {stability.value === null ? "–" : fixed(stability.value)}
          {stability.interval ? ` [${fixed(stability.interval[0])}, ${fixed(stability.interval[1])}]` : ""}
        </dd>
        <dt>Δ loss, nats</dt>
        <dd>{effectText(effect)}</dd>
        <dt>floors</dt>
        <dd>
          {stability.floor === null ? "none" : fixed(stability.floor)},{" "}
          {effect.floor === null ? "none" : signed(effect.floor, 3)}
        </dd>
        <dt>n</dt>
        <dd>
          {plural(stability.of.n, "other refit")}, {effectCount(effect)}
        </dd>
        <dt>verdict</dt>
        <dd>
          {stability.open ? "○" : "●"} {stability.verdict}
        </dd>
      </dl>
    </>
  );
}

function pointsOf(effects: readonly Effect[], stability: StabilityReport | null, scale: "raw" | "calibrated"): Point[] {
  const readings = new Map(stability?.heads.nodes.map(({ head, estimate }) => [head.label, read(estimate, scale)]));
  return effects.flatMap((effect) => {
    const reading = readings.get(effect.label);
    return reading && reading.value !== null ? [{ effect, stability: reading }] : [];
  });
}

function pictureOf(points: readonly Point[], scale: "raw" | "calibrated") {
  if (points.length === 0) return null;
  const x = points.map(({ stability }) => stability.value ?? 0);
  const y = points.map(({ effect }) => effect.value);
  const bars = { x: points.map(({ stability }) => stability.interval), y: points.map(({ effect }) => effect.interval) };
  const floors = points.flatMap(({ stability }) => (stability.floor === null ? [] : [stability.floor]));
  const least = Math.min(...x, ...bars.x.flatMap((bar) => bar ?? []), scale === "calibrated" ? -0.1 : 0);
  const domain: [number, number] = [Math.floor(least * 10) / 10, 1];
  const ticks = niceTicks(domain, 5);
  const largest = [...points.keys()].sort((a, b) => y[b] - y[a]).slice(0, 3);
  return {
    x,
    y,
    bars,
    floor:
      floors.length === 0
        ? null
        : scale === "calibrated"
          ? ([-0.01, 0.01] as [number, number])
          : ([Math.min(...floors), Math.max(...floors)] as [number, number]),
    axes: {
      x: { domain, ticks, text: tickLabel(ticks), title: `${scale} stability; grey: floor` },
      y: lossAxis([...y, ...bars.y.flatMap((bar) => bar ?? [])], "Δ loss, nats a token"),
    },
    named: largest.map((point) => ({ point, text: points[point].effect.label })),
  };
}
