/** What is left of one head's pattern on a text when it keeps only its positions, or only how sharp it is. */
import { requireSums, rowOrders } from "./patternNull.js";
import type { Pattern } from "./patternReader.js";
import { triangle } from "./patternVectors.js";

/**
 * @param head of one refit, layer · nHeads + head
 * @returns what stands in the pattern's place: good until the next
 */
export type Replace = (head: number, tokens: Int32Array, pattern: Pattern) => Pattern;

/** Each query's weights dealt anew among the keys it may look at: one order for all heads of the refit. */
export function shuffledRows(refit: number): Replace {
  const known = new WeakMap<Int32Array, Uint32Array[]>();
  return (_, tokens, { values, width }) => {
    const orders = known.get(tokens) ?? rowOrders(tokens, refit);
    known.set(tokens, orders);
    const dealt = new Float32Array(values.length);
    for (const [query, order] of orders.entries()) {
      const row = query * width;
      for (let key = 0; key <= query; key++) dealt[row + key] = values[row + order[key]];
    }
    return { values: dealt, width };
  };
}

/** The mean pattern of each head of a refit over the prompts other than the one it stands in for, row by row. */
export class PositionMeans {
  /** [head, entry on or below the diagonal], summed over prompts */
  private readonly sums: Float32Array;
  /** by query: how many prompts reach it */
  private readonly reaching: Int32Array;
  private readonly entries: number;
  private readonly added = new WeakSet<Int32Array>();

  /** @throws InvalidInput if there is only one prompt, or the sums take more than 1 GiB */
  constructor(nHeads: number, prompts: readonly Int32Array[]) {
    const longest = requireSums(nHeads, prompts);
    this.entries = triangle(longest);
    this.sums = new Float32Array(nHeads * this.entries);
    this.reaching = Int32Array.from({ length: longest }, (_, query) => prompts.filter((p) => p.length > query).length);
  }

  /** Every prompt once a head. */
  add(head: number, tokens: Int32Array, { values, width }: Pattern): void {
    this.added.add(tokens);
    for (let query = 0, entry = head * this.entries; query < tokens.length; query++) {
      for (let key = 0; key <= query; key++) this.sums[entry++] += values[query * width + key];
    }
  }

  /** Once every prompt has been added. Of a text that is none of them, the mean over all; even where no other reaches. */
  readonly replace: Replace = (head, tokens, { values, width }) => {
    const own = this.added.has(tokens) ? 1 : 0;
    const means = new Float32Array(values.length);
    for (let query = 0, entry = head * this.entries; query < tokens.length; query++) {
      const others = (this.reaching[query] ?? 0) - own;
      const row = query * width;
      for (let key = 0; key <= query; key++, entry++) {
        means[row + key] = others > 0 ? (this.sums[entry] - own * values[row + key]) / others : 1 / (query + 1);
      }
    }
    return { values: means, width };
  };
}
