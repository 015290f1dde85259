/** What each head is worth to one refit: the loss on a prompt set with its output zeroed, and how that goes with stability. Paper §4.8. */
import { InvalidInput } from "../errors.js";
import type { LoadOptions } from "../model/loading.js";
import { correlations, kendall, linearTrend, pearson, spearman } from "../statistics/correlation.js";
import { mean } from "../statistics/describe.js";
import { estimateOf, judged, meanSamples } from "../statistics/estimate.js";
import { defaultResampling, type Resampling } from "../statistics/resampling.js";
import { type EffectScale, effectSamples, type PromptLosses } from "./ablationEffects.js";
import {
  type AblationKind,
  type AblationRequest,
  type AblationTable,
  ablate,
  type TokenAblation,
} from "./ablationSweep.js";
import { headClasses } from "./classes.js";
import type { Preset } from "./headReport.js";
import { range } from "./matching.js";
import type { AblationReport, Claim } from "./report.js";
import type { SimilarityTable } from "./similarity.js";
import { stability } from "./stability.js";

/** The loss without each head, its z set to 0 at every position, as the paper does it. */
export function zeroAblation(request: AblationRequest): Promise<TokenAblation> {
  return ablate(request, { kind: "zero" });
}

/** The losses of all refits, for what holds over them. */
export interface FamilyLosses {
  /** by ordinal */
  refits: readonly PromptLosses[];
  /** of their untrained twins; null where there are none */
  floors: readonly PromptLosses[] | null;
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
  resampling?: Resampling;
}

/**
 * How much loss and perplexity rise without each head, and how that goes with the heads' stability, layer by layer and
 * over all heads.
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
  const { resampling = defaultResampling } = options;
  const stable = similarities && similarities.nRefits > 1 ? stabilityOf(table, similarities, options) : null;
  const members = family && membersOf(table, similarities, refit, family.refits.length);
  const over = family && members && effectsOver(family, members, resampling);
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
        perplexity: Math.exp(loss),
        deltaPerplexity,
        relative: deltaPerplexity / perplexity,
        stability: stable?.own[slot] ?? null,
        overRefits: over && { ...over.heads[slot], members: membersIn(members!, slot, table.nHeads) },
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
  const trend = trendOf(layers);
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
    correlations: correlationsOf(heads, stable && over ? stable.ofClasses(members!) : null, resampling.level),
    trend,
    claims: claims(layers, trend),
  };
}

/** Which slot of each refit a head's class has there: [slot of the listed refit][refit]. */
type Members = number[][];

/** By layer, then head. */
function stabilityOf(
  table: AblationTable,
  similarities: SimilarityTable,
  { preset, refit, resampling }: AblationOptions,
): { own: number[]; ofClasses(members: Members): number[] } {
  const { nLayers, nHeads } = similarities;
  if (nLayers !== table.nLayers || nHeads !== table.nHeads) {
    throw new InvalidInput(
      `stability is of ${nLayers} layers of ${nHeads} heads, but the ablations are of ${table.nLayers} of ${table.nHeads}`,
    );
  }
  const { heads } = stability(similarities, null, { preset, anchor: refit, resampling });
  const at = new Map(
    heads.map(({ refit, layer, head, estimate }) => [`${refit} ${layer * nHeads + head}`, estimate.value]),
  );
  return {
    own: heads.filter((head) => head.refit === refit).map(({ estimate }) => estimate.value),
    ofClasses: (members) =>
      members.map((slots) => mean(slots.map((slot, refit) => at.get(`${refit} ${slot}`) as number))),
  };
}

/** By the family's head classes; a refit that stands alone is its own class. */
function membersOf(
  { nLayers, nHeads }: AblationTable,
  similarities: SimilarityTable | null,
  refit: number,
  nRefits: number,
): Members {
  const slots = range(nLayers * nHeads);
  if (nRefits === 1) return slots.map((slot) => [slot]);
  if (similarities?.nRefits !== nRefits) {
    throw new InvalidInput(
      `the ablations are of ${nRefits} refits, and to find their heads again takes similarities of as many, not of ${similarities?.nRefits ?? 0}`,
    );
  }
  const classes = headClasses(similarities).map((members) => members.map(({ layer, head }) => layer * nHeads + head));
  return slots.map((slot) => classes.find((members) => members[refit] === slot) as number[]);
}

const membersIn = (members: Members, slot: number, nHeads: number) => members[slot].map((one) => one % nHeads);

/** Means over refits, each head's through its class; a layer's is over all its heads. */
function effectsOver({ refits, floors }: FamilyLosses, members: Members, resampling: Resampling) {
  requireAlike(refits, floors);
  const [{ nLayers, nHeads }] = refits;
  const about = { n: refits.length, resampling, ceiling: null, range: null };
  const samples = (of: readonly PromptLosses[], scale: EffectScale) =>
    members.map((slots) => effectSamples(of, slots, scale));
  const estimates = (scale: EffectScale) => {
    const [own, floor] = [samples(refits, scale), floors && samples(floors, scale)];
    return judged(
      own.map((one, slot) => estimateOf(one, floor?.[slot] ?? null, about)),
      resampling,
    );
  };
  const [deltaLoss, deltaPerplexity] = [estimates("loss"), estimates("perplexity")];
  const layerSamples = (of: readonly PromptLosses[], layer: number) =>
    meanSamples(
      range(nHeads).map((head) =>
        effectSamples(
          of,
          refits.map(() => layer * nHeads + head),
          "loss",
        ),
      ),
    );
  return {
    heads: members.map((_, slot) => ({ deltaLoss: deltaLoss[slot], deltaPerplexity: deltaPerplexity[slot] })),
    layers: judged(
      range(nLayers).map((layer) =>
        estimateOf(layerSamples(refits, layer), floors && layerSamples(floors, layer), about),
      ),
      resampling,
    ),
  };
}

/** @throws InvalidInput if refits or twins were measured on other prompts, or in another way */
function requireAlike(refits: readonly PromptLosses[], floors: readonly PromptLosses[] | null): void {
  const shapeOf = ({ kind, nLayers, nHeads, nPrompts, tokens }: PromptLosses) =>
    `${kind} ablations of ${nLayers} layers of ${nHeads} heads, on ${tokens} tokens of ${nPrompts} prompts`;
  if (floors && floors.length !== refits.length) {
    throw new InvalidInput(`the floor is of ${floors.length} refits; ${refits.length} are needed`, "floor");
  }
  const odd = [...refits, ...(floors ?? [])].find((one) => shapeOf(one) !== shapeOf(refits[0]));
  if (odd) throw new InvalidInput(`there are ${shapeOf(odd)} beside ${shapeOf(refits[0])}`);
}

/** @param ofClasses the stability of each head's class; null: of the refit's own heads */
function correlationsOf(
  heads: AblationReport["heads"],
  ofClasses: number[] | null,
  level: number,
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
