"use client";
/** How alike the two refits' residual streams are by layer, among all pairs of refits and over their floor. */
import { memo, useMemo } from "react";
import type { Change, Choices } from "../address";
import { Cautions } from "../analysis/Provenance";
import { ReportBody } from "../analysis/ReportBody";
import { ReportBadge } from "../analysis/ReportState";
import { ResidualOutcome, type ResidualReport } from "../analysis/residual";
import { useAsked } from "../analysis/useAsked";
import { measureDomain } from "../charts/domain";
import { type BandLine, BandLines } from "../charts/lazy";
import { calibrate, read, type Scale } from "../estimate";
import { familyAddress } from "../family/pages";
import { count, fixed } from "../format";
import { Panel } from "../frame/Panel";
import { Term } from "../guide/Term";
import { common, loadOptions, sites } from "../report/request";
import type { Table } from "../report/table";
import { useLayerMatrices } from "../report/useLayerMatrices";
import { ValuesFold } from "../report/ValuesFold";
import { controlOf, measureOf, streamText } from "../residual/choices";
import { scaleFor } from "../residual/picture";
import { scaleOf } from "../view";
import styles from "./ComparePage.module.css";
import { type choices, measureIn } from "./choices";
import type { BrushProps, ComparePanelProps } from "./panelProps";
import { SiteKeys } from "./SiteKeys";
import { type LayerBrush, useLayerBrush } from "./useLayerBrush";

export interface StreamPanelProps extends ComparePanelProps, BrushProps {
  chosen: Choices<typeof choices>;
  choose: Change<Choices<typeof choices>>;
}

export function StreamPanel(props: StreamPanelProps) {
  const { family, view, step, left, right, names, chosen } = props;
  const measure = measureIn(chosen, view);
  const variables =
    step === null
      ? null
      : {
          slug: family.slug,
          input: {
            ...common({ step, view }),
            site: sites[view.site],
            residualMeasure: measureOf[measure].api,
            control: controlOf[chosen.control].api,
            ...loadOptions(view),
          },
        };
  const asked = useAsked(ResidualOutcome, variables);
  const { report } = asked;
  const { matrices, failed } = useLayerMatrices(report?.id ?? null, family.architecture.layers);
  const values = useMemo(
    () => matrices?.map(({ cols, values: all }) => all[left * cols + right] ?? null) ?? null,
    [matrices, left, right],
  );
  const table = useMemo(() => report && values && streamTable(report, values, names), [report, values, names]);
  const layered = useLayerBrush(props);
  const scale = scaleFor(report ? [report] : [], scaleOf(view));
  return (
    <Panel
      title="Residual streams"
      sub={
        <>
          {scale} <Term of={measure}>{measureOf[measure].label}</Term>
          {` of ${streamText(view.site, chosen.control)}: ${names[0]} and ${names[1]}${report ? ` · n = ${count(report.compared)} tokens, d = ${report.width}` : ""}`}
        </>
      }
      actions={<ReportBadge view={asked} partial={false} />}
      exports={{
        name: `${family.slug}-streams-${left}-${right}`,
        table,
        query: variables && { document: ResidualOutcome, variables },
        report,
      }}
    >
      <SiteKeys {...props} />
      <ReportBody view={asked} nothing="Appears when two refits have a checkpoint." height={260}>
        {(shown) => (
          <>
            <Cautions messages={shown.warnings.map(({ message }) => message)} />
            {values && table ? (
              <>
                <StreamLines report={shown} values={values} names={names} scale={scale} {...layered} />
                <ValuesFold table={table} report={shown} />
              </>
            ) : (
              <div className="state" style={{ minHeight: 240 }}>
                <p>
                  {failed ? "The matrices of this report could not be read." : "Reading the matrices of all layers."}
                </p>
              </div>
            )}
            <p className={styles.foot}>
              <a href={familyAddress(family.slug, "residual", view)}>All measures and all refits</a>
            </p>
          </>
        )}
      </ReportBody>
    </Panel>
  );
}

interface StreamLinesProps extends LayerBrush {
  report: ResidualReport;
  /** Of the pair, by layer. */
  values: (number | null)[];
  names: [string, string];
  scale: Scale;
}

const StreamLines = memo(function StreamLines({ report, values, names, scale, ...layered }: StreamLinesProps) {
  const readings = report.layers.map(({ estimate }) => read(estimate, scale));
  const pair = values.map((value, l) => {
    const { floor } = report.layers[l].estimate;
    return value === null || scale === "raw" || floor === null ? value : calibrate(value, floor);
  });
  const lines: BandLine[] = [
    {
      key: "all",
      text: ["all pairs"],
      values: readings.map(({ value }) => value),
      bands: readings.map(({ interval }) => interval),
      floors: null,
      open: readings.map(({ open }) => open),
      color: "var(--unmarked)",
    },
    {
      key: "pair",
      text: ["this pair"],
      values: pair,
      bands: pair.map(() => null),
      floors: null,
      open: pair.map((value, l) => value !== null && readings[l].floor !== null && value <= (readings[l].floor ?? 0)),
      color: "var(--mean)",
    },
  ];
  const floor = readings.every((reading) => reading.floor !== null)
    ? readings.map(({ floor: at }): [number, number] => [at ?? 0, at ?? 0])
    : null;
  const all = [
    ...lines.flatMap((line) => [...line.values, ...line.bands.flatMap((band) => band ?? [])]),
    ...(floor?.flat() ?? []),
  ];
  return (
    <BandLines
      label={`Likeness of the streams of ${names[0]} and ${names[1]} by layer, ${scale}, beside the mean over all pairs with its interval`}
      height={240}
      x={report.layers.map((one) => one.layer)}
      lines={lines}
      floor={floor}
      floorText={["floor:", report.control === "UNTRAINED" ? "shuffled tokens" : "untrained twins"]}
      domain={measureDomain(
        all.map((value) => value ?? 1),
        scale,
      )}
      unit={scale === "raw" ? "likeness" : "calibrated"}
      {...layered}
      tip={(at) => (
        <>
          <h4>
            Layer {at}, {scale}
          </h4>
          <dl>
            <dt>this pair</dt>
            <dd>{pair[at] === null ? "–" : fixed(pair[at], 3)}</dd>
            <dt>all pairs</dt>
            <dd>
              {readings[at].value === null ? "–" : fixed(readings[at].value, 3)}
              {readings[at].interval ? ` [${fixed(readings[at].interval[0])}, ${fixed(readings[at].interval[1])}]` : ""}
            </dd>
            <dt>floor</dt>
            <dd>{readings[at].floor === null ? "none" : fixed(readings[at].floor, 3)}</dd>
            <dt>pairs</dt>
            <dd>{count(report.layers[at].estimate.n)}</dd>
          </dl>
        </>
      )}
    />
  );
});

const streamTable = ({ layers }: ResidualReport, values: (number | null)[], names: [string, string]): Table => ({
  title: `Likeness of the streams of ${names[0]} and ${names[1]}`,
  columns: ["layer", "this pair", "all pairs", "lower", "upper", "floor", "n"],
  rows: layers.map(({ layer, estimate }) => [
    layer,
    values[layer],
    estimate.value,
    estimate.interval?.lower ?? null,
    estimate.interval?.upper ?? null,
    estimate.floor,
    estimate.n,
  ]),
});
