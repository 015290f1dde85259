/** Random sets of heads to hold a set against: as many heads of each layer, and others where there are enough. */
import { InvalidInput } from "../errors.js";
import type { ModelConfig } from "../model/config.js";
import { randomStream } from "../random.js";
import type { Place } from "./matching.js";
import { headLabel } from "./setAblation.js";

/** One seed for all: what a set is held against is part of the measure. */
const controlSeed = 1;

/**
 * Different random sets with as many heads of each layer as the set has. Of a layer's other heads they take at random;
 * where those are fewer, all of them, and the rest at random from the set's own.
 *
 * @param set each head once
 * @returns `count` sets, or all that there are where they are fewer; heads ascend by layer and index
 * @throws InvalidInput where no other set has as many heads of each layer
 */
export function controlSets({ nHeads }: Pick<ModelConfig, "nHeads">, set: readonly Place[], count: number): Place[][] {
  const layers = [...new Set(set.map(({ layer }) => layer))].sort((a, b) => a - b);
  const choices = layers.map((layer) => choiceOf(nHeads, layer, set));
  const possible = choices.reduce((product, { free, from }) => product * binomial(from.length, free), 1);
  if (choices.every(({ others, free }) => others.length === 0 && free > 0)) {
    throw new InvalidInput(
      `heads are all ${nHeads} heads of layer${layers.length > 1 ? "s" : ""} ${layers.join(", ")}: no other set of as many a layer is there to hold them against`,
      "heads",
    );
  }
  const draws = randomStream(controlSeed, "control sets").split(set.map(headLabel).sort().join(" "));
  const found = new Map<string, Place[]>();
  while (found.size < Math.min(count, possible)) {
    const drawn = choices.flatMap(({ layer, always, from, free }) => {
      const order = draws.permutation(from.length);
      const heads = [...always, ...Array.from(order.subarray(0, free), (i) => from[i])].sort((a, b) => a - b);
      return heads.map((head) => ({ layer, head }));
    });
    found.set(drawn.map(headLabel).join(" "), drawn);
  }
  return [...found.values()];
}

interface Choice {
  layer: number;
  others: number[];
  /** heads of every control */
  always: number[];
  /** heads of which each control takes `free` */
  from: number[];
  free: number;
}

function choiceOf(nHeads: number, layer: number, set: readonly Place[]): Choice {
  const own = set.filter((place) => place.layer === layer).map(({ head }) => head);
  const others = Array.from({ length: nHeads }, (_, head) => head).filter((head) => !own.includes(head));
  if (others.length >= own.length) return { layer, others, always: [], from: others, free: own.length };
  return { layer, others, always: others, from: own, free: own.length - others.length };
}

/** n over k; it need not be exact once it is beyond what anybody asks for */
function binomial(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return Math.round(result);
}
