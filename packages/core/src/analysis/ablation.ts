/** What each head is worth to one refit: the loss on a prompt set with its output zeroed, and how that goes with stability. Paper §4.8. */
import { InvalidInput } from "../errors.js";
import type { LoadOptions } from "../model/loading.js";
import { correlations, kendall, linearTrend, pearson, slopeInterval, spearman } from "../statistics/correlation.js";
import { mean } from "../statistics/describe.js";
import { defaultResampling, type Resampling } from "../statistics/resampling.js";
import type { PromptLosses } from "./ablationEffects.js";
import {
  type AblationKind,
  type AblationRequest,
  type AblationTable,
  ablate,
  type TokenAblation,
} from "./ablationSweep.js";
import { effectsOfRefit, effectsOverRefits, type FamilyLosses } from "./effectsOverRefits.js";
import type { Preset } from "./headReport.js";
import type { AblationReport, Claim } from "./report.js";
import type { SimilarityTable } from "./similarity.js";
import { stability } from "./stability.js";

/** The loss without each head, its z set to 0 at every position, as the paper does it. */
export function zeroAblation(request: AblationRequest): Promise<TokenAblation> {
  return ablate(request, { kind: "zero" });
}

/** What is said of a table, and how. */
export interface AblationOptions {
  preset: Preset;
  /** whose losses they are; stability is its heads' own (anchor = refit), by the same preset */
  refit: number;
  load: LoadOptions;
  /** default: zero */
  kind?: AblationKind;
  swappedWith?: number | null;
  /** file of the losses on every token */
  tokenLossesFile?: string | null;
  /** the refit's losses prompt by prompt, where no family is given that has them */
  prompts?: PromptLosses | null;
  resampling?: Resampling;
}

/**
 * How much loss and perplexity rise without each head, and how that goes with the heads' stability, layer by layer and
 * over all heads.
 *
 * Each head's rise of the loss has its interval over prompts, beside that of the refit's own twin.
 *
 * With the losses of all refits, each head stands beside its counterparts: the mean over the head's class, one member a
 * refit, with its interval over refits and prompts, beside the same slots of the untrained twins.
 *
 * @param table the losses of one refit
 * @param similarities the family's; null, or of one refit, where there is no stability to hold it against
 * @param family null: the one refit alone is told of, as in the paper
 * @throws InvalidInput if they are of different models
 * @see paper §4.8
 */
export function ablation(
  table: AblationTable,
  similarities: SimilarityTable | null,
  options: AblationOptions,
  family: FamilyLosses | null = null,
): AblationReport {
  const { preset, refit, load, kind = "zero", swappedWith = null, tokenLossesFile = null } = options;
  const { resampling = defaultResampling, prompts = null } = options;
  const stable = similarities && similarities.nRefits > 1 ? stabilityOf(table, similarities, options) : null;
  const over = family && effectsOverRefits(family, similarities, { refit, resampling });
  const own = family?.refits[refit] ?? prompts;
  const floors = family?.floors ?? null;
  const twin = floors === "shuffled-heads" ? floors : (floors?.[refit] ?? null);
  const alone = own && effectsOfRefit(own, twin, resampling);
  const perplexity = Math.exp(table.baseline);
  const heads = table.losses.flatMap((losses, layer) =>
    losses.map((loss, head) => {
      const deltaPerplexity = Math.exp(loss) - perplexity;
      const slot = layer * table.nHeads + head;
      return {
        layer,
        head,
        loss,
        deltaLoss: loss - table.baseline,
        estimate: alone?.[slot] ?? null,
        perplexity: Math.exp(loss),
        deltaPerplexity,
        relative: deltaPerplexity / perplexity,
        stability: stable?.own[slot] ?? null,
        overRefits: over?.heads[slot] ?? null,
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
      spearman: values && spearman(deltas, values),
      kendall: values && kendall(deltas, values),
      n: own.length,
      overRefits: over?.layers[layer] ?? null,
    };
  });
  const trend = correlationTrend(layers);
  return {
    measure: "ablation",
    preset,
    kind,
    swappedWith,
    refit,
    load,
    tokenLossesFile,
    baseline: { loss: table.baseline, perplexity, tokens: table.tokens },
    heads,
    layers,
    correlations: effectCorrelations(
      heads,
      // PAPER knows the stability of the listed refit's heads alone
      stable && over && preset === "CALIBRATED"
        ? over.heads.map(({ members }, slot) => stable.ofClass(Math.floor(slot / table.nHeads), members))
        : null,
      resampling,
    ),
    trend,
    claims: claims(layers, trend),
  };
}

interface HeadStability {
  /** of the listed refit's heads, by layer, then head */
  own: number[];
  /** mean over a class, a head of every refit */
  ofClass(layer: number, members: readonly number[]): number;
}

function stabilityOf(
  table: AblationTable,
  similarities: SimilarityTable,
  { preset, refit, resampling }: AblationOptions,
): HeadStability {
  const { nLayers, nHeads } = similarities;
  if (nLayers !== table.nLayers || nHeads !== table.nHeads) {
    throw new InvalidInput(
      `stability is of ${nLayers} layers of ${nHeads} heads, but the ablations are of ${table.nLayers} of ${table.nHeads}`,
    );
  }
  const { heads } = stability(similarities, null, { preset, anchor: refit, resampling });
  const placeOf = (of: number, layer: number, head: number) => `${of} ${layer} ${head}`;
  const values = new Map(heads.map((one) => [placeOf(one.refit, one.layer, one.head), one.estimate.value]));
  return {
    own: heads.filter((head) => head.refit === refit).map(({ estimate }) => estimate.value),
    ofClass: (layer, members) => mean(members.map((head, of) => values.get(placeOf(of, layer, head)) as number)),
  };
}

/**
 * How effects go with stability.
 *
 * @param ofClasses the stability of each head's class; null: of the refit's own heads
 */
export function effectCorrelations(
  heads: AblationReport["heads"],
  ofClasses: number[] | null,
  { level }: Pick<Resampling, "level">,
): AblationReport["correlations"] {
  const points = heads.flatMap(({ layer, deltaPerplexity, stability, overRefits }, slot) => {
    if (ofClasses && overRefits) return [{ layer, effect: overRefits.deltaLoss.value, stability: ofClasses[slot] }];
    return stability === null ? [] : [{ layer, effect: deltaPerplexity, stability }];
  });
  const of = (some: typeof points) =>
    correlations(
      some.map(({ effect }) => effect),
      some.map(({ stability }) => stability),
      level,
    );
  return {
    over: ofClasses ? "classes" : "refit",
    overall: of(points),
    layers: [...new Set(heads.map(({ layer }) => layer))].map((layer) => ({
      layer,
      ...of(points.filter((point) => point.layer === layer)),
    })),
  };
}

type Layers = readonly Pick<AblationReport["layers"][number], "layer" | "pearson">[];

/** How the correlation changes with depth. */
export function correlationTrend(layers: Layers): AblationReport["trend"] {
  const known = correlated(layers);
  const [x, y] = [known.map(({ layer }) => layer), known.map(({ pearson }) => pearson)];
  const line = linearTrend(x, y);
  return line && { ...line, interval: slopeInterval(x, y, defaultResampling.level) };
}

function correlated(layers: Layers): { layer: number; pearson: number }[] {
  return layers.flatMap(({ layer, pearson }) => (pearson === null ? [] : [{ layer, pearson }]));
}

/** Two layers always lie on a line: it takes a third to tell a trend. A slope whose interval holds 0 shows none. */
function claims(layers: Layers, trend: AblationReport["trend"]): Claim[] {
  const known = correlated(layers);
  if (!trend?.interval) return [];
  const { slope, interval } = trend;
  const [first, last] = [known[0], known[known.length - 1]];
  const at = ({ layer, pearson }: typeof first) => `${signed(pearson)} in layer ${layer}`;
  return [
    {
      section: "4.8",
      statement:
        "The deeper the layer, the more its unstable heads matter: the correlation of Δ perplexity with stability falls with depth.",
      holds: interval.upper < 0,
      finding: `Pearson's r goes from ${at(first)} to ${at(last)}; its least-squares slope is ${signed(slope)} (${signed(interval.lower)} to ${signed(interval.upper)}) a layer over ${known.length} layers, ${interval.upper < 0 ? "so it falls with depth" : interval.lower > 0 ? "so it rises with depth" : "which cannot be told from none"}.`,
    },
  ];
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(2)}`;
}
