/**
 * What a head does on all other prompts: the habits that predict it on one. Sums over all prompts are kept, and the
 * prompt's own part is taken off when it is asked about.
 */
import { fillPattern, type HeadOnPrompt, splitSink } from "./patternParts.js";
import { triangle } from "./patternVectors.js";

/** Habits of many heads on one prompt set. */
export class LeaveOneOut {
  /** by query: how many prompts are long enough to have it */
  private readonly prompts: Float64Array;
  /** token id → its place among those that occur */
  private readonly types = new Map<number, number>();
  private readonly tokens = new WeakMap<Int32Array, PromptTokens>();
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
    const { ofKey, types } = this.tokensOf(prompt);
    const own = ownTokens(ofKey, types.length, deviation, rest);
    for (const [i, type] of types.entries()) {
      this.excess[head * this.types.size + type] += own.excess[i];
      this.even[head * this.types.size + type] += own.even[i];
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
    const { ofKey, types } = this.tokensOf(prompt);
    const own = ownTokens(ofKey, types.length, deviation, rest);
    const otherQueries = this.queries - (prompt.length - 1);
    const onceMore = otherQueries > 0 ? (this.left[head] - own.left) / otherQueries : 0;
    const weights = Float64Array.from(types, (type, i) => {
      const at = head * this.types.size + type;
      const expected = this.even[at] - own.even[i] + onceMore;
      return expected > 0 ? Math.max(0, 1 + (this.excess[at] - own.excess[i]) / expected) : 1;
    });
    token[0] = 0;
    let total = 0;
    for (let query = 1, row = 1; query < prompt.length; row += ++query) {
      total += weights[ofKey[query]];
      const left = leftBySink(deviation[row], query);
      const scale = total > 0 ? left / total : 0;
      const even = total > 0 ? left / query : 0;
      token[row] = 0;
      for (let key = 1; key <= query; key++) token[row + key] = scale * weights[ofKey[key]] - even;
    }
  }

  private tokensOf(prompt: Int32Array): PromptTokens {
    const known = this.tokens.get(prompt);
    if (known) return known;
    const types: number[] = [];
    const ofKey = Int32Array.from(prompt, (id, key) => {
      if (key === 0) return -1;
      const type = this.types.get(id) as number;
      const place = types.indexOf(type);
      return place >= 0 ? place : types.push(type) - 1;
    });
    const tokens = { ofKey, types };
    this.tokens.set(prompt, tokens);
    return tokens;
  }
}

/** The tokens of a prompt from position 1 on. */
interface PromptTokens {
  /** by key: which of `types`; -1 for position 0 */
  ofKey: Int32Array;
  /** places among all tokens that occur, each once */
  types: number[];
}

/** What each of a prompt's tokens got, by its place among them; and what the sink left of all queries. */
function ownTokens(ofKey: Int32Array, nTypes: number, deviation: ArrayLike<number>, rest: Float64Array) {
  const excess = new Float64Array(nTypes);
  const even = new Float64Array(nTypes);
  let allLeft = 0;
  for (let query = 1, row = 1; query < ofKey.length; row += ++query) {
    const left = leftBySink(deviation[row], query);
    allLeft += left;
    for (let key = 1; key <= query; key++) {
      excess[ofKey[key]] += rest[row + key];
      even[ofKey[key]] += left / query;
    }
  }
  return { excess, even, left: allLeft };
}

/** What a query gives to all but position 0. */
function leftBySink(deviation: number, query: number): number {
  return Math.max(0, 1 - (deviation + 1 / (query + 1)));
}
