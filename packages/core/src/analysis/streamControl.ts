/** What tokens and their positions alone explain of a stream, and how it is taken off. */
import { type SelfProducts, selfProductsWithin } from "./likeness/selfProducts.js";
import type { ResidualControl } from "./report.js";
import { TwoWays } from "./twoWays.js";

/** Which token stands where, of all prompts one after the other. */
export interface Layout {
  /** which of the different tokens each is, from 0 */
  tokens: Int32Array;
  /** in its prompt, from 0 */
  positions: Int32Array;
  /** tokens of which no two are the same and follow on the same ones, and have with them one and the same stream; ascending */
  distinct: Int32Array;
}

export function layoutOf(prompts: readonly Int32Array[]): Layout {
  return {
    tokens: numbered(prompts.flatMap((prompt) => [...prompt])),
    positions: Int32Array.from(prompts.flatMap((prompt) => [...prompt.keys()])),
    distinct: firstOfEach(prompts),
  };
}

/** What is taken off a stream. */
export interface Control {
  /** in an error, after "without" */
  what: string;
  /** in place: [point, width] */
  free(values: Float32Array, width: number): void;
  selfProducts: SelfProducts;
  /** whether it leaves anything of a point at all, whatever the stream is */
  leaves(point: number): boolean;
}

/** @param control what `untrained` takes off is not for a layout to know */
export function controlOf(control: ResidualControl, { tokens, positions }: Layout): Control {
  switch (control) {
    case "none":
    case "untrained":
      return {
        what: "what the untrained twin's is",
        free() {},
        selfProducts: selfProductsWithin(null),
        leaves: () => true,
      };
    case "token":
      return withoutMeans("each token's mean", tokens);
    case "position":
      return withoutMeans("each position's mean", positions);
    case "token-position": {
      const both = new TwoWays(tokens, positions);
      const left = both.left();
      return {
        what: "each token's and each position's mean",
        free: (values, width) => both.free(values, width),
        selfProducts: both.selfProducts,
        leaves: (point) => left[point] > 1e-6,
      };
    }
  }
}

function withoutMeans(what: string, groups: Int32Array): Control {
  const sizes = sizesOf(groups);
  return {
    what,
    free(values, width) {
      const means = groupMeans(values, width, groups);
      for (let i = 0; i < values.length; i++) values[i] -= means[i];
    },
    selfProducts: selfProductsWithin(groups),
    leaves: (point) => sizes[groups[point]] > 1,
  };
}

/** Each vector's place taken by the mean of its group: [point, width]. */
export function groupMeans(values: Float32Array, width: number, groups: Int32Array): Float32Array {
  const sizes = sizesOf(groups);
  const sums = new Float64Array(sizes.length * width);
  for (const [point, group] of groups.entries()) {
    for (let d = 0; d < width; d++) sums[group * width + d] += values[point * width + d];
  }
  const means = new Float32Array(values.length);
  for (const [point, group] of groups.entries()) {
    for (let d = 0; d < width; d++) means[point * width + d] = sums[group * width + d] / sizes[group];
  }
  return means;
}

/** Equal numbers get equal ones, from 0 on. */
function numbered(values: readonly number[]): Int32Array {
  const known = new Map<number, number>();
  return Int32Array.from(values, (value) => {
    if (!known.has(value)) known.set(value, known.size);
    return known.get(value)!;
  });
}

function sizesOf(groups: Int32Array): Int32Array {
  const sizes = new Int32Array(groups.reduce((most, group) => Math.max(most, group + 1), 0));
  for (const group of groups) sizes[group]++;
  return sizes;
}

interface Node {
  next: Map<number, Node>;
}

/** Of tokens that are the same and have the same ones before them, the first: its place among all. */
function firstOfEach(prompts: readonly Int32Array[]): Int32Array {
  const root: Node = { next: new Map() };
  const found: number[] = [];
  let place = 0;
  for (const prompt of prompts) {
    let node = root;
    for (const token of prompt) {
      let next = node.next.get(token);
      if (!next) {
        next = { next: new Map() };
        node.next.set(token, next);
        found.push(place);
      }
      node = next;
      place++;
    }
  }
  return Int32Array.from(found);
}
