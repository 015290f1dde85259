"use client";
/** One measure of one report: by layer as a curve, by head as a heatmap with the same columns, one head in a line. */
import { useRouter } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import type { Report } from "../analysis/heads";
import { Bones, ReportBadge, ReportNotice } from "../analysis/ReportState";
import type { ReportView } from "../analysis/useReport";
import { HatchKey } from "../charts/HatchKey";
import { Heatmap, type Place } from "../charts/Heatmap";
import { RampKey } from "../charts/RampKey";
import { layerMargins } from "../charts/scales";
import { count, plural } from "../format";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import { Select } from "../frame/Select";
import { scaleOf, type View } from "../view";
import { HeadReadout } from "./HeadReadout";
import { MeasureCurve } from "./MeasureCurve";
import { headCells, headNamed, layerList, measurePicture, rankedHeads } from "./measurePicture";
import { headAddress } from "./pages";
import styles from "./StabilityPanel.module.css";
import { LinesSwitch } from "./TrainingPanel";

interface StabilityPanelProps {
  slug: string;
  reportView: ReportView<Report>;
  layers: number;
  heads: number;
  refits: { ordinal: number; label: string }[];
  refitCount: number;
  /** Last step of the recipe. */
  totalSteps: number | null;
  imported: boolean;
  active: boolean;
  /** Whether the report has a floor to be calibrated by. */
  calibrates: boolean;
  view: View;
  onView: (change: Partial<View>) => void;
}

export function StabilityPanel(props: StabilityPanelProps) {
  const {
    slug,
    reportView,
    layers,
    heads,
    refits,
    refitCount,
    totalSteps,
    imported,
    active,
    calibrates,
    view,
    onView,
  } = props;
  const { report, status } = reportView;
  const router = useRouter();
  const scale = scaleOf(view);
  const [hovered, setHovered] = useState<Place | null>(null);
  const partial = !!report && totalSteps !== null && report.step < totalSteps;
  const ink = !reportView.current ? "faded" : partial && active ? "partial" : undefined;

  const picture = useMemo(() => report && measurePicture(report, scale, refitCount), [report, scale, refitCount]);
  const ranked = useMemo(() => (report ? rankedHeads(report, scale) : []), [report, scale]);
  const cells = useMemo(() => headCells(ranked, scale, layers, heads), [ranked, scale, layers, heads]);
  const locked = useMemo(() => placeOf(view.head), [view.head]);
  const pointed = hovered ? `L${hovered.column}H${hovered.row}` : null;
  const shown = headNamed(ranked, pointed) ?? headNamed(ranked, view.head) ?? ranked[0];
  const lock = useCallback(
    (place: Place | null) => onView({ head: place ? `L${place.column}H${place.row}` : null }),
    [onView],
  );
  const name = view.metric === "stability" ? "Stability" : "Commonness";

  return (
    <Panel
      title={`${name} by layer`}
      className={styles.panel}
      sub={report ? <Scope report={report} current={reportView.current} view={view} totalSteps={totalSteps} /> : null}
      actions={
        <>
          <ReportBadge view={reportView} partial={partial && active} />
          <LinesSwitch value={view.lines} onChange={(lines) => onView({ lines })} />
          <Segmented
            small
            label="Scale"
            value={scale}
            onChange={(next) => onView({ scale: next === scaleOf({ ...view, scale: null }) ? null : next })}
            choices={[
              { value: "raw", label: "Raw", title: "The similarity itself; the floor is drawn beside it" },
              {
                value: "calibrated",
                label: "Calibrated",
                title: calibrates
                  ? "0 = untrained twins, 1 = the best there is"
                  : "Not possible: there is no floor, or none below 1",
                disabled: !calibrates,
              },
            ]}
          />
        </>
      }
    >
      {status.is !== "ready" && report ? (
        <div className={styles.notice}>
          <ReportNotice view={reportView} nothing={null} />
        </div>
      ) : null}
      {report && picture ? (
        <div className={styles.report} data-testid="report">
          <div className={ink ? `${styles.curve} ${ink}` : styles.curve}>
            <MeasureCurve
              name={name}
              report={report}
              picture={picture}
              scale={scale}
              show={view.lines}
              activeLayer={shown?.node.head.layer ?? null}
            />
          </div>
          <div className={styles.sep}>
            <h2>Every head</h2>
            <span className="sub">same columns as above</span>
            <span className="acts">
              <RampKey />
              <HatchKey>{scale === "raw" ? "at or below the floor" : "at floor"}</HatchKey>
              <SeedPick refits={refits} view={view} onView={onView} />
              <MetricPick calibrates={calibrates} view={view} onView={onView} />
            </span>
          </div>
          <div className={ink ? `${styles.heat} ${ink}` : styles.heat}>
            <Heatmap
              label={`${name} of every head of ${report.anchor.label}, heads down, layers across. Arrow keys move, Enter locks, and opens what is locked.`}
              rowLabels={Array.from({ length: heads }, (_, head) => `H${head}`)}
              columnLabels={Array.from({ length: layers }, (_, layer) => `L${layer}`)}
              cells={cells}
              margins={layerMargins}
              rowHeight={Math.max(18, Math.min(44, Math.floor(292 / heads)))}
              locked={locked}
              onPreview={setHovered}
              onLock={lock}
              onOpen={(place) => router.push(headAddress(slug, place.column, place.row, view))}
            />
          </div>
          {shown ? (
            <HeadReadout
              faded={!reportView.current}
              href={headAddress(slug, shown.node.head.layer, shown.node.head.index, view)}
              node={shown.node}
              rank={shown.rank}
              report={report}
              scale={scale}
              preselected={!hovered && !view.head}
              onClear={view.head ? () => onView({ head: null }) : null}
            />
          ) : null}
        </div>
      ) : (
        <div className={styles.waiting}>
          {isComing(status) ? <Bones height={240} /> : null}
          <div className="state" style={{ minHeight: 120 }}>
            <ReportNotice
              view={reportView}
              nothing={
                imported ? (
                  <>
                    <b>No report.</b> There is no step that all {plural(refitCount, "refit")} have, so none can be
                    compared.
                  </>
                ) : (
                  <>
                    <b>No report yet.</b> The first one comes as soon as all {plural(refitCount, "refit")} have reached
                    a checkpoint.
                  </>
                )
              }
            />
          </div>
        </div>
      )}
    </Panel>
  );
}

/** Whether there will be a picture without anybody doing anything. */
const isComing = (status: ReportView<Report>["status"]): boolean =>
  status.is === "asking" ||
  (status.is === "pending" && status.job.state !== "FAILED" && status.job.state !== "CANCELLED");

interface ScopeProps {
  report: Report;
  /** Whether it is the report asked for. */
  current: boolean;
  view: View;
  totalSteps: number | null;
}

/** What the numbers mean, or the one thing that a reader must not miss. */
function Scope({ report, current, view, totalSteps }: ScopeProps) {
  const scale = scaleOf(view);
  if (!current) return `before: ${report.preset.toLowerCase()}, step ${count(report.step)}`;
  if (totalSteps !== null && report.step < totalSteps) return `step ${count(report.step)} of ${count(totalSteps)}`;
  const below = report.layers.filter(({ estimate }) => estimate.calibrated !== null && estimate.calibrated < 0);
  if (below.length > 0) {
    return `below its untrained twins in ${layerList(below.map(({ layer }) => layer))}`;
  }
  const best = view.metric === "commonness" ? "all heads of a layer alike" : "the same head in every seed";
  return scale === "raw" ? `1 = ${best}` : `0 = untrained twins, 1 = ${best}`;
}

function SeedPick({ refits, view, onView }: Pick<StabilityPanelProps, "refits" | "view" | "onView">) {
  return (
    <Select
      small
      label="Seed whose heads are listed"
      value={String(view.anchor)}
      onChange={(value) => onView({ anchor: Number(value) })}
      choices={refits.map(({ ordinal, label }) => ({ value: String(ordinal), label }))}
    />
  );
}

const metrics = {
  "stability raw": { label: "Stability, raw", metric: "stability", scale: "raw" },
  "stability calibrated": { label: "Stability, calibrated", metric: "stability", scale: "calibrated" },
  "commonness raw": { label: "Commonness, raw", metric: "commonness", scale: "raw" },
  "commonness calibrated": { label: "Commonness, calibrated", metric: "commonness", scale: "calibrated" },
} as const;

function MetricPick({ calibrates, view, onView }: Pick<StabilityPanelProps, "calibrates" | "view" | "onView">) {
  const value = `${view.metric} ${scaleOf(view)}` as keyof typeof metrics;
  return (
    <Select
      small
      label="What the heatmap shows"
      value={value}
      onChange={(next) => {
        const { metric, scale } = metrics[next];
        onView({ metric, scale: scale === scaleOf({ ...view, scale: null }) ? null : scale });
      }}
      choices={(Object.keys(metrics) as (keyof typeof metrics)[]).map((key) => ({
        value: key,
        label: metrics[key].label,
        disabled: !calibrates && metrics[key].scale === "calibrated",
      }))}
    />
  );
}

function placeOf(head: string | null): Place | null {
  const found = head ? /^L(\d+)H(\d+)$/.exec(head) : null;
  return found ? { column: Number(found[1]), row: Number(found[2]) } : null;
}
