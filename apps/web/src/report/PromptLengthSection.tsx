"use client";
import { measureDomain } from "../charts/domain";
/** §4.4.2: does stability depend on how long the prompts are? */
import { LayerLines, type NamedLine } from "../charts/lazy";
import { rampColor, rampPosition } from "../charts/marks";
import { canCalibrate, read, type Scale } from "../estimate";
import { count, fixed } from "../format";
import type { PromptLengthReportFieldsFragment } from "../gql/graphql";
import { graphql } from "../graphql/documents";
import type { Opened } from "../graphql/open";
import { Term } from "../guide/Term";
import { scaleOf } from "../view";
import { useSection } from "./board";
import { Figure } from "./Figure";
import { linesTable } from "./figureTables";
import { overlayOf } from "./published";
import { anchorOf, confidence, layerOf, type SectionProps } from "./request";
import { Section } from "./Section";
import type { Table } from "./table";
import { ValueTable } from "./ValueTable";

export const PromptLengthReportFields = graphql(`
  fragment PromptLengthReportFields on PromptLengthReport {
    id
    ...AnalysisFields
    anchor { id ordinal label }
    sets { name words prompts meanTokens overall { ...EstimateFields } layers { ...LayerEstimateFields } }
  }
`);

const PromptLengthOutcome = graphql(`
  query PromptLengthOutcome($slug: String!, $input: PromptLengthInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: promptLength(input: $input, wait: $wait) {
        __typename
        ... on PromptLengthReport { id ...PromptLengthReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

type PromptLengthReport = Opened<PromptLengthReportFieldsFragment>;

export function PromptLengthSection(props: SectionProps) {
  const { family, step, view } = props;
  const asked = useSection(
    "prompt-length",
    PromptLengthOutcome,
    step === null
      ? null
      : {
          slug: family.slug,
          input: { preset: view.preset, step, anchor: anchorOf(family, view), ...confidence(view) },
        },
  );
  return (
    <Section
      id="prompt-length"
      method={
        <>
          <Term of="stability">Stability</Term> as in §4.1 on sets of twenty prompts of 5, 10, 20, 30, 40 and 50 words,
          each shorter text the beginning of its longer one.
        </>
      }
      view={asked}
      figures={(report) => <PromptLengthFigures {...props} report={report} />}
      tables={(report) => <ValueTable table={lengthTable(report)} />}
    />
  );
}

const lengthTable = ({ sets }: PromptLengthReport): Table => ({
  title: "Stability by prompt length and layer",
  columns: [
    "set",
    "words",
    "prompts",
    "tokens a prompt",
    "mean",
    "floor",
    ...sets[0].layers.map(({ layer }) => `L${layer}`),
  ],
  rows: sets.map((set) => [
    set.name,
    set.words ?? null,
    set.prompts,
    set.meanTokens,
    set.overall.value,
    set.overall.floor ?? null,
    ...set.layers.map(({ estimate }) => estimate.value),
  ]),
});

function PromptLengthFigures({ family, view, published, report }: SectionProps & { report: PromptLengthReport }) {
  const calibrates = canCalibrate(report.sets.flatMap(({ layers }) => layers.map(({ estimate }) => estimate)));
  const scale: Scale = calibrates ? scaleOf(view) : "raw";
  const layers = report.sets[0].layers.map(({ layer }) => layer);
  const lines: NamedLine[] = report.sets.map((set, i) => ({
    key: set.name,
    text: [set.words === null || set.words === undefined ? set.name : `${set.words} words`],
    values: set.layers.map(({ estimate }) => read(estimate, scale).value),
    color: rampColor(rampPosition(i, report.sets.length)),
  }));
  const overall = report.sets.map((set) => read(set.overall, scale));
  const theirs = report.preset === "PAPER" && scale === "raw" ? published.curves("PROMPT_LENGTH") : [];
  const overlays = theirs.map((curve, i) => ({ ...overlayOf(curve, layers.length, false), color: lines[i]?.color }));
  const means = theirs.map((curve) => meanOf(curve.values));
  const tokens = report.sets.map(({ meanTokens }) => meanTokens);
  const table = lengthTable(report);
  const withFloor = overall.every(({ floor }) => floor !== null);
  return (
    <>
      <Figure
        title="By layer"
        sub={overlays.length ? `dotted: published, ${theirs[0].label.split(",")[0]}` : undefined}
        span={7}
        table={linesTable("Stability by prompt length and layer", "layer", layers, lines)}
      >
        <LayerLines
          label="Stability by layer, a line a prompt length"
          height={300}
          x={layers}
          lines={lines}
          overlays={overlays}
          domain={measureDomain(
            [...lines, ...overlays].flatMap(({ values }) => values.map((value) => value ?? 1)),
            scale,
          )}
          unit={scale === "raw" ? "raw cosine" : "calibrated"}
          active={layerOf(family, view)}
          tip={(layer) => (
            <>
              <h4>Layer {layer}</h4>
              <dl>
                {lines.map(({ key, text, values }) => (
                  <div key={key} style={{ display: "contents" }}>
                    <dt>{text[0]}</dt>
                    <dd>{values[layer] === null ? "–" : fixed(values[layer] ?? 0, 3)}</dd>
                  </div>
                ))}
              </dl>
            </>
          )}
        />
      </Figure>
      <Figure title="By length" sub="mean over layers, by tokens a prompt" span={5} table={table}>
        <LayerLines
          label="Mean stability by tokens a prompt"
          height={300}
          x={tokens}
          xText={(x) => fixed(x, 0)}
          lines={[
            {
              key: "mean",
              text: ["mean of", "all layers"],
              values: overall.map(({ value }) => value),
              color: "var(--mean)",
            },
          ]}
          floor={withFloor ? overall.map(({ floor }) => [floor ?? 0, floor ?? 0]) : null}
          overlays={
            means.length === tokens.length
              ? [{ x: tokens, values: means, text: ["published:", theirs[0].label.split(",")[0]] }]
              : []
          }
          domain={measureDomain([...overall.flatMap(({ value, floor }) => [value ?? 1, floor ?? 1]), ...means], scale)}
          unit={scale === "raw" ? "raw cosine" : "calibrated"}
          tip={(x) => {
            const i = tokens.indexOf(x);
            const set = report.sets[i];
            return set ? (
              <>
                <h4>{set.name}</h4>
                <dl>
                  <dt>stability</dt>
                  <dd>{overall[i].value === null ? "–" : fixed(overall[i].value ?? 0, 3)}</dd>
                  <dt>floor</dt>
                  <dd>{overall[i].floor === null ? "none" : fixed(overall[i].floor ?? 0, 3)}</dd>
                  <dt>tokens a prompt</dt>
                  <dd>{fixed(set.meanTokens, 1)}</dd>
                  <dt>prompts</dt>
                  <dd>{count(set.prompts)}</dd>
                </dl>
              </>
            ) : null;
          }}
        />
      </Figure>
    </>
  );
}

/** Of the layers that the figure shows. */
function meanOf(values: readonly (number | null | undefined)[]): number {
  const known = values.filter((value) => typeof value === "number");
  return known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
}
