/** How the patterns of matched heads agree on every prompt, and what their agreement is made of. */
import { Explaining, nProducts, type Products, productsOf, restParts, sameProducts } from "./explaining.js";
import type { LeaveOneOut } from "./leaveOneOut.js";
import { type HeadOnPrompt, headOnPrompt, lengthsOf, patternLikeness, sameTokenPredictor } from "./patternParts.js";
import type { PatternVectors } from "./patternVectors.js";

/** What is known of two heads' patterns on a prompt; the four parts of `centred` add up to it. */
export const patternKinds = ["cosine", "centred", "jensenShannon", "sink", "position", "token", "content"] as const;
export type PatternKind = (typeof patternKinds)[number];

/** Whose patterns are compared. */
export interface MatchedHeads {
  nRefits: number;
  nLayers: number;
  nHeads: number;
  anchor: number;
  /** [other refit, in order and without the anchor][layer][head of the anchor]: its counterpart's head */
  counterparts: readonly (readonly (readonly number[])[])[];
}

/**
 * Sees the patterns of one prompt after the other, and then tells the agreement on each: what positions and tokens
 * explain on a prompt follows from all others. Holds 32 numbers a pair of heads and prompt.
 */
export class PatternAgreements {
  /** [layer, head, other refit, prompt] */
  private readonly values: Record<PatternKind, Float64Array>;
  /** the products of the pairs' deviations' lengths; as `values` */
  private readonly lengths: Float64Array;
  /** products of the two heads; as `values`, each 16 */
  private readonly products: Products;
  /** [layer, head] */
  private readonly ofAnchor: Explaining[];
  /** [layer, head of the anchor, other refit] */
  private readonly ofOthers: Explaining[];
  private readonly others: number[];

  /** @param habits of all heads, [layer, refit, head], with every prompt added */
  constructor(
    private readonly heads: MatchedHeads,
    private readonly habits: LeaveOneOut,
    private readonly nPrompts: number,
  ) {
    const { nRefits, nLayers, nHeads, anchor } = heads;
    this.others = Array.from({ length: nRefits }, (_, refit) => refit).filter((refit) => refit !== anchor);
    const slots = nLayers * nHeads;
    const pairs = slots * this.others.length;
    const empty = patternKinds.map((kind) => [kind, new Float64Array(pairs * nPrompts)]);
    this.values = Object.fromEntries(empty);
    this.lengths = new Float64Array(pairs * nPrompts);
    this.products = new Float64Array(pairs * nPrompts * nProducts);
    this.ofAnchor = Array.from({ length: slots }, () => new Explaining(nPrompts));
    this.ofOthers = Array.from({ length: pairs }, () => new Explaining(nPrompts));
  }

  /** @param index which of the prompts it is; each is seen once */
  see(vectors: PatternVectors, index: number): void {
    const { nLayers, nHeads, anchor, counterparts } = this.heads;
    const { prompt } = vectors;
    const same = sameTokenPredictor(prompt);
    const [own, other] = [headOnPrompt(prompt.length), headOnPrompt(prompt.length)];
    for (let slot = 0; slot < nLayers * nHeads; slot++) {
      const [layer, head] = [Math.floor(slot / nHeads), slot % nHeads];
      this.fill(own, vectors, { refit: anchor, layer, head });
      const a = sameProducts(own, same);
      this.ofAnchor[slot].add(index, productsOf(own, own, { a, b: a }));
      for (const [i, refit] of this.others.entries()) {
        this.fill(other, vectors, { refit, layer, head: counterparts[i][layer][head] });
        const pair = slot * this.others.length + i;
        const b = sameProducts(other, same);
        this.ofOthers[pair].add(index, productsOf(other, other, { a: b, b }));
        const at = pair * this.nPrompts + index;
        this.products.set(productsOf(own, other, { a, b }), at * nProducts);
        this.lengths[at] = lengthsOf(own, other);
        for (const [kind, value] of Object.entries(patternLikeness(own, other, prompt.length))) {
          this.values[kind as PatternKind][at] = value;
        }
      }
    }
  }

  private fill(on: HeadOnPrompt, vectors: PatternVectors, at: { refit: number; layer: number; head: number }): void {
    const { nRefits, nHeads } = this.heads;
    const { prompt, deviations, entries } = vectors;
    const vector = (at.layer * nRefits + at.refit) * nHeads + at.head;
    this.habits.fill(on, vector, prompt, deviations.subarray(vector * entries, (vector + 1) * entries));
  }

  /** Once every prompt has been seen: each [layer, head, other refit, prompt]. */
  agreements(): Record<PatternKind, Float64Array> {
    for (const [slot, explaining] of this.ofAnchor.entries()) {
      for (let prompt = 0; prompt < this.nPrompts; prompt++) {
        const own = explaining.without(prompt);
        for (const i of this.others.keys()) {
          const pair = slot * this.others.length + i;
          const at = pair * this.nPrompts + prompt;
          const products = this.products.subarray(at * nProducts, (at + 1) * nProducts);
          const parts = restParts(products, own, this.ofOthers[pair].without(prompt));
          this.values.position[at] = parts.position / this.lengths[at];
          this.values.token[at] = parts.token / this.lengths[at];
          this.values.content[at] = parts.content / this.lengths[at];
        }
      }
    }
    return this.values;
  }
}
