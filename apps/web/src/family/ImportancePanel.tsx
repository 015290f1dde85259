"use client";
/** Is a stable head an important one? A point a head, with how the two go together inside each layer. */
import { useCallback, useMemo } from "react";
import type { Report } from "../analysis/heads";
import { Bones, isComing, isOutlined, ReportBadge, ReportNotice } from "../analysis/ReportState";
import type { ReportView } from "../analysis/useReport";
import { IntervalRows } from "../charts/IntervalRows";
import { rampPosition } from "../charts/marks";
import { Scatter } from "../charts/Scatter";
import { niceTicks, tickLabel } from "../charts/scales";
import { extent } from "../charts/scatterPicture";
import { symlog, symlogTicks } from "../charts/symlog";
import type { Scale } from "../estimate";
import { count, fixed, plural, signed, within } from "../format";
import { Panel } from "../frame/Panel";
import type { PanelExport } from "../frame/panelExport";
import { Select } from "../frame/Select";
import { Term } from "../guide/Term";
import { LayerKey } from "../report/LayerKey";
import styles from "./ImportancePanel.module.css";
import { importancePoints, importanceTable, importanceWords } from "./importancePicture";
import { ablationKinds, type Brush, nothing } from "./overview";
import type { EffectsReport } from "./overviewReports";

interface ImportancePanelProps {
  view: ReportView<EffectsReport>;
  /** Whose heads' stability is drawn; null before it is there. */
  stability: Report | null;
  scale: Scale;
  layers: number;
  kind: (typeof ablationKinds)[number];
  onKind: (kind: (typeof ablationKinds)[number]) => void;
  /** e.g. "L3H5" */
  locked: string | null;
  onLock: (head: string | null) => void;
  brush: Brush;
  onBrush: (brush: Brush) => void;
  exports: Pick<PanelExport, "name" | "query">;
}

const kindNames = { mean: "Mean ablation", zero: "Zero ablation", resample: "Resample ablation" };
/** Nats up to which the axis is linear. */
const linear = 0.01;
/** More points than these are hardly told apart; the largest effects are named. */
const named = 2;

export function ImportancePanel(props: ImportancePanelProps) {
  const { view, stability, scale, layers, kind, onKind, locked, onLock, brush, onBrush, exports } = props;
  const { report } = view;
  const points = useMemo(
    () => (report && stability ? importancePoints(report, stability, scale) : []),
    [report, stability, scale],
  );
  const picture = useMemo(() => pictureOf(points, scale), [points, scale]);
  const floor = useMemo(() => stability && floorOf(stability, scale), [stability, scale]);
  const layerOfLock = locked ? Number(/^L(\d+)/.exec(locked)?.[1]) : null;
  const touched = brush.layer ?? layerOfLock;
  const lit = useCallback(
    (i: number) => points[i].layer === touched && (brush.head === undefined || points[i].head === brush.head),
    [points, touched, brush.head],
  );
  const lockedPoint = points.findIndex(({ label }) => label === locked);
  const correlations = report?.correlations;
  return (
    <Panel
      title="Is a stable head an important one?"
      name="importance"
      sub={
        <>
          <Term of="deltaLoss">Δ loss</Term> without each head{report ? `, ${scopeOf(report)}` : ""}
        </>
      }
      actions={
        <>
          <ReportBadge view={view} partial={false} />
          <Select
            small
            label="How heads are ablated"
            value={kind}
            onChange={onKind}
            choices={ablationKinds.map((value) => ({ value, label: kindNames[value] }))}
          />
        </>
      }
      exports={{ ...exports, table: points.length > 0 ? importanceTable(points, scale) : null, report }}
    >
      {view.status.is === "ready" ? null : (
        <div className="state" style={{ minHeight: !report && isComing(view.status) ? 200 : 72 }}>
          {!view.report && isOutlined(view) ? <Bones height={120} /> : null}
          <ReportNotice view={view} nothing="Appears when all refits have a checkpoint." />
        </div>
      )}
      {report && correlations && picture ? (
        <div className={view.current ? styles.two : `${styles.two} faded`}>
          <div>
            <div className={styles.key}>
              <LayerKey layers={layers} />
              <span className="small muted">open: stability not clear of the floor</span>
            </div>
            <Scatter
              label={`Rise of the loss without each head, against its stability; ${plural(points.length, "head")}`}
              height={292}
              x={picture.x}
              y={picture.y}
              axes={picture.axes}
              bars={picture.bars}
              open={(i) => points[i].stability.open}
              lit={lit}
              floor={floor}
              named={picture.named}
              mark={(i) => ({ ramp: rampPosition(points[i].layer, layers) })}
              locked={lockedPoint < 0 ? null : lockedPoint}
              onLock={(i) => onLock(i === null ? null : points[i].label)}
              onPreview={(i) => onBrush(i === null ? nothing : { layer: points[i].layer, head: points[i].head })}
              spoken={(i) => importanceWords(points[i])}
              tip={(i) => <Tip point={points[i]} />}
            />
          </div>
          <div className={styles.rows}>
            <h3>Spearman's ρ by layer</h3>
            <p className="small muted">
              {correlations.over === "CLASSES" ? "means over refits" : "of one refit"},{" "}
              {plural(correlations.layers[0]?.n ?? 0, "head")} each
            </p>
            <IntervalRows
              label="Spearman's correlation of stability and Δ loss by layer"
              domain={[-1, 1]}
              unit="filled: excludes 0"
              lit={touched}
              onPoint={(layer) => onBrush(layer === null ? nothing : { layer })}
              rows={correlations.layers.map(({ layer, n, spearman }) => ({
                name: `L${layer}`,
                value: spearman?.value ?? null,
                interval: spearman?.interval ? [spearman.interval.lower, spearman.interval.upper] : null,
                spoken: `L${layer}: ${spearman ? within(spearman.value, spearman.interval) : "none"}, ${count(n)} heads`,
              }))}
            />
            {correlations.overall.spearman ? (
              <p className="small muted">
                All heads: {within(correlations.overall.spearman.value, correlations.overall.spearman.interval)}
              </p>
            ) : null}
          </div>
        </div>
      ) : null}
    </Panel>
  );
}

const scopeOf = ({ correlations, refit, provenance, promptSet }: EffectsReport): string =>
  correlations.over === "CLASSES"
    ? `means over ${provenance.weights.length} refits, ${count(promptSet.size)} prompts`
    : `${refit.label} alone, ${count(promptSet.size)} prompts`;

function Tip({ point }: { point: ReturnType<typeof importancePoints>[number] }) {
  const { label, stability, loss, lossInterval, lossFloor, refits } = point;
  return (
    <>
      <h4>{label}</h4>
      <dl>
        <dt>stability</dt>
        <dd>
          {fixed(stability.value)}
          {stability.interval ? ` [${fixed(stability.interval[0])}, ${fixed(stability.interval[1])}]` : ""}
        </dd>
        <dt>Δ loss, nats</dt>
        <dd>
          {signed(loss, 3)}
          {lossInterval ? ` [${signed(lossInterval[0], 3)}, ${signed(lossInterval[1], 3)}]` : ""}
        </dd>
        <dt>floors</dt>
        <dd>
          {stability.floor === null ? "none" : fixed(stability.floor)},{" "}
          {lossFloor === null ? "none" : signed(lossFloor, 3)}
        </dd>
        <dt>n</dt>
        <dd>
          {plural(stability.of.n, "other refit")}, {plural(refits, "refit")}
        </dd>
        <dt>verdict</dt>
        <dd>
          {stability.open ? "○" : "●"} {stability.verdict}
        </dd>
      </dl>
    </>
  );
}

/** All layers' floors together, as far as they reach. */
function floorOf({ layers }: Report, scale: Scale): [number, number] | null {
  const floors = layers.flatMap(({ estimate }) => (estimate.floor === null ? [] : [estimate.floor]));
  if (floors.length === 0) return null;
  return scale === "calibrated" ? [-0.02, 0.02] : [Math.min(...floors), Math.max(...floors)];
}

function pictureOf(points: ReturnType<typeof importancePoints>, scale: Scale) {
  if (points.length === 0) return null;
  const x = points.map(({ stability }) => stability.value);
  const y = points.map(({ loss }) => loss);
  const bars = {
    x: points.map(({ stability }) => stability.interval),
    y: points.map(({ lossInterval }) => lossInterval),
  };
  const stretch = (value: number) => symlog(value, linear);
  const back = (value: number) => Math.sign(value) * linear * Math.expm1(Math.abs(value));
  const [low, high] = extent([...y, ...bars.y.flatMap((bar) => bar ?? [])].map(stretch), 0.06);
  const domain: [number, number] = [Math.min(back(low), -linear / 2), Math.max(back(high), linear)];
  const ends = [...x, ...bars.x.flatMap((bar) => bar ?? [])];
  const least = Math.min(...ends, scale === "calibrated" ? -0.1 : 0);
  const across: [number, number] = [Math.floor(least * 10) / 10, 1];
  const xTicks = niceTicks(across, 5);
  const order = [...points.keys()].sort((a, b) => Math.abs(y[b]) - Math.abs(y[a]));
  return {
    x,
    y,
    bars,
    axes: {
      x: { domain: across, ticks: xTicks, text: tickLabel(xTicks), title: `${scale} stability; grey: floor` },
      y: {
        domain,
        ticks: symlogTicks(domain, linear),
        text: (tick: number) => (tick === 0 ? "0" : `${tick > 0 ? "+" : "−"}${Number(Math.abs(tick).toPrecision(3))}`),
        title: "Δ loss, nats a token",
        transform: stretch,
      },
    },
    named: order.slice(0, named).map((point) => ({ point, text: `${points[point].label} ${signed(y[point], 3)}` })),
  };
}
