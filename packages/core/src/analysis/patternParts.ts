/**
 * What two heads' patterns have in common on one prompt, and what it is made of: the sink, positions, token identity,
 * and the content that is left.
 *
 * A head's deviation d from uniform causal attention falls into its sink part and the rest, which are orthogonal. Of the
 * rest, positions and then tokens predict something, by what the head does on the other prompts (`LeaveOneOut`,
 * `Explaining`). A part of two heads' agreement is by how much their inner product falls when what is predicted is taken
 * off both:
 *
 *   sink + position + token + content = s·s' + (r₀·r₀' - r₁·r₁') + (r₁·r₁' - r₂·r₂') + r₂·r₂' = d·d'
 *
 * with s the sink part, r₀ the rest, r₁ the rest less what positions predict, r₂ less what tokens add to that. The parts
 * add up whatever is predicted. As nothing is fitted on the prompt itself, what predicts nothing explains nothing, and a
 * part may come out a little below 0.
 */
import { triangle } from "./patternVectors.js";
import { harmonic } from "./similarity.js";

/** Two heads on one prompt, all but the parts of what the sink leaves. */
export interface PatternLikeness {
  /** cosine of the patterns' entries on and below the diagonal, in [0, 1] */
  cosine: number;
  /** cosine of their deviations from uniform causal attention, in [-1, 1]; 0 where one attends evenly */
  centred: number;
  /** 1 - Jensen-Shannon divergence / log 2 of the two distributions of a query, mean over queries from 1; in [0, 1] */
  jensenShannon: number;
  /** s·s' over the product of the deviations' lengths */
  sink: number;
}

/** A head on one prompt of `length` tokens, entries on and below the diagonal, row after row. */
export interface HeadOnPrompt {
  /** attention weights */
  pattern: Float64Array;
  /** Σ p log p over all entries */
  negativeEntropy: number;
  /** squared length of the deviation from uniform causal attention */
  square: number;
  /** by query: the sink part's coordinate, d[q, 0] · √(1 + 1/q); 0 for query 0 */
  sink: Float64Array;
  /** the deviation less its sink part: column 0 is 0, rows sum to 0 */
  rest: Float64Array;
  /** what may predict `rest`: its mean over other prompts at the same query and key */
  position: Float64Array;
  /** what may predict `rest`: attention shared out by the keys' tokens alone, as on other prompts */
  token: Float64Array;
}

/** Room for a head on a prompt of as many tokens, to be filled again and again. */
export function headOnPrompt(length: number): HeadOnPrompt {
  const entries = () => new Float64Array(triangle(length));
  return {
    pattern: entries(),
    negativeEntropy: 0,
    square: 0,
    sink: new Float64Array(length),
    rest: entries(),
    position: entries(),
    token: entries(),
  };
}

/**
 * The sink part of row q is d[q, 0] · (1, -1/q, …, -1/q): as much attention on position 0 as the head gives it, the rest
 * shared evenly. These rows are orthogonal to all that share the rest otherwise, so taking it off is a projection.
 *
 * @param deviation a pattern less uniform causal attention, whose rows sum to 0
 * @param rest is given the deviation less its sink part
 * @param sink is given, by query, the sink part's coordinate
 */
export function splitSink(deviation: ArrayLike<number>, length: number, rest: Float64Array, sink: Float64Array): void {
  sink[0] = 0;
  rest[0] = 0;
  for (let query = 1, row = 1; query < length; row += ++query) {
    const first = deviation[row];
    sink[query] = first * Math.sqrt(1 + 1 / query);
    rest[row] = 0;
    for (let key = 1; key <= query; key++) rest[row + key] = deviation[row + key] + first / query;
  }
}

/** All but what may predict `rest`, from a pattern less uniform causal attention. */
export function fillPattern(on: HeadOnPrompt, deviation: ArrayLike<number>, length: number): void {
  splitSink(deviation, length, on.rest, on.sink);
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

/**
 * Fixed, of any head: a query's attention goes evenly to the earlier keys of its own token, none of them at position 0;
 * queries without one share it evenly. Less even sharing; column 0 is 0 and rows sum to 0.
 */
export function sameTokenPredictor(prompt: Int32Array): Float64Array {
  const predictor = new Float64Array(triangle(prompt.length));
  for (let query = 1, row = 1; query < prompt.length; row += ++query) {
    let same = 0;
    for (let key = 1; key < query; key++) if (prompt[key] === prompt[query]) same++;
    if (same === 0) continue;
    for (let key = 1; key <= query; key++) {
      const shared = key < query && prompt[key] === prompt[query] ? 1 / same : 0;
      predictor[row + key] = shared - 1 / query;
    }
  }
  return predictor;
}

/** A squared length below which a deviation is the rounding of float32, and the head attends evenly. */
const leastSquare = 1e-10;

/** The product of the lengths of two deviations; Infinity, so that nothing is shared, where one head attends evenly. */
export function lengthsOf(a: HeadOnPrompt, b: HeadOnPrompt): number {
  if (a.square < leastSquare || b.square < leastSquare) return Number.POSITIVE_INFINITY;
  return Math.sqrt(a.square * b.square);
}

/** @param length tokens of the prompt, at least 2 */
export function patternLikeness(a: HeadOnPrompt, b: HeadOnPrompt, length: number): PatternLikeness {
  const lengths = lengthsOf(a, b);
  const sink = dot(a.sink, b.sink);
  const common = sink + dot(a.rest, b.rest);
  const uniform = harmonic(length);
  return {
    cosine: (common + uniform) / Math.sqrt((a.square + uniform) * (b.square + uniform)),
    centred: common / lengths,
    jensenShannon: 1 - divergence(a, b) / ((length - 1) * Math.LN2),
    sink: sink / lengths,
  };
}

/** Jensen-Shannon divergence of the two heads' distributions, summed over queries, in nats. */
function divergence(a: HeadOnPrompt, b: HeadOnPrompt): number {
  let mixed = 0;
  for (let entry = 0; entry < a.pattern.length; entry++) {
    const middle = (a.pattern[entry] + b.pattern[entry]) / 2;
    if (middle > 0) mixed += middle * Math.log(middle);
  }
  return (a.negativeEntropy + b.negativeEntropy) / 2 - mixed;
}

export function dot(x: Float64Array, y: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i] * y[i];
  return total;
}
