"use client";
/** §4.8: what is lost without a head, and is a stable head an important one? */
import { useMemo } from "react";
import { effectCount, effectText, effectWords } from "../ablation/effects";
import { pageLength } from "../analysis/heads";
import { useAllHeads } from "../analysis/useAllHeads";
import { DivergingKey } from "../charts/DivergingKey";
import { HatchKey } from "../charts/HatchKey";
import { Heatmap, type Place } from "../charts/Heatmap";
import { LayerLines } from "../charts/lazy";
import { rampPosition } from "../charts/marks";
import { Scatter } from "../charts/Scatter";
import { layerMargins, niceTicks, phoneMargins, tickLabel } from "../charts/scales";
import { extent } from "../charts/scatterPicture";
import { symlog, symlogTicks } from "../charts/symlog";
import { count, fixed, signed, within } from "../format";
import type { AblationReportFieldsFragment } from "../gql/graphql";
import { graphql } from "../graphql/documents";
import type { Opened } from "../graphql/open";
import { Term } from "../guide/Term";
import { intervalCells, intervalColumns } from "../head/tables";
import { useSection } from "./board";
import { Figure, Stack } from "./Figure";
import { LayerKey } from "./LayerKey";
import { ablationCells, ablationEnd, difference, ownEffect, perplexityInterval, rounded } from "./pictures";
import { overlayOf } from "./published";
import { anchorOf, common, layerOf, loadOptions, type SectionProps } from "./request";
import { Section } from "./Section";
import type { Table } from "./table";
import { usePhone } from "./usePhone";
import { ValueTable } from "./ValueTable";

export const AblationReportFields = graphql(`
  fragment AblationReportFields on AblationReport {
    id
    ...AnalysisFields
    refit { id ordinal label }
    loadOptions { centerWritingWeights foldValueBiases }
    baselineLoss
    baselinePerplexity
    tokens
    layers { layer meanDelta pearson kendall n }
    trend { slope intercept interval { lower upper } }
    heads(first: $heads) { ...AblatedHeads }
  }
`);

export const AblatedHeads = graphql(`
  fragment AblatedHeads on AblatedHeadConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      head { id layer index label }
      loss
      perplexity
      deltaLoss
      deltaPerplexity
      relative
      stability
      estimate { ...EstimateFields }
    }
  }
`);

const MoreAblatedHeads = graphql(`
  query MoreAblatedHeads($report: ID!, $after: String!, $heads: Int!) {
    node(id: $report) {
      __typename
      ... on AblationReport { id heads(first: $heads, after: $after) { ...AblatedHeads } }
    }
  }
`);

const AblationOutcome = graphql(`
  query AblationOutcome($slug: String!, $input: AblationInput!, $wait: WaitPolicy!, $heads: Int!) {
    family(slug: $slug) {
      id
      outcome: ablation(input: $input, wait: $wait) {
        __typename
        ... on AblationReport { id ...AblationReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

type AblationReport = Opened<AblationReportFieldsFragment>;

export function AblationSection(props: SectionProps) {
  const { family, step, view } = props;
  const asked = useSection(
    "ablation",
    AblationOutcome,
    step === null
      ? null
      : {
          slug: family.slug,
          input: { ...common({ step, view }), refit: anchorOf(family, view), ...loadOptions(view) },
          heads: Math.min(pageLength, family.architecture.layers * family.architecture.heads),
        },
  );
  const report = useAllHeads(asked.report, MoreAblatedHeads);
  return (
    <Section
      id="ablation"
      method={
        <>
          Each head of one refit is <Term of="deltaLoss">left out in turn</Term> (paper: its z set to zero; calibrated:
          to its mean over all tokens); what the perplexity of the prompts rises by, and how that goes with the head's
          stability inside each layer.
        </>
      }
      view={{ ...asked, report }}
      figures={(shown) => <AblationFigures {...props} report={shown} />}
      tables={(shown) => (
        <>
          <ValueTable table={ablatedTable(shown)} />
          <ValueTable table={correlationTable(shown)} />
        </>
      )}
    />
  );
}

function ablatedTable({ refit, baselinePerplexity, heads }: AblationReport): Table {
  return {
    title: `Heads of ${refit.label}; baseline perplexity ${rounded(baselinePerplexity)}`,
    columns: ["layer", "head", "perplexity", "Δ perplexity", "Δ relative", "stability", "Δ loss", ...intervalColumns],
    rows: heads.nodes.map((one) => [
      one.head.layer,
      one.head.index,
      one.perplexity,
      one.deltaPerplexity,
      one.relative,
      one.stability ?? null,
      one.deltaLoss,
      ...intervalCells(one.estimate),
    ]),
  };
}

function correlationTable({ layers }: AblationReport): Table {
  return {
    title: "Correlation of Δ perplexity with stability, by layer",
    columns: ["layer", "mean Δ", "pearson", "kendall", "n"],
    rows: layers.map(({ layer, meanDelta, pearson, kendall, n }) => [
      layer,
      meanDelta,
      pearson ?? null,
      kendall ?? null,
      n,
    ]),
  };
}

function AblationFigures({ family, view, onView, published, report }: SectionProps & { report: AblationReport }) {
  const { layers, heads } = family.architecture;
  const { nodes } = report.heads;
  const phone = usePhone();
  const cells = useMemo(() => ablationCells(nodes, layers, heads), [nodes, layers, heads]);
  const table = useMemo(() => ablatedTable(report), [report]);
  const lockedIndex = nodes.findIndex(({ head }) => head.label === view.head);
  const locked = lockedIndex < 0 ? null : nodes[lockedIndex].head;
  const lock = (place: Place | null) =>
    onView({ head: place ? `L${place.column}H${place.row}` : null }, { push: true });
  const percent = `${100 * ablationEnd} %`;
  const hatched = cells.some((row) => row.some((cell) => cell.hatched));
  return (
    <>
      <Figure
        title="Δ perplexity without the head"
        table={table}
        sub={`${report.refit.label}, baseline ${rounded(report.baselinePerplexity)} on ${count(report.tokens)} tokens`}
        acts={<DivergingKey low={`−${percent}`} high={`+${percent}`} of="of the baseline" />}
        foot={
          locked ? (
            cells[locked.index]?.[locked.layer]?.spoken
          ) : (
            <>
              Numbers are Δ perplexity; colours are its size against the baseline, on one scale for all families.{" "}
              {hatched ? <HatchKey>interval holds 0 or the floor</HatchKey> : null}
            </>
          )
        }
      >
        <Heatmap
          label={`Change of perplexity without each head of ${report.refit.label}, heads down, layers across. Arrow keys move, Enter locks.`}
          rowLabels={Array.from({ length: heads }, (_, head) => `H${head}`)}
          columnLabels={Array.from({ length: layers }, (_, layer) => `L${layer}`)}
          columnAxis
          diverging
          cells={cells}
          margins={phone ? phoneMargins : layerMargins}
          rowHeight={Math.max(16, Math.min(phone ? 30 : 60, Math.floor(500 / heads)))}
          locked={locked ? { row: locked.index, column: locked.layer } : null}
          onPreview={() => {}}
          onLock={lock}
        />
      </Figure>
      <Stack>
        <StabilityScatter report={report} layers={layers} lockedIndex={lockedIndex} onView={onView} />
        <CorrelationCurve report={report} layer={layerOf(family, view)} published={published} />
      </Stack>
    </>
  );
}

interface StabilityScatterProps {
  report: AblationReport;
  layers: number;
  lockedIndex: number;
  onView: SectionProps["onView"];
}

function StabilityScatter({ report, layers, lockedIndex, onView }: StabilityScatterProps) {
  // a refit that stands alone has no stability to be drawn against
  const points = useMemo(() => report.heads.nodes.filter(({ stability }) => typeof stability === "number"), [report]);
  const picture = useMemo(() => {
    const x = points.map(({ stability }) => stability ?? 0);
    const y = points.map(({ deltaPerplexity }) => deltaPerplexity);
    const linear = Math.max(1e-6, report.baselinePerplexity / 100);
    const stretch = (value: number) => symlog(value, linear);
    const bars = points.map((point) => perplexityInterval(ownEffect(point), report.baselinePerplexity));
    const [low, high] = extent([...y, ...bars.flatMap((bar) => bar ?? [])].map(stretch), 0.08);
    const back = (value: number) => Math.sign(value) * linear * Math.expm1(Math.abs(value));
    const domain: [number, number] = [Math.min(back(low), -linear / 2), Math.max(back(high), linear / 2)];
    const powers = symlogTicks(domain, linear);
    const xDomain = extent(x, 0.06);
    const xTicks = niceTicks(xDomain, 5);
    const largest = [...points.keys()].sort((a, b) => Math.abs(y[b]) - Math.abs(y[a])).slice(0, 3);
    return {
      x,
      y,
      bars: { x: points.map(() => null), y: bars },
      axes: {
        x: { domain: xDomain, ticks: xTicks, text: tickLabel(xTicks), title: "stability of the head, raw" },
        y: {
          domain,
          ticks: powers.length > 3 ? powers : niceTicks(domain, 5),
          text: (tick: number) =>
            tick === 0 ? "0" : `${tick > 0 ? "+" : "−"}${Number(Math.abs(tick).toPrecision(3))}`,
          title: "Δ perplexity",
          transform: stretch,
        },
      },
      named: largest.map((point) => ({ point, text: `${points[point].head.label} ${difference(y[point])}` })),
    };
  }, [points, report.baselinePerplexity]);
  const table = useMemo(() => ablatedTable(report), [report]);
  const words = (i: number) =>
    `${effectWords(ownEffect(points[i]))}; stability ${fixed(points[i].stability ?? 0, 3)}, Δ perplexity ${difference(points[i].deltaPerplexity)}`;
  if (points.length === 0) {
    return (
      <Figure title="Against stability">
        <p className="muted">There is no stability with one refit.</p>
      </Figure>
    );
  }
  const locked = points.findIndex(({ head }) => head.id === report.heads.nodes[lockedIndex]?.head.id);
  return (
    <Figure title="Against stability" sub="a point a head" table={table} acts={<LayerKey layers={layers} />}>
      <Scatter
        label="Change of perplexity against stability, a point a head"
        height={270}
        x={picture.x}
        y={picture.y}
        axes={picture.axes}
        bars={picture.bars}
        named={picture.named}
        mark={(i) => ({ ramp: rampPosition(points[i].head.layer, layers) })}
        locked={locked < 0 ? null : locked}
        onLock={(i) => onView({ head: i === null ? null : points[i].head.label }, { push: true })}
        spoken={words}
        tip={(i) => <AblatedTip one={points[i]} baseline={report.baselinePerplexity} />}
      />
    </Figure>
  );
}

interface AblatedTipProps {
  one: AblationReport["heads"]["nodes"][number];
  /** Perplexity with all heads. */
  baseline: number;
}

function AblatedTip({ one, baseline }: AblatedTipProps) {
  const effect = ownEffect(one);
  const interval = perplexityInterval(effect, baseline);
  return (
    <>
      <h4>{one.head.label}</h4>
      <dl>
        <dt>stability, raw</dt>
        <dd>{fixed(one.stability ?? 0, 3)}</dd>
        <dt>Δ perplexity</dt>
        <dd>
          {difference(one.deltaPerplexity)}
          {interval ? ` [${difference(interval[0])}, ${difference(interval[1])}]` : ""}
        </dd>
        <dt>of the baseline</dt>
        <dd>{signed(100 * one.relative, 1)} %</dd>
        <dt>Δ loss, nats</dt>
        <dd>{effectText(effect)}</dd>
        <dt>floor</dt>
        <dd>{effect.floor === null ? "none" : signed(effect.floor, 3)}</dd>
        <dt>n</dt>
        <dd>{effectCount(effect)}</dd>
      </dl>
    </>
  );
}

interface CorrelationCurveProps {
  report: AblationReport;
  layer: number;
  published: SectionProps["published"];
}

/** Whether a slope with this interval may be none. */
const cannotTell = (interval: { lower: number; upper: number } | null): boolean =>
  interval === null || (interval.lower <= 0 && interval.upper >= 0);

/** Thousandths of |r| that a correlation of 3, 4, … points exceeds by chance once in 20, two-sided. */
const exceeded = [997, 950, 878, 811, 754, 707, 666, 632, 602, 576, 553, 532, 514, 497];

function CorrelationCurve({ report, layer, published }: CorrelationCurveProps) {
  const layers = report.layers.map((one) => one.layer);
  const overlays =
    report.preset === "PAPER" ? published.curves("ABLATION").map((curve) => overlayOf(curve, layers.length)) : [];
  const values = report.layers.map(({ pearson }) => pearson ?? null);
  const table = useMemo(() => correlationTable(report), [report]);
  if (values.every((value) => value === null)) {
    return (
      <Figure title="Correlation by layer">
        <p className="muted">None: it takes three heads a layer, and stabilities that differ.</p>
      </Figure>
    );
  }
  const n = Math.max(...report.layers.map((one) => one.n));
  const needed = n - 3 < exceeded.length ? exceeded[n - 3] / 1000 : 1.96 / Math.sqrt(n);
  return (
    <Figure
      title="Correlation by layer"
      table={table}
      sub="Pearson's r of Δ perplexity and stability over the layer's heads"
      foot={
        report.trend
          ? `Trend ${within(report.trend.slope, report.trend.interval, (value) => signed(value, 3))} a layer${cannotTell(report.trend.interval) ? ", which cannot be told from none" : ""}. Filled: |r| above ${fixed(needed, 3)}, which chance exceeds once in 20 with ${count(n)} heads.`
          : undefined
      }
    >
      <LayerLines
        label="Correlation of change of perplexity and stability by layer"
        height={200}
        x={layers}
        lines={[
          {
            key: "r",
            text: ["Pearson's r"],
            values,
            color: "var(--mean)",
            filled: values.map((value) => value !== null && Math.abs(value) > needed),
          },
        ]}
        trend={report.trend}
        overlays={overlays}
        domain={[-1, 1]}
        ticks={[-1, -0.5, 0, 0.5, 1]}
        unit="r"
        zero
        active={layer}
        tip={(at) => {
          const { pearson, kendall, meanDelta, n: points } = report.layers[at];
          return (
            <>
              <h4>Layer {at}</h4>
              <dl>
                <dt>Pearson's r</dt>
                <dd>{pearson === null || pearson === undefined ? "–" : fixed(pearson, 3)}</dd>
                <dt>Kendall's τ</dt>
                <dd>{kendall === null || kendall === undefined ? "–" : fixed(kendall, 3)}</dd>
                <dt>mean Δ</dt>
                <dd>{difference(meanDelta)}</dd>
                <dt>heads</dt>
                <dd>{count(points)}</dd>
              </dl>
            </>
          );
        }}
      />
    </Figure>
  );
}
