/** What each head is worth to one refit: the loss on a prompt set with its output zeroed, and how that goes with stability. Paper §4.8. */
import { InvalidInput } from "../errors.js";
import type { LoadOptions } from "../model/loading.js";
import { kendall, linearTrend, pearson } from "../statistics/correlation.js";
import { mean } from "../statistics/describe.js";
import { type AblationRequest, type AblationTable, ablate, type TokenAblation } from "./ablationSweep.js";
import type { Preset } from "./headReport.js";
import type { AblationReport, Claim } from "./report.js";
import type { SimilarityTable } from "./similarity.js";
import { stability } from "./stability.js";

/** The loss without each head, its z set to 0 at every position, as the paper does it. */
export function zeroAblation(request: AblationRequest): Promise<TokenAblation> {
  return ablate(request, { kind: "zero" });
}

/**
 * How much perplexity rises without each head, and how that goes with the heads' stability, layer by layer.
 *
 * @param table the losses of one refit
 * @param similarities the family's; null, or of one refit, where there is no stability to hold it against
 * @param refit whose losses they are; stability is its heads' own (anchor = refit), by the same preset
 * @throws InvalidInput if the two are of different models
 * @see paper §4.8
 */
export function ablation(
  table: AblationTable,
  similarities: SimilarityTable | null,
  { preset, refit, load }: { preset: Preset; refit: number; load: LoadOptions },
): AblationReport {
  const stable = similarities && similarities.nRefits > 1 ? stabilityOf(table, similarities, preset, refit) : null;
  const perplexity = Math.exp(table.baseline);
  const heads = table.losses.flatMap((losses, layer) =>
    losses.map((loss, head) => {
      const deltaPerplexity = Math.exp(loss) - perplexity;
      return {
        layer,
        head,
        loss,
        perplexity: Math.exp(loss),
        deltaPerplexity,
        relative: deltaPerplexity / perplexity,
        stability: stable?.[layer * table.nHeads + head] ?? null,
      };
    }),
  );
  const layers = table.losses.map((_, layer) => {
    const own = heads.filter((head) => head.layer === layer);
    const deltas = own.map(({ deltaPerplexity }) => deltaPerplexity);
    const values = stable && own.map(({ stability }) => stability as number);
    return {
      layer,
      meanDelta: mean(deltas),
      pearson: values && pearson(deltas, values),
      kendall: values && kendall(deltas, values),
      n: own.length,
    };
  });
  const trend = trendOf(layers);
  return {
    measure: "ablation",
    preset,
    kind: "zero",
    refit,
    load,
    baseline: { loss: table.baseline, perplexity, tokens: table.tokens },
    heads,
    layers,
    trend,
    claims: claims(layers, trend),
  };
}

/** By layer, then head. */
function stabilityOf(table: AblationTable, similarities: SimilarityTable, preset: Preset, refit: number): number[] {
  const { nLayers, nHeads } = similarities;
  if (nLayers !== table.nLayers || nHeads !== table.nHeads) {
    throw new InvalidInput(
      `stability is of ${nLayers} layers of ${nHeads} heads, but the ablations are of ${table.nLayers} of ${table.nHeads}`,
    );
  }
  return stability(similarities, null, { preset, anchor: refit })
    .heads.filter((head) => head.refit === refit)
    .map(({ estimate }) => estimate.value);
}

type Layers = AblationReport["layers"];

function trendOf(layers: Layers): AblationReport["trend"] {
  const known = correlated(layers);
  return linearTrend(
    known.map(({ layer }) => layer),
    known.map(({ pearson }) => pearson),
  );
}

function correlated(layers: Layers): { layer: number; pearson: number }[] {
  return layers.flatMap(({ layer, pearson }) => (pearson === null ? [] : [{ layer, pearson }]));
}

/** Two layers always lie on a line: it takes a third to tell a trend. */
function claims(layers: Layers, trend: AblationReport["trend"]): Claim[] {
  const known = correlated(layers);
  if (trend === null || known.length < 3) return [];
  const { slope } = trend;
  const [first, last] = [known[0], known[known.length - 1]];
  const at = ({ layer, pearson }: typeof first) => `${signed(pearson)} in layer ${layer}`;
  return [
    {
      section: "4.8",
      statement:
        "The deeper the layer, the more its unstable heads matter: the correlation of Δ perplexity with stability falls with depth.",
      holds: slope < 0,
      finding: `Pearson's r goes from ${at(first)} to ${at(last)}; its least-squares slope is ${signed(slope)} a layer over ${known.length} layers, so it ${slope < 0 ? "falls" : "does not fall"} with depth.`,
    },
  ];
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(2)}`;
}
