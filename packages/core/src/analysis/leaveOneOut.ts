/**
 * What a head does on all other prompts: the habits that predict it on one. Sums over all prompts are kept, and the
 * prompt's own part is taken off when it is asked about.
 */
import { type HeadOnPrompt, splitSink, triangle } from "./patternParts.js";

/** Habits of many heads on one prompt set. */
export class LeaveOneOut {
  /** by query: how many prompts are long enough to have it */
  private readonly prompts: Float64Array;
  /** token id → its place among those that occur */
  private readonly types = new Map<number, number>();
  private readonly entries: number;
  /** [head, entry]: `rest`, summed over prompts */
  private readonly rests: Float32Array;
  /** [head, token]: attention that keys of the token got, less an even share of what the sink left; summed */
  private readonly excess: Float32Array;
  /** [head, token]: those even shares, summed */
  private readonly even: Float32Array;
  /** [head]: what the sink left, summed over queries */
  private readonly left: Float64Array;
  /** queries of all prompts, from 1 on */
  private readonly queries: number;

  /**
   * @param nHeads how many heads there are, of all layers and refits
   * @param prompts token ids, each at least 2
   */
  constructor(nHeads: number, prompts: readonly Int32Array[]) {
    const longest = Math.max(...prompts.map(({ length }) => length));
    this.prompts = Float64Array.from({ length: longest }, (_, query) => prompts.filter((p) => p.length > query).length);
    for (const prompt of prompts) {
      for (const token of prompt.subarray(1)) {
        if (!this.types.has(token)) this.types.set(token, this.types.size);
      }
    }
    this.entries = triangle(longest);
    this.rests = new Float32Array(nHeads * this.entries);
    this.excess = new Float32Array(nHeads * this.types.size);
    this.even = new Float32Array(nHeads * this.types.size);
    this.left = new Float64Array(nHeads);
    this.queries = prompts.reduce((total, { length }) => total + length - 1, 0);
  }

  /** @param deviation the head's pattern on the prompt less uniform causal attention; every prompt is added once */
  add(head: number, prompt: Int32Array, deviation: ArrayLike<number>): void {
    const rest = new Float64Array(triangle(prompt.length));
    splitSink(deviation, prompt.length, rest, new Float64Array(prompt.length));
    const from = head * this.entries;
    for (let entry = 0; entry < rest.length; entry++) this.rests[from + entry] += rest[entry];
    const own = this.ownTokens(prompt, deviation, rest);
    for (const [type, { excess, even }] of own.types) {
      this.excess[head * this.types.size + type] += excess;
      this.even[head * this.types.size + type] += even;
    }
    this.left[head] += own.left;
  }

  /**
   * Fills in what a head does on a prompt, and what its habits on the others predict.
   *
   * Position: the mean of `rest` at the same query and key over the other prompts that reach so far; 0 where none does.
   *
   * Token: what the sink leaves of a query's attention, shared out among the keys from 1 on in proportion to the weights
   * w of their tokens, less even sharing. w is the attention that the token's keys got on the other prompts, over an
   * even share of what the sink left there, both counted with one query's worth of even attention more: 1 for a token
   * that is new.
   */
  fill(on: HeadOnPrompt, head: number, prompt: Int32Array, deviation: ArrayLike<number>): void {
    const { length } = prompt;
    splitSink(deviation, length, on.rest, on.sink);
    fillPattern(on, deviation, length);
    this.fillPosition(on, head, length);
    this.fillToken(on, head, prompt, deviation);
  }

  private fillPosition({ rest, position }: HeadOnPrompt, head: number, length: number): void {
    const from = head * this.entries;
    for (let query = 0, row = 0; query < length; row += ++query) {
      const others = this.prompts[query] - 1;
      for (let entry = row; entry <= row + query; entry++) {
        position[entry] = others > 0 ? (this.rests[from + entry] - rest[entry]) / others : 0;
      }
    }
  }

  private fillToken({ rest, token }: HeadOnPrompt, head: number, prompt: Int32Array, deviation: ArrayLike<number>) {
    const own = this.ownTokens(prompt, deviation, rest);
    const otherQueries = this.queries - (prompt.length - 1);
    const onceMore = otherQueries > 0 ? (this.left[head] - own.left) / otherQueries : 0;
    const weights = Float64Array.from(prompt, (id, key) => {
      if (key === 0) return 0;
      const type = this.types.get(id) as number;
      const { excess, even } = own.types.get(type) as TokenSums;
      const at = head * this.types.size + type;
      const expected = this.even[at] - even + onceMore;
      return expected > 0 ? Math.max(0, 1 + (this.excess[at] - excess) / expected) : 1;
    });
    token[0] = 0;
    let total = 0;
    for (let query = 1, row = 1; query < prompt.length; row += ++query) {
      total += weights[query];
      const left = leftBySink(deviation[row], query);
      token[row] = 0;
      for (let key = 1; key <= query; key++) {
        token[row + key] = total > 0 ? left * (weights[key] / total - 1 / query) : 0;
      }
    }
  }

  private ownTokens(prompt: Int32Array, deviation: ArrayLike<number>, rest: Float64Array) {
    const types = new Map<number, TokenSums>();
    const byKey = Array.from(prompt, (id, key) => {
      if (key === 0) return null;
      const type = this.types.get(id) as number;
      const sums = types.get(type) ?? { excess: 0, even: 0 };
      types.set(type, sums);
      return sums;
    });
    let allLeft = 0;
    for (let query = 1, row = 1; query < prompt.length; row += ++query) {
      const left = leftBySink(deviation[row], query);
      allLeft += left;
      for (let key = 1; key <= query; key++) {
        const sums = byKey[key] as TokenSums;
        sums.excess += rest[row + key];
        sums.even += left / query;
      }
    }
    return { types, left: allLeft };
  }
}

interface TokenSums {
  excess: number;
  even: number;
}

/** What a query gives to all but position 0. */
function leftBySink(deviation: number, query: number): number {
  return Math.max(0, 1 - (deviation + 1 / (query + 1)));
}

function fillPattern(on: HeadOnPrompt, deviation: ArrayLike<number>, length: number): void {
  let [squares, entropy] = [0, 0];
  for (let query = 0, row = 0; query < length; row += ++query) {
    for (let entry = row; entry <= row + query; entry++) {
      squares += deviation[entry] * deviation[entry];
      const weight = Math.max(0, deviation[entry] + 1 / (query + 1)); // rounding may carry it below 0
      on.pattern[entry] = weight;
      if (weight > 0) entropy += weight * Math.log(weight);
    }
  }
  on.square = squares;
  on.negativeEntropy = entropy;
}
