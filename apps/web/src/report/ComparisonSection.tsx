"use client";
/** §4.5: two families side by side, as Adam's and AdamW's. */
import Link from "next/link";
import { ComparisonOutcome, type ComparisonReport } from "../analysis/comparison";
import { DotStrip } from "../charts/DotStrip";
import { measureDomain } from "../charts/domain";
import { LayerLines, type NamedLine } from "../charts/lazy";
import { extent } from "../charts/scatterPicture";
import { canCalibrate, read, type Scale } from "../estimate";
import { count, fixed, signed, within } from "../format";
import { Select } from "../frame/Select";
import { Term } from "../guide/Term";
import { scaleOf } from "../view";
import { useSection } from "./board";
import { Figure } from "./Figure";
import { linesTable } from "./figureTables";
import { fromZero, rounded } from "./pictures";
import { overlayOf } from "./published";
import { anchorOf, common, layerOf, loadOptions, type SectionProps } from "./request";
import { Section } from "./Section";
import type { Table } from "./table";
import { ValueTable } from "./ValueTable";

/** The two sides: hue and dash, so that neither is told by colour alone. */
const looks = [
  { color: "var(--mean)", dash: undefined },
  { color: "var(--cat-2)", dash: "6 3" },
];

export function ComparisonSection(props: SectionProps) {
  const { family, step, view, onView, others, against } = props;
  const asked = useSection(
    "comparison",
    ComparisonOutcome,
    step === null || !against
      ? null
      : {
          slug: family.slug,
          input: {
            ...common({ step, view }),
            against: against.id,
            anchor: anchorOf(family, view),
            ...loadOptions(view),
          },
        },
  );
  return (
    <Section
      id="comparison"
      method={
        <>
          Stability of both families by layer, each measured from its own refit; the mean size of what attention writes
          and of the stream after it; and <Term of="perplexity">perplexity</Term> on one text, by the paper's one
          truncated window and by windows over all of it.
        </>
      }
      view={asked}
      controls={
        others.length > 0 ? (
          <Select
            small
            showLabel
            label="Against"
            value={against?.slug ?? ""}
            onChange={(slug) => onView({ against: slug })}
            choices={others.map(({ slug, name }) => ({ value: slug, label: name }))}
          />
        ) : null
      }
      nothing={
        others.length > 0 ? undefined : (
          <>
            <b>No other family of this shape.</b> Train or import one of as many layers and heads, e.g. with another
            optimizer; it then stands here. <Link href="/train">Train a family</Link>
          </>
        )
      }
      figures={(report) => <ComparisonFigures {...props} report={report} />}
      tables={(report) => <ComparisonTables report={report} />}
    />
  );
}

function ComparisonFigures({ family, view, published, report }: SectionProps & { report: ComparisonReport }) {
  const { sides, difference, differences } = report;
  const calibrates = canCalibrate(sides.flatMap((side) => side.layers.map(({ estimate }) => estimate)));
  const scale: Scale = calibrates ? scaleOf(view) : "raw";
  const layers = differences.map((_, layer) => layer);
  const names = sides.map((side) => side.family.name);
  const active = layerOf(family, view);
  const stability: NamedLine[] = sides.map((side, i) => ({
    key: `side${i}`,
    text: [names[i]],
    values: side.layers.map(({ estimate }) => read(estimate, scale).value),
    ...looks[i],
  }));
  const theirs = report.preset === "PAPER" && scale === "raw" ? published.curves("COMPARISON") : [];
  const overlays = theirs.map((curve) => overlayOf(curve, layers.length));
  const site = sides[0].normSite.toLowerCase();
  const norms = (of: "attnOut" | "resid"): NamedLine[] =>
    sides.map((side, i) => ({
      key: `side${i}`,
      text: [names[i]],
      values: side.norms.map((norm) => norm[of]),
      ...looks[i],
    }));
  const normFigure = (title: string, of: "attnOut" | "resid") => {
    const lines = norms(of);
    return (
      <Figure
        title={title}
        sub={`mean L2 norm, ${sides.map(({ anchor }) => anchor.label).join(" and ")}`}
        span={4}
        table={linesTable(title, "layer", layers, lines)}
      >
        <LayerLines
          label={`${title} by layer, both families`}
          height={220}
          x={layers}
          lines={lines}
          domain={fromZero(lines.flatMap(({ values }) => values.map((value) => value ?? 0)))}
          unit="L2 norm"
          active={active}
          tip={(layer) => <SideTip layer={layer} lines={lines} text={rounded} />}
        />
      </Figure>
    );
  };
  return (
    <>
      <Figure
        title="Stability by layer"
        sub={`${names[1]} less ${names[0]}: ${within(difference.value, difference.interval, signed3)} on average${scale === "raw" ? "" : ", uncalibrated"}`}
        span={4}
        table={linesTable(`Stability by layer, ${scale}`, "layer", layers, stability)}
      >
        <LayerLines
          label="Stability by layer, both families"
          height={220}
          x={layers}
          lines={stability}
          overlays={overlays}
          domain={measureDomain(
            [...stability, ...overlays].flatMap(({ values }) => values.map((value) => value ?? 1)),
            scale,
          )}
          unit={scale === "raw" ? "raw cosine" : "calibrated"}
          active={active}
          tip={(layer) => (
            <SideTip
              layer={layer}
              lines={stability}
              text={(value) => fixed(value, 3)}
              more={
                scale === "raw"
                  ? ["difference", within(differences[layer].value, differences[layer].interval, signed3)]
                  : undefined
              }
            />
          )}
        />
      </Figure>
      {normFigure("attn_out", "attnOut")}
      {normFigure(site, "resid")}
      <PerplexityStrips report={report} of="truncated" title="Perplexity, truncated" />
      <PerplexityStrips report={report} of="sliding" title="Perplexity, sliding" />
    </>
  );
}

const signed3 = (value: number) => signed(value, 3);

interface SideTipProps {
  layer: number;
  lines: NamedLine[];
  text: (value: number) => string;
  /** What is told beside both sides. */
  more?: [name: string, told: string];
}

function SideTip({ layer, lines, text, more }: SideTipProps) {
  return (
    <>
      <h4>Layer {layer}</h4>
      <dl>
        {lines.map(({ key, text: name, values }) => (
          <div key={key} style={{ display: "contents" }}>
            <dt>{name[0]}</dt>
            <dd>{typeof values[layer] === "number" ? text(values[layer]) : "–"}</dd>
          </div>
        ))}
        {more ? (
          <div style={{ display: "contents" }}>
            <dt>{more[0]}</dt>
            <dd>{more[1]}</dd>
          </div>
        ) : null}
      </dl>
    </>
  );
}

/** A dot a refit, the two families under one another on one scale. */
function PerplexityStrips({
  report,
  of,
  title,
}: {
  report: ComparisonReport;
  of: "truncated" | "sliding";
  title: string;
}) {
  const { sides, text } = report;
  const all = sides.flatMap((side) => [
    ...side.perplexities.map((one) => one[of]),
    ...(side[of].interval ? [side[of].interval.lower, side[of].interval.upper] : []),
  ]);
  const domain = extent(all, 0.12);
  const [first, second] = sides.map((side) => side[of]);
  const change = (100 * (second.mean - first.mean)) / first.mean;
  return (
    <Figure
      title={title}
      sub={`${text.name}, ${count(first.tokens)} tokens predicted`}
      span={6}
      table={perplexityTable(report)}
      foot={`${sides[1].family.name} ${signed(change, 1)} % against ${sides[0].family.name}: ${within(second.mean, second.interval, rounded)} against ${within(first.mean, first.interval, rounded)}.`}
    >
      {sides.map((side, i) => (
        <DotStrip
          key={side.family.id}
          label={`${title} of ${side.family.name}`}
          dots={side.perplexities.map((one) => ({
            name: one.refit.label,
            value: one[of],
            color: looks[i].color,
          }))}
          mean={side[of].mean}
          interval={side[of].interval}
          unit={side.family.name}
          domain={domain}
        />
      ))}
    </Figure>
  );
}

const perplexityTable = ({ sides }: ComparisonReport): Table => ({
  title: "Perplexity of each refit",
  columns: ["family", "refit", "truncated", "sliding"],
  rows: sides.flatMap((side) =>
    side.perplexities.map(({ refit, truncated, sliding }) => [side.family.slug, refit.label, truncated, sliding]),
  ),
});

function ComparisonTables({ report }: { report: ComparisonReport }) {
  const { sides, differences } = report;
  const [a, b] = sides.map((side) => side.family.slug);
  return (
    <>
      <ValueTable
        table={{
          title: "By layer",
          columns: [
            "layer",
            `${a} stability`,
            `${b} stability`,
            "difference",
            "lower",
            "upper",
            `${a} attn_out`,
            `${b} attn_out`,
            `${a} stream`,
            `${b} stream`,
          ],
          rows: differences.map(({ value, interval }, layer) => [
            layer,
            ...sides.map((side) => side.layers[layer].estimate.value),
            value,
            interval?.lower ?? null,
            interval?.upper ?? null,
            ...sides.map((side) => side.norms[layer].attnOut),
            ...sides.map((side) => side.norms[layer].resid),
          ]),
        }}
      />
      <ValueTable table={perplexityTable(report)} />
    </>
  );
}
