"use client";
/** §4.4.1: do the norms of the weights go with stability? */
import { CorrelationBars } from "../charts/CorrelationBars";
import { LayerLines, type NamedLine } from "../charts/lazy";
import { count, fixed } from "../format";
import type { NormsReportFieldsFragment } from "../gql/graphql";
import { graphql } from "../graphql/documents";
import type { Opened } from "../graphql/open";
import { Term } from "../guide/Term";
import { useSection } from "./board";
import { Figure } from "./Figure";
import { linesTable } from "./figureTables";
import { fromZero, rounded } from "./pictures";
import { overlayOf } from "./published";
import { anchorOf, layerOf, loadOptions, prompts, type SectionProps } from "./request";
import { Section } from "./Section";
import type { Table } from "./table";
import { ValueTable } from "./ValueTable";

export const NormsReportFields = graphql(`
  fragment NormsReportFields on NormsReport {
    id
    ...AnalysisFields
    refit { id ordinal label }
    loadOptions { centerWritingWeights foldValueBiases }
    layers { layer stability W_Q W_K W_V W_O W_in W_out ln1 ln2 }
    correlations { weight pearson n }
  }
`);

const NormsOutcome = graphql(`
  query NormsOutcome($slug: String!, $input: NormsInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: norms(input: $input, wait: $wait) {
        __typename
        ... on NormsReport { id ...NormsReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

type NormsReport = Opened<NormsReportFieldsFragment>;

const weights = ["W_Q", "W_K", "W_V", "W_O", "W_in", "W_out"] as const;
const gains = ["ln1", "ln2"] as const;
const color = (i: number) => ({ color: `var(--cat-${i + 1})`, dash: i < 4 ? undefined : "6 3" });

export function NormsSection(props: SectionProps) {
  const { family, step, view } = props;
  const asked = useSection(
    "norms",
    NormsOutcome,
    step === null
      ? null
      : {
          slug: family.slug,
          // norms have no intervals
          input: {
            preset: view.preset,
            step,
            ...prompts(view),
            refit: anchorOf(family, view),
            ...loadOptions(view),
          },
        },
  );
  return (
    <Section
      id="norms"
      method={
        <>
          <Term of="norms">Frobenius norms</Term> of one refit's weights, layer by layer, and Pearson's correlation of
          each with the layers' stability, that refit being the anchor.
        </>
      }
      view={asked}
      figures={(report) => <NormsFigures {...props} report={report} />}
      tables={(report) => (
        <>
          <ValueTable
            table={{
              title: `Norms of ${report.refit.label}`,
              columns: ["layer", "stability", ...weights, ...gains],
              rows: report.layers.map((layer) => [
                layer.layer,
                layer.stability ?? null,
                ...[...weights, ...gains].map((name) => layer[name] ?? null),
              ]),
            }}
          />
          <ValueTable table={correlationTable(report)} />
        </>
      )}
    />
  );
}

const correlationTable = ({ correlations }: NormsReport): Table => ({
  title: "Correlation with stability, over layers",
  columns: ["weight", "pearson", "n"],
  rows: correlations.map(({ weight, pearson, n }) => [weight, pearson ?? null, n]),
});

function NormsFigures({ family, view, published, report }: SectionProps & { report: NormsReport }) {
  const layers = report.layers.map(({ layer }) => layer);
  const lines = (names: readonly (typeof weights | typeof gains)[number][]): NamedLine[] =>
    names.flatMap((name, i) => {
      const values = report.layers.map((layer) => layer[name] ?? null);
      return values.some((value) => value !== null) ? [{ key: name, text: [name], values, ...color(i) }] : [];
    });
  const theirs = report.preset === "PAPER" && published.sameWidth ? published.curves("NORMS") : [];
  const overlay = (drawn: readonly NamedLine[]) =>
    theirs.flatMap((curve) => {
      const line = drawn.find(({ key }) => curve.id.endsWith(`/${key}`));
      return line ? [{ ...overlayOf(curve, layers.length, false), color: line.color }] : [];
    });
  const compared = report.preset === "PAPER" ? published.norms : null;
  const bars = report.correlations.map(({ weight, pearson, n }) => {
    const other = compared?.correlations.find((one) => one.weight === weight)?.pearson ?? null;
    const words = pearson === null || pearson === undefined ? "none" : fixed(pearson);
    return {
      name: weight,
      value: pearson ?? null,
      published: other,
      spoken: `${weight} r ${words} over ${count(n)} layers${other === null ? "" : `, published ${fixed(other)}`}`,
    };
  });
  const figure = (title: string, sub: string, names: readonly (typeof weights | typeof gains)[number][]) => {
    const drawn = lines(names);
    const overlays = overlay(drawn);
    const all = [...drawn, ...overlays].flatMap(({ values }) => values.map((value) => value ?? 0));
    return (
      <Figure
        title={title}
        sub={overlays.length > 0 ? `${sub}; dotted: published, ${theirs[0].architecture}` : sub}
        span={4}
        table={linesTable(`${title} of ${report.refit.label}`, "layer", layers, drawn)}
      >
        <LayerLines
          label={`${title} of ${report.refit.label} by layer`}
          height={260}
          x={layers}
          lines={drawn}
          overlays={overlays}
          domain={fromZero(all)}
          unit="Frobenius norm"
          active={layerOf(family, view)}
          tip={(layer) => (
            <>
              <h4>Layer {layer}</h4>
              <dl>
                {drawn.map(({ key, values }) => (
                  <div key={key} style={{ display: "contents" }}>
                    <dt>{key}</dt>
                    <dd>{rounded(values[layer] ?? 0)}</dd>
                  </div>
                ))}
              </dl>
            </>
          )}
        />
      </Figure>
    );
  };
  return (
    <>
      {figure("Weights", report.refit.label, weights)}
      {figure("LayerNorm gains", report.refit.label, gains)}
      <Figure
        title="Correlation with stability"
        sub={compared ? `dashed: published, ${compared.architecture}` : undefined}
        span={4}
        table={correlationTable(report)}
      >
        {bars.some(({ value }) => value !== null) ? (
          <CorrelationBars
            label="Correlation of norm and stability over layers"
            bars={bars}
            unit="Pearson's r over layers"
          />
        ) : (
          <p className="muted">
            None: it takes three layers at least, and here there {layers.length === 1 ? "is" : "are"} {layers.length}.
          </p>
        )}
      </Figure>
    </>
  );
}
