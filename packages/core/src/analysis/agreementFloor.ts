/** What agreement is held against where the counterparts, or only their attention, give way to a null. */
import {
  type AgreementRequest,
  type AgreementTable,
  aboutTable,
  counterpartHeads,
  matchedHeads,
  passing,
  requireInput,
} from "./agreementTable.js";
import { isPatternNull } from "./floors.js";
import { range } from "./matching.js";
import type { AgreementNull } from "./otherAttention.js";
import { outputAgreement } from "./outputAgreement.js";
import { patternNull } from "./patternNull.js";
import { fillPattern, headOnPrompt, patternLikeness } from "./patternParts.js";
import { patternVectors } from "./patternVectors.js";

/** As plain data: an agreement table of fewer kinds, since only what heads themselves agree on is parted. */
export interface AgreementFloorTable extends Omit<AgreementTable, "values"> {
  instead: AgreementNull;
  /** each [layer, head, other refit, prompt] */
  values: Record<"cosine" | "centred" | "jensenShannon" | "output", Float64Array>;
}

/**
 * The anchor's heads, as they are, against what a null leaves of their counterparts, which are those of `headAgreement`.
 *
 * uniform-causal, position-only, shuffled-rows: the counterpart's attention is even, its mean over the other prompts, or
 * dealt anew among each query's keys; what it would write is that times its own values. shuffled-heads: a head of the
 * counterpart's layer drawn at random, in expectation.
 *
 * @throws InvalidInput as `headAgreement`
 */
export async function agreementFloor(
  request: AgreementRequest & { instead: AgreementNull },
): Promise<AgreementFloorTable> {
  requireInput(request);
  const { instead, anchor } = request;
  const { patterns, onPass } = passing(request);
  const matches = await matchedHeads(patterns, anchor);
  const counterparts = counterpartHeads(matches);
  const likeness = await patternLikenesses({ ...request, ...patterns }, counterparts);
  const output = await outputAgreement({ ...request, prompts: patterns.prompts, counterparts, onPass });
  return { ...aboutTable(request, matches), instead, values: { ...likeness, output } };
}

async function patternLikenesses(
  request: ReturnType<typeof passing>["patterns"] & { instead: AgreementNull },
  counterparts: readonly (readonly (readonly number[])[])[],
): Promise<Omit<AgreementFloorTable["values"], "output">> {
  const { config, refits, prompts, anchor, instead } = request;
  const { nLayers, nHeads } = config;
  const others = range(refits.length).filter((refit) => refit !== anchor);
  const size = nLayers * nHeads * others.length * prompts.length;
  const values = {
    cosine: new Float64Array(size),
    centred: new Float64Array(size),
    jensenShannon: new Float64Array(size),
  };
  const nulls = isPatternNull(instead) ? await patternNull(instead, request) : null;
  const indices = new Map(prompts.map((prompt, i) => [prompt, i]));
  for await (const vectors of patternVectors(request)) {
    const { prompt, entries } = vectors;
    const index = indices.get(prompt) as number;
    const { deviations } = nulls ? nulls(vectors) : vectors;
    const even = new Float32Array(entries);
    const of = (all: Float32Array, layer: number, refit: number, head: number) => {
      const vector = (layer * refits.length + refit) * nHeads + head;
      return all.subarray(vector * entries, (vector + 1) * entries);
    };
    const [own, other] = [headOnPrompt(prompt.length), headOnPrompt(prompt.length)];
    for (let slot = 0; slot < nLayers * nHeads; slot++) {
      const [layer, head] = [Math.floor(slot / nHeads), slot % nHeads];
      fillPattern(own, of(vectors.deviations, layer, anchor, head), prompt.length);
      for (const [i, refit] of others.entries()) {
        const candidates = instead === "shuffled-heads" ? range(nHeads) : [counterparts[i][layer][head]];
        const at = (slot * others.length + i) * prompts.length + index;
        for (const candidate of candidates) {
          const replaced = instead === "uniform-causal" ? even : of(deviations, layer, refit, candidate);
          fillPattern(other, replaced, prompt.length);
          const alike = patternLikeness(own, other, prompt.length);
          values.cosine[at] += alike.cosine / candidates.length;
          values.centred[at] += alike.centred / candidates.length;
          values.jensenShannon[at] += alike.jensenShannon / candidates.length;
        }
      }
    }
  }
  return values;
}
