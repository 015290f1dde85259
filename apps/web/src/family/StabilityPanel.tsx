"use client";
/** One measure of one report: by layer as a curve, by head as a heatmap with the same columns, one head in a line. */
import { type ReactNode, useCallback, useMemo } from "react";
import type { Change } from "../address";
import type { Report } from "../analysis/heads";
import { Bones, isOutlined, ReportBadge, ReportNotice } from "../analysis/ReportState";
import type { ReportView } from "../analysis/useReport";
import type { Place } from "../charts/Heatmap";
import type { Overlay } from "../charts/lazy";
import { count, plural } from "../format";
import { Later } from "../frame/Later";
import { Panel } from "../frame/Panel";
import { useOpenPage } from "../frame/pages";
import type { PanelExport } from "../frame/panelExport";
import { Segmented } from "../frame/Segmented";
import { Select } from "../frame/Select";
import { Term } from "../guide/Term";
import { scaleOf, type View } from "../view";
import { EveryHead, type HeatChoice } from "./EveryHead";
import { HeadReadout } from "./HeadReadout";
import { placeOf } from "./headLabel";
import { heatNumber } from "./heatCells";
import { LinesSwitch } from "./LossByStep";
import { MeasureCurve } from "./MeasureCurve";
import { headCells, headNamed, layerList, measurePicture, rankedHeads } from "./measurePicture";
import { type Brush, nothing } from "./overview";
import { headAddress } from "./pages";
import styles from "./StabilityPanel.module.css";

/** Commonness as a second line beside stability. */
interface Beside {
  asked: boolean;
  onAsked: (asked: boolean) => void;
  view: ReportView<Report>;
  /** What may be drawn; null while there is nothing that fits the first. */
  report: Report | null;
}

interface StabilityPanelProps {
  slug: string;
  reportView: ReportView<Report>;
  layers: number;
  heads: number;
  /** Those that are not left out. */
  refits: { ordinal: number; label: string }[];
  /** Of all refits, left out or not. */
  refitCount: number;
  /** Last step of the recipe. */
  totalSteps: number | null;
  imported: boolean;
  active: boolean;
  /** Whether the report has a floor to be calibrated by. */
  calibrates: boolean;
  view: View;
  onView: Change<View>;
  heat: HeatChoice;
  /** null where the curve is commonness itself. */
  beside: Beside | null;
  /** Tokens that the family's context holds. */
  context: number;
  /** Curves laid over: published ones, or that of all refits where some are left out. */
  overlays: readonly Overlay[];
  /** Where the overlay is from, or what is left out. */
  foot: ReactNode;
  brush: Brush;
  onBrush: (brush: Brush) => void;
  exports: PanelExport;
}

export function StabilityPanel(props: StabilityPanelProps) {
  const { reportView, layers, heads, refits, refitCount, totalSteps, imported, active, calibrates, view, onView } =
    props;
  const openPage = useOpenPage();
  const { slug, heat, beside, context, overlays, foot, brush, onBrush, exports } = props;
  const { report, status } = reportView;
  const scale = scaleOf(view);
  const partial = !!report && totalSteps !== null && report.step < totalSteps;
  const ink = !reportView.current ? "faded" : partial && active ? "partial" : undefined;

  const picture = useMemo(
    () => report && measurePicture(report, scale, refitCount, view.marks),
    [report, scale, refitCount, view.marks],
  );
  const ranked = useMemo(() => (report ? rankedHeads(report, scale) : []), [report, scale]);
  const cells = useMemo(() => headCells(ranked, scale, layers, heads), [ranked, scale, layers, heads]);
  const locked = useMemo(() => placeOf(view.head), [view.head]);
  const pointed = brush.layer !== undefined && brush.head !== undefined ? `L${brush.layer}H${brush.head}` : null;
  const shown = headNamed(ranked, pointed) ?? headNamed(ranked, view.head) ?? ranked[0];
  const lock = useCallback(
    (place: Place | null) => onView({ head: place ? `L${place.column}H${place.row}` : null }, { push: true }),
    [onView],
  );
  const pointLayer = useCallback((layer: number | null) => onBrush(layer === null ? nothing : { layer }), [onBrush]);
  const name = view.metric === "stability" ? "Stability" : "Commonness";

  return (
    <Panel
      title={`${name} by layer`}
      name="heads"
      exports={exports}
      className={styles.panel}
      sub={report ? <Scope report={report} current={reportView.current} view={view} totalSteps={totalSteps} /> : null}
      actions={
        <>
          <ReportBadge view={reportView} partial={partial && active} />
          {beside ? (
            <button
              type="button"
              className={`ctl s ${styles.toggle}`}
              aria-pressed={beside.asked}
              title="Draws how alike the heads of a layer are as a second line"
              onClick={() => beside.onAsked(!beside.asked)}
            >
              Commonness
            </button>
          ) : null}
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
      {beside?.asked && beside.view.status.is !== "ready" && report ? (
        <div className={styles.notice}>
          <span className="muted">Commonness</span>
          <ReportBadge view={beside.view} partial={false} />
          <ReportNotice view={beside.view} nothing={null} />
        </div>
      ) : null}
      {report && picture ? (
        <div className={styles.report} data-testid="report">
          <div className={ink ? `${styles.curve} ${ink}` : styles.curve}>
            <Later>
              <MeasureCurve
                name={name}
                report={report}
                picture={picture}
                commonness={beside?.report}
                scale={scale}
                show={view.lines}
                activeLayer={brush.layer ?? shown?.node.head.layer ?? null}
                overlays={overlays}
                highlight={refits.find(({ ordinal }) => ordinal === brush.refit)?.label ?? null}
                onPoint={pointLayer}
              />
            </Later>
          </div>
          {foot ? <p className={`small muted ${styles.foot}`}>{foot}</p> : null}
          <EveryHead
            cells={cells}
            measure={view.metric}
            heat={heat}
            layers={layers}
            heads={heads}
            context={context}
            anchor={report.anchor.label}
            seedPick={<SeedPick refits={refits} anchor={report.anchor.ordinal} onView={onView} />}
            ink={ink}
            locked={locked}
            onLock={lock}
            onOpen={(place) => openPage(headAddress(slug, place.column, place.row, view))}
            brush={brush}
            onBrush={onBrush}
          />
          {shown ? (
            <HeadReadout
              faded={!reportView.current}
              href={headAddress(slug, shown.node.head.layer, shown.node.head.index, view)}
              node={shown.node}
              measure={view.metric}
              heat={
                heat.metric === "measure"
                  ? null
                  : heatNumber(heat.metric, shown.node.head.label, heat.scores.report, heat.effects.report)
              }
              rank={shown.rank}
              report={report}
              others={(refitCount > refits.length ? report.provenance.weights.length : refitCount) - 1}
              scale={scale}
              preselected={!pointed && !view.head}
              onClear={view.head ? () => lock(null) : null}
            />
          ) : null}
        </div>
      ) : (
        <div className={styles.waiting}>
          {isOutlined(reportView) ? <Bones height={240} /> : null}
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
  return scale === "raw" ? (
    `1 = ${best}`
  ) : (
    <>
      0 = <Term of="floor">untrained twins</Term>, 1 = {best}
    </>
  );
}

function SeedPick({ refits, anchor, onView }: Pick<StabilityPanelProps, "refits" | "onView"> & { anchor: number }) {
  return (
    <Select
      small
      label="Seed whose heads are listed"
      value={String(anchor)}
      onChange={(value) => onView({ anchor: Number(value) })}
      choices={refits.map(({ ordinal, label }) => ({ value: String(ordinal), label }))}
    />
  );
}
