/** What positions and tokens predict of a head's attention, by least squares over the other prompts. */
import { dot, type HeadOnPrompt } from "./patternParts.js";

/**
 * Inner products of what is known of one head on a prompt with what is known of another, or of itself, [4, 4]: rest,
 * position, token, same token.
 */
export type Products = Float64Array;

const known = 4;
export const nProducts = known ** 2;

/** @param same of each head: its `sameProducts` on the prompt */
export function productsOf(a: HeadOnPrompt, b: HeadOnPrompt, same: { a: SameProducts; b: SameProducts }): Products {
  const products = new Float64Array(nProducts);
  let [rr, rp, rt, pr, pp, pt, tr, tp, tt] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  // the innermost loop of all: nine products in one go
  for (let i = 0; i < a.rest.length; i++) {
    const [r, p, t] = [a.rest[i], a.position[i], a.token[i]];
    const [r2, p2, t2] = [b.rest[i], b.position[i], b.token[i]];
    rr += r * r2;
    rp += r * p2;
    rt += r * t2;
    pr += p * r2;
    pp += p * p2;
    pt += p * t2;
    tr += t * r2;
    tp += t * p2;
    tt += t * t2;
  }
  products.set([rr, rp, rt, same.a[0], pr, pp, pt, same.a[1], tr, tp, tt, same.a[2], ...same.b]);
  return products;
}

/** Inner products of the same-token predictor with a head's rest, position and token, and with itself. */
export type SameProducts = readonly [number, number, number, number];

/** @param same `sameTokenPredictor` of the prompt */
export function sameProducts({ rest, position, token }: HeadOnPrompt, same: Float64Array): SameProducts {
  return [dot(same, rest), dot(same, position), dot(same, token), dot(same, same)];
}

/** The parts of rest·rest', which add up to it. */
export interface RestParts {
  position: number;
  token: number;
  content: number;
}

/** What a head's rest is less: by how much of each predictor, first of its position's alone, then of all. */
interface Coefficients {
  position: readonly number[];
  all: readonly number[];
}

/** A predictor that adds less than this share of its squared length to those before it is one of them, up to rounding. */
const leastNew = 1e-9;

/** A head's products with itself on every prompt, and what follows from those of all prompts but one. */
export class Explaining {
  private readonly byPrompt: Float64Array;
  private readonly total = new Float64Array(nProducts);

  constructor(nPrompts: number) {
    this.byPrompt = new Float64Array(nPrompts * nProducts);
  }

  /** @param products of the head with itself; each prompt is added once */
  add(prompt: number, products: Products): void {
    this.byPrompt.set(products, prompt * nProducts);
    for (const [i, product] of products.entries()) this.total[i] += product;
  }

  /**
   * The regressions of `rest` on the position's predictor, and on all three, over all entries of all other prompts.
   */
  without(prompt: number): Coefficients {
    const own = this.byPrompt.subarray(prompt * nProducts, (prompt + 1) * nProducts);
    const sums = this.total.map((sum, i) => sum - own[i]);
    const scale = this.total;
    const position = regression(sums, scale, 1);
    return { position: [...position, 0, 0], all: regression(sums, scale, 3) };
  }
}

/** @param products of the two heads on a prompt; how each is explained follows from the other prompts */
export function restParts(products: Products, a: Coefficients, b: Coefficients): RestParts {
  const whole = products[0];
  const lessPosition = remaining(products, a.position, b.position);
  const content = remaining(products, a.all, b.all);
  return { position: whole - lessPosition, token: lessPosition - content, content };
}

/** The product of the two rests less what is predicted of each. */
function remaining(products: Products, a: readonly number[], b: readonly number[]): number {
  const weights = [a, b].map((coefficients) => [1, ...coefficients.map((coefficient) => -coefficient)]);
  let sum = 0;
  for (let i = 0; i < known; i++) {
    for (let j = 0; j < known; j++) sum += weights[0][i] * weights[1][j] * products[i * known + j];
  }
  return sum;
}

/**
 * The coefficients of the first n predictors that leave least of `rest`, by Cholesky's decomposition of the normal
 * equations; 0 for a predictor that adds nothing to those before it.
 *
 * @param scale products by whose size rounding is told from what is there
 */
function regression(products: Products, scale: Products, n: number): number[] {
  const factor: number[][] = [];
  const forward: number[] = [];
  for (let i = 0; i < n; i++) {
    const row: number[] = [];
    for (let j = 0; j < i; j++) {
      const product = products[(i + 1) * known + j + 1] - inner(row, factor[j], j);
      row.push(factor[j][j] === 0 ? 0 : product / factor[j][j]);
    }
    const left = products[(i + 1) * (known + 1)] - inner(row, row, i);
    const pivot = left > leastNew * scale[(i + 1) * (known + 1)] ? Math.sqrt(left) : 0;
    row.push(pivot);
    factor.push(row);
    forward.push(pivot === 0 ? 0 : (products[i + 1] - inner(row, forward, i)) / pivot);
  }
  const coefficients = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    if (factor[i][i] === 0) continue;
    let left = forward[i];
    for (let j = i + 1; j < n; j++) left -= factor[j][i] * coefficients[j];
    coefficients[i] = left / factor[i][i];
  }
  return coefficients;
}

function inner(x: readonly number[], y: readonly number[], n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[i] * y[i];
  return sum;
}
