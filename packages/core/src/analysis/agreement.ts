/** How heads of one refit agree with their counterparts in all others: patterns, outputs, effects, and about what. */
import { InvalidInput } from "../errors.js";
import type { LoadOptions } from "../model/loading.js";
import { mean, standardDeviation } from "../statistics/describe.js";
import { type EstimateValue, estimateOf, judged, meanSamples, type Samples } from "../statistics/estimate.js";
import { defaultResampling, type Resampling, requireResampling } from "../statistics/resampling.js";
import type { AgreementFloorTable } from "./agreementFloor.js";
import { type Agreement, type AgreementPart, type AgreementReport, agreementParts } from "./agreementReport.js";
import { type AgreementKind, type AgreementTable, agreementKinds, counterpartHeads } from "./agreementTable.js";
import { effectAgreement, effectAtRandom, type TokenLosses } from "./effectAgreement.js";

export interface AgreementInput {
  table: AgreementTable;
  /**
   * the same of the untrained twins, with counterparts of their own, or of what a null leaves of the counterparts; null:
   * none
   */
  floor: AgreementTable | AgreementFloorTable | null;
  /** by refit, without each head in turn; null: effects are not compared */
  losses: readonly TokenLosses[] | null;
  /** of the twins */
  floorLosses: readonly TokenLosses[] | null;
}

/** `centred` of less is not worth dividing: its shares would be of noise. */
const leastAgreement = 0.05;

/** Every kind of agreement by name; "effect" where losses were given. */
type Measured = Partial<Record<AgreementKind | "effect", Samples>>;

/**
 * A row for each other refit, a column for each prompt; layers are means over heads, the whole a mean over layers.
 *
 * A part's share is its mean over that of `centred`, so that shares add up to 1; its interval is that of a ratio, to
 * first order.
 *
 * @throws InvalidInput if the floor or the losses are not of the same refits, heads and prompts
 */
export function agreement(
  { table, floor, losses, floorLosses }: AgreementInput,
  { resampling = defaultResampling, load }: { resampling?: Resampling; load: LoadOptions },
): AgreementReport {
  requireResampling(resampling);
  requireFloor(table, floor);
  const own = samplesOf(table, losses);
  const floors = floor && floorSamples(floor, losses, floorLosses);
  const { nLayers, nHeads } = table;
  const n = table.nRefits - 1;
  const layersOf = (heads: readonly Measured[]) =>
    Array.from({ length: nLayers }, (_, layer) => meanOf(heads.slice(layer * nHeads, (layer + 1) * nHeads)));
  const layers = layersOf(own);
  const floorLayers = floors && layersOf(floors);
  const judgedTogether = (of: readonly Measured[], beside: readonly Measured[] | null) =>
    agreements(of, beside, { n, resampling });
  const [whole] = judgedTogether([meanOf(layers)], floorLayers && [meanOf(floorLayers)]);
  const ofHeads = judgedTogether(own, floors);
  return {
    measure: "agreement",
    preset: "CALIBRATED",
    anchor: table.anchor,
    resampling,
    load,
    site: table.site,
    prompts: table.lengths.length,
    tokens: table.lengths.reduce((sum, length) => sum + length, 0),
    overall: whole.centred,
    agreement: whole,
    layers: judgedTogether(layers, floorLayers).map((found, layer) => ({
      layer,
      estimate: found.centred,
      sd: standardDeviation(ofHeads.slice(layer * nHeads, (layer + 1) * nHeads).map(({ centred }) => centred.value)),
      agreement: found,
    })),
    heads: ofHeads.map((found, slot) => {
      const [layer, head] = [Math.floor(slot / nHeads), slot % nHeads];
      return { layer, head, agreement: found, matches: table.matches[layer][head] };
    }),
    cautions: cautionsOf(table),
    claims: [],
  };
}

/** By layer, then head. */
function samplesOf(table: AgreementTable, losses: readonly TokenLosses[] | null): Measured[] {
  const { anchor, matches, values } = table;
  if (!losses) return bySlot(table, values);
  return bySlot(table, {
    ...values,
    effect: effectAgreement(requireLosses(table, losses), anchor, counterpartHeads(matches)),
  });
}

/** Effects of heads that attend otherwise are not known, but those of a random head are. */
function floorSamples(
  floor: AgreementTable | AgreementFloorTable,
  losses: readonly TokenLosses[] | null,
  floorLosses: readonly TokenLosses[] | null,
): Measured[] {
  if (!("instead" in floor)) return samplesOf(floor, floorLosses);
  if (floor.instead !== "shuffled-heads" || !losses) return bySlot(floor, floor.values);
  return bySlot(floor, { ...floor.values, effect: effectAtRandom(losses, floor.anchor) });
}

function bySlot(
  { nRefits, nLayers, nHeads, lengths }: Omit<AgreementTable, "values">,
  all: Partial<Record<AgreementKind | "effect", Float64Array>>,
): Measured[] {
  const [rows, columns] = [nRefits - 1, lengths.length];
  return Array.from({ length: nLayers * nHeads }, (_, slot) =>
    Object.fromEntries(
      Object.entries(all).map(([kind, values]) => [
        kind,
        { rows, columns, values: values.subarray(slot * rows * columns, (slot + 1) * rows * columns) },
      ]),
    ),
  );
}

function meanOf(of: readonly Measured[]): Measured {
  return Object.fromEntries(
    Object.keys(of[0]).map((kind) => [kind, meanSamples(of.map((one) => one[kind as AgreementKind] as Samples))]),
  );
}

/** What the kinds can be, and whether 1 is the same head. */
const scales: Record<AgreementKind | "effect", { ceiling: 1 | null; range: [number, number] | null }> = {
  cosine: { ceiling: 1, range: [0, 1] },
  centred: { ceiling: 1, range: [-1, 1] },
  jensenShannon: { ceiling: 1, range: [0, 1] },
  output: { ceiling: 1, range: [-1, 1] },
  effect: { ceiling: 1, range: [-1, 1] },
  sink: { ceiling: null, range: null },
  position: { ceiling: null, range: null },
  token: { ceiling: null, range: null },
  content: { ceiling: null, range: null },
};

/** Estimates of each kind, those of all that are given judged together. */
function agreements(
  of: readonly Measured[],
  floors: readonly Measured[] | null,
  { n, resampling }: { n: number; resampling: Resampling },
): Agreement[] {
  const estimated = (kind: AgreementKind | "effect"): EstimateValue[] =>
    judged(
      of.map((own, i) =>
        estimateOf(own[kind] as Samples, floors?.[i][kind] ?? null, { n, resampling, ...scales[kind] }),
      ),
      resampling,
    );
  const kinds = Object.fromEntries(agreementKinds.map((kind) => [kind, estimated(kind)]));
  const effects = of[0].effect ? estimated("effect") : null;
  return of.map((own, i) => ({
    cosine: kinds.cosine[i],
    centred: kinds.centred[i],
    jensenShannon: kinds.jensenShannon[i],
    output: kinds.output[i],
    effect: effects?.[i] ?? null,
    parts: byPart((part) => kinds[part][i]),
    shares: shares(own, kinds.centred[i].value, { n, resampling }),
  }));
}

function shares(
  own: Measured,
  centred: number,
  about: { n: number; resampling: Resampling },
): Record<AgreementPart, EstimateValue> | null {
  if (centred < leastAgreement) return null;
  const whole = (own.centred as Samples).values;
  return byPart((kind) => {
    const part = own[kind] as Samples;
    const share = mean(part.values) / centred;
    // its mean is the share, and it moves with each refit and prompt as the share does
    const values = part.values.map((value, i) => share + (value - share * whole[i]) / centred);
    return estimateOf({ ...part, values }, null, { ...about, ceiling: null, range: null });
  });
}

function byPart<T>(of: (part: AgreementPart) => T): Record<AgreementPart, T> {
  const [sink, position, token, content] = agreementParts.map(of);
  return { sink, position, token, content };
}

/** Prompts of fewer tokens on average have patterns of few entries. */
const fewTokens = 12;

function cautionsOf({ lengths, dModel, site }: AgreementTable): string[] {
  const mapped = [0, 1].map((half) =>
    lengths.filter((_, prompt) => prompt % 2 === half).reduce((sum, length) => sum + length - 1, 0),
  );
  const least = Math.min(...mapped);
  const cautions: string[] = [];
  if (least < 2 * dModel) {
    cautions.push(
      `The map between two streams of ${dModel} dimensions is fitted on ${least} tokens (${site}): with fewer than ${2 * dModel} it is loose, and agreement of outputs comes out too low.`,
    );
  }
  const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  if (average < fewTokens) {
    cautions.push(
      `Prompts have ${average.toFixed(1)} tokens on average: with fewer than ${fewTokens}, what a pattern owes to positions, tokens and content is hard to tell apart.`,
    );
  }
  return cautions;
}

function requireFloor(table: AgreementTable, floor: AgreementInput["floor"]): void {
  const shapeOf = ({ nRefits, nLayers, nHeads, anchor, lengths }: Omit<AgreementTable, "values">) =>
    `refit ${anchor} of ${nRefits}, ${nLayers} layers of ${nHeads} heads, on ${lengths.length} prompts`;
  if (!floor || shapeOf(floor) === shapeOf(table)) return;
  throw new InvalidInput(`the floor is of ${shapeOf(floor)}; one of ${shapeOf(table)} is needed`, "floor");
}

function requireLosses(table: AgreementTable, losses: readonly TokenLosses[]): readonly TokenLosses[] {
  const { nRefits, nLayers, nHeads, lengths } = table;
  const fits = losses.every(
    (own) =>
      own.nLayers === nLayers &&
      own.nHeads === nHeads &&
      own.prompts.length === lengths.length &&
      own.prompts.every(({ length }, prompt) => length === lengths[prompt]),
  );
  if (losses.length === nRefits && fits) return losses;
  throw new InvalidInput(
    `the losses are not of the ${nRefits} refits, ${nLayers} layers of ${nHeads} heads and ${lengths.length} prompts that patterns were compared on`,
  );
}
