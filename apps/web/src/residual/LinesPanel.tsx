"use client";
/** The drawn measures by layer, each with its interval and its floor. */
import { memo, useMemo } from "react";
import { Cautions } from "../analysis/Provenance";
import { Bones } from "../analysis/ReportState";
import { ResidualOutcome } from "../analysis/residual";
import { measureDomain } from "../charts/domain";
import { BandLines, type Overlay } from "../charts/lazy";
import { type LayerBrush, useLayerBrush } from "../compare/useLayerBrush";
import { read, type Scale } from "../estimate";
import { count, fixed } from "../format";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import { Term } from "../guide/Term";
import { ValuesFold } from "../report/ValuesFold";
import { scaleOf } from "../view";
import { measureOf, streamText } from "./choices";
import type { StreamPanelProps } from "./panelProps";
import { linesOf, type Measured, measuresTable, pairLine, scaleFor, sharedFloor } from "./picture";
import styles from "./ResidualPage.module.css";

export function LinesPanel(props: StreamPanelProps) {
  const { family, view, onView, chosen, asked, shown, matrices, brush } = props;
  const current = asked.filter(({ view: of }) => of.current);
  // lines of two questions never stand in one picture
  const drawn = current.length > 0 ? current : asked;
  const measured = useMemo(
    () => drawn.flatMap(({ measure, view: of }): Measured[] => (of.report ? [{ measure, report: of.report }] : [])),
    [drawn.map(({ measure, view: of }) => `${measure} ${of.report?.id}`).join()],
  );
  const scale = scaleFor(
    measured.map(({ report }) => report),
    scaleOf(view),
  );
  const table = useMemo(() => (measured.length > 0 ? measuresTable(measured) : null), [measured]);
  const report = shown?.view.report ?? null;
  const pair = brush.refits ?? chosen.refits;
  const overlays = useMemo(() => {
    const line = report && matrices ? pairLine(report, matrices, pair, scale) : null;
    return line ? [line] : none;
  }, [report, matrices, pair, scale]);
  const layered = useLayerBrush(props);
  const warnings = [...new Set(measured.flatMap(({ report }) => report.warnings.map(({ message }) => message)))];
  const first = measured[0]?.report ?? null;
  const absent = asked.length - measured.length;
  return (
    <Panel
      title="Likeness by layer"
      sub={
        first ? (
          <>
            {`${streamText(view.site, chosen.control)} · `}
            <Term of="selfPairs">{first.selfPairs ? "self pairs averaged in" : "different refits"}</Term>
            {` · n = ${count(first.compared)}${first.compared < first.tokens ? ` of ${count(first.tokens)}` : ""} tokens, d = ${first.width}`}
          </>
        ) : (
          streamText(view.site, chosen.control)
        )
      }
      actions={
        <Segmented
          small
          label="Scale"
          value={scale}
          onChange={(to) => onView({ scale: to })}
          choices={[
            { value: "raw", label: "Raw", title: "As it is measured, floors drawn" },
            { value: "calibrated", label: "Calibrated", title: "0 is each measure's floor, 1 is the same" },
          ]}
        />
      }
      exports={{
        name: `${family.slug}-residual-by-layer`,
        table,
        query: drawn[0] ? { document: ResidualOutcome, variables: drawn[0].variables } : null,
        report: first,
      }}
    >
      {first && table ? (
        <div className={current.length > 0 ? undefined : "faded"}>
          <Cautions messages={warnings} />
          <Lines measured={measured} scale={scale} overlays={overlays} {...layered} />
          {absent > 0 ? (
            <p className={styles.foot}>
              {measured.length} of {asked.length} measures shown; the others are not computed.
            </p>
          ) : null}
          <ValuesFold table={table} report={first} />
        </div>
      ) : (
        <div className="state" style={{ minHeight: 300 }}>
          <Bones height={150} />
          <p>Appears when a measure is computed: what each costs stands above.</p>
        </div>
      )}
    </Panel>
  );
}

const none: readonly Overlay[] = [];

interface LinesProps extends LayerBrush {
  measured: Measured[];
  scale: Scale;
  /** Two refits' own. */
  overlays: readonly Overlay[];
}

const Lines = memo(function Lines({ measured, scale, overlays, ...layered }: LinesProps) {
  const lines = useMemo(() => linesOf(measured, scale), [measured, scale]);
  const floor = sharedFloor(measured, scale);
  const all = lines.flatMap(({ values, bands, floors }) => [
    ...values,
    ...bands.flatMap((band) => band ?? []),
    ...(floors ?? []),
  ]);
  const ofPair = overlays.flatMap(({ values }) => values);
  const layers = measured[0].report.layers.map((one) => one.layer);
  return (
    <>
      <p className={styles.keys}>
        <span>band: interval</span>
        <span>open dot: not clear of the floor</span>
        {lines.some(({ floors }) => floors) ? (
          <span>
            <svg width="24" height="3" aria-hidden="true">
              <line x2="24" y1="1.5" y2="1.5" stroke="var(--text-2)" strokeWidth="1.5" strokeDasharray="1.5 3" />
            </svg>
            dotted, in the measure's hue: its floor
          </span>
        ) : null}
      </p>
      <BandLines
        label={`Likeness of residual streams by layer, ${scale}: ${measured.map(({ measure }) => measureOf[measure].label).join(", ")}. The values are in the table below.`}
        height={300}
        x={layers}
        lines={lines}
        floor={floor}
        floorText={["floor:", measured[0].report.control === "UNTRAINED" ? "shuffled tokens" : "untrained twins"]}
        domain={measureDomain(
          [...all, ...ofPair, ...(floor?.flat() ?? [])].map((value) => value ?? 1),
          scale,
        )}
        unit={scale === "raw" ? "likeness" : "calibrated likeness"}
        overlays={overlays}
        {...layered}
        tip={(at) => <LayerTip measured={measured} scale={scale} layer={at} />}
      />
    </>
  );
});

function LayerTip({ measured, scale, layer }: { measured: Measured[]; scale: Scale; layer: number }) {
  return (
    <>
      <h4>
        Layer {layer}, {scale}
      </h4>
      <dl>
        {measured.map(({ measure, report }) => {
          const { value, interval, floor, verdict } = read(report.layers[layer].estimate, scale);
          return (
            <div key={measure} style={{ display: "contents" }}>
              <dt>{measureOf[measure].short}</dt>
              <dd>
                {value === null ? "–" : fixed(value)}
                {interval ? ` [${fixed(interval[0])}, ${fixed(interval[1])}]` : ""}
                {floor === null ? "" : `, floor ${fixed(floor)}`}, {verdict}
              </dd>
            </div>
          );
        })}
        <dt>pairs</dt>
        <dd>{count(measured[0].report.layers[layer].estimate.n)}</dd>
      </dl>
    </>
  );
}
