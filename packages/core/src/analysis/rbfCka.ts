/** RBF-CKA of activations that are too many to hold, let alone their pairs. Kornblith et al. 2019; paper §4.7. */
import { matMul } from "../engine/ops.js";
import type { Engine, Program, Signature, TensorFunction } from "../engine/program.js";
import * as tf from "../engine/tf.js";
import { kthSmallest, nearlyKthSmallest, type Scan } from "../statistics/selection.js";

/** The activations of all refits at one site and layer. */
export interface Activations {
  /** [count, width]: one refit's, from token `from` on; the caller's own */
  read(refit: number, from: number, count: number): Promise<Float32Array>;
  /** by refit: the root mean square length of its vectors, above 0 */
  sizes: readonly number[];
}

/** What a refit's activations are measured by. */
export interface Gauge {
  refit: number;
  /** a point amid the tokens [width], from which float32 sees the distances between them best */
  origin: Float32Array;
  /** of all n² squared distances, in units of the refit's squared size */
  median: number;
}

/** Tokens a block. Distances are looked at refit by refit, 4 MiB at once; products need all refits together. */
interface Tiles {
  distances: number;
  products: number;
}

/** Pairs of tokens, over all refits, in a tile for products: 8 MiB, which are held some four times over. */
const pairsAtOnce = 2 ** 21;

function tilesFor(nRefits: number): Tiles {
  const fitting = 16 * Math.floor(Math.sqrt(pairsAtOnce / nRefits) / 16);
  return { distances: 1024, products: Math.max(64, Math.min(512, fitting)) };
}

/** exp(-1/2): what the kernel gives for a distance that is the median. */
const middle = Math.exp(-0.5);

/**
 * Compares refits by the alignment of their centred Gram matrices over n tokens: K = exp(-D²/(2 · median(D²))), the
 * median being that of all n² squared distances, a token's own 0 included; HSIC is the biased one.
 *
 * Nothing of n × n is held: tiles of K come and go, and ⟨HKH, HLH⟩ is read off their inner products and row sums.
 * float32 is enough because what it would spend its digits on is taken off first: from the activations a point amid
 * them, which no distance sees, and from K the constant exp(-1/2), most of it, which centring removes anyway. The point
 * is each dimension's median, not the mean, which a few tokens move far away: BOS may be a hundred times as long as the
 * others.
 */
export class RbfCka {
  private readonly programs = new Map<string, Program>();

  constructor(
    private readonly engine: Engine,
    private readonly size: { nRefits: number; nTokens: number; width: number },
    private readonly tiles = tilesFor(size.nRefits),
  ) {}

  /** How many tiles the medians of all refits and their similarities tell of. */
  get nTiles(): number {
    const { nRefits, nTokens } = this.size;
    const pairs = (blockLength: number) => triangle(Math.ceil(nTokens / blockLength));
    return nRefits * pairs(this.tiles.distances) + pairs(this.tiles.products);
  }

  /**
   * The median is that of all n² squared distances between a refit's tokens: exactly that of the float32 distances, and
   * as numpy has it: the mean of the two in the middle where n² is even.
   */
  async gauge(activations: Activations, refit: number, onTile: () => void = () => {}): Promise<Gauge> {
    const { nTokens, width } = this.size;
    const sample = await spreadOut(activations, refit, nTokens);
    const origin = medians(sample, width);
    const scale = { refit, origin, unit: activations.sizes[refit] };
    const some = placed([sample], [scale], { from: 0, count: sample.length / width });
    const guess = await nearlyKthSmallest(middleRanks(some.count)[0], (see) => this.seeHalfDistances(some, some, see));
    let tell = onTile;
    const scan: Scan = async (see) => {
      await this.overPairs(this.tiles.distances, activations, [scale], async (a, b) => {
        await this.seeHalfDistances(a, b, see);
        tell();
      });
      // another scan, should the guess have been too far off, is no progress
      tell = () => {};
    };
    const [lower, upper] = await kthSmallest(middleRanks(nTokens), scan, guess);
    return { refit, origin, median: lower + upper };
  }

  /**
   * @param gauges by refit, each median above 0
   * @returns CKA [refit][refit] in [0, 1], symmetric, 1 on the diagonal
   */
  async similarities(
    activations: Activations,
    gauges: readonly Gauge[],
    onTile: () => void = () => {},
  ): Promise<number[][]> {
    const { nRefits, nTokens } = this.size;
    // distances are then in units of the median
    const scales = gauges.map(({ refit, origin, median }) => ({
      refit,
      origin,
      unit: activations.sizes[refit] * Math.sqrt(median),
    }));
    const inner = new Float64Array(nRefits * nRefits);
    const rowSums = Array.from({ length: nRefits }, () => new Float64Array(nTokens));
    await this.overPairs(this.tiles.products, activations, scales, async (a, b) => {
      const { products, rows, columns } = await this.products(a, b);
      const times = a === b ? 1 : 2;
      for (let i = 0; i < products.length; i++) inner[i % inner.length] += times * products[i];
      for (const [refit, sums] of rowSums.entries()) {
        for (let i = 0; i < a.count; i++) sums[a.from + i] += rows[refit * a.count + i];
        if (a === b) continue;
        for (let i = 0; i < b.count; i++) sums[b.from + i] += columns[refit * b.count + i];
      }
      onTile();
    });
    const hsic = centredProducts(inner, rowSums);
    const cka = (i: number, j: number) => Math.min(1, hsic[i][j] / Math.sqrt(hsic[i][i] * hsic[j][j]));
    return hsic.map((row, i) => row.map((_, j) => (i === j ? 1 : cka(Math.min(i, j), Math.max(i, j)))));
  }

  async dispose(): Promise<void> {
    for (const program of this.programs.values()) await program.dispose();
  }

  /** Every unordered pair of blocks once, that of a block with itself among them. */
  private async overPairs(
    blockLength: number,
    { read }: Activations,
    scales: readonly Scale[],
    visit: (a: Block, b: Block) => Promise<void>,
  ): Promise<void> {
    const { nTokens } = this.size;
    const blockFrom = async (from: number) => {
      const count = Math.min(blockLength, nTokens - from);
      return placed(await Promise.all(scales.map(({ refit }) => read(refit, from, count))), scales, { from, count });
    };
    for (let from = 0; from < nTokens; from += blockLength) {
      const a = await blockFrom(from);
      await visit(a, a);
      for (let to = from + blockLength; to < nTokens; to += blockLength) await visit(a, await blockFrom(to));
    }
  }

  /** Each pair of two tokens once: of a block with itself only what lies below the diagonal. */
  private async seeHalfDistances(a: Block, b: Block, see: Parameters<Scan>[0]): Promise<void> {
    const program = await this.compiled(`distances ${a.count} ${b.count}`, () => ({
      signature: operands([a.count, b.count], this.size.width),
      compute: (inputs) => ({ half: halfSquaredDistances(inputs) }),
    }));
    const { half } = await program.run(operandsOf(a, b));
    if (a !== b) return see(half as Float32Array, 0, half.length);
    for (let row = 0; row < a.count; row++) see(half as Float32Array, row * a.count, row * a.count + row);
  }

  /**
   * Of the tiles K - exp(-1/2) of all refits: `products` the inner products of their rows [token, refit, refit], `rows`
   * and `columns` the sums of their rows and columns [refit, token]. Engines add up one row in float32 to 1e-7; over a
   * whole tile they would lose 1e-5.
   */
  private async products(a: Block, b: Block) {
    const { nRefits, width } = this.size;
    const program = await this.compiled(`products ${a.count} ${b.count}`, () => ({
      signature: {
        ...operands([nRefits, a.count, b.count], width),
        rowTokens: { shape: [a.count, 1], dtype: "int32" },
        columnTokens: { shape: [1, b.count], dtype: "int32" },
      },
      compute: ({ rowTokens, columnTokens, ...inputs }) => {
        // a token is at no distance from itself, whatever rounding says
        const others = tf.cast(tf.notEqual(rowTokens, columnTokens), "float32");
        const kernel = halfSquaredDistances(inputs).mul(others).neg().exp().sub(middle);
        const byRow = kernel.transpose([1, 0, 2]);
        return { products: matMul(byRow, byRow, false, true), rows: kernel.sum(2), columns: kernel.sum(1) };
      },
    }));
    return program.run({ ...operandsOf(a, b), rowTokens: tokensOf(a), columnTokens: tokensOf(b) });
  }

  private async compiled(
    key: string,
    define: () => { signature: Signature; compute: TensorFunction },
  ): Promise<Program> {
    const known = this.programs.get(key);
    if (known) return known;
    const { signature, compute } = define();
    const program = await this.engine.compile(compute, signature);
    this.programs.set(key, program);
    return program;
  }
}

interface Range {
  from: number;
  count: number;
}

/** Where a refit's activations are measured from, and in what length. */
interface Scale {
  refit: number;
  origin: Float32Array;
  unit: number;
}

/** Tokens of one refit, or of all of them one after the other. */
interface Block extends Range {
  /** [refit, count, width] */
  vectors: Float32Array;
  /** half of each vector's squared length, [refit, count] */
  halfSquares: Float32Array;
}

/** (x - origin)/unit, and half its square. */
function placed(values: readonly Float32Array[], scales: readonly Scale[], { from, count }: Range): Block {
  const width = scales[0].origin.length;
  const vectors = new Float32Array(scales.length * count * width);
  const halfSquares = new Float32Array(scales.length * count);
  for (const [i, { origin, unit }] of scales.entries()) {
    const ofRefit = values[i];
    for (let token = 0; token < count; token++) {
      const at = (i * count + token) * width;
      let squares = 0;
      for (let d = 0; d < width; d++) {
        const value = Math.fround((ofRefit[token * width + d] - origin[d]) / unit);
        vectors[at + d] = value;
        squares += value * value;
      }
      halfSquares[i * count + token] = squares / 2;
    }
  }
  return { from, count, vectors, halfSquares };
}

/** Enough to place all others by, and to find the median to one percent. */
const sampleTokens = 1024;

/** Tokens from everywhere among all there are. */
async function spreadOut({ read }: Activations, refit: number, nTokens: number): Promise<Float32Array> {
  const count = Math.min(nTokens, sampleTokens);
  const tokens = Array.from({ length: count }, (_, i) => Math.floor((i * nTokens) / count));
  const vectors = await Promise.all(tokens.map((token) => read(refit, token, 1)));
  const sample = new Float32Array(count * vectors[0].length);
  for (const [i, vector] of vectors.entries()) sample.set(vector, i * vector.length);
  return sample;
}

/** Of each column. */
function medians(vectors: Float32Array, width: number): Float32Array {
  const column = new Float32Array(vectors.length / width);
  return Float32Array.from({ length: width }, (_, d) => {
    for (let i = 0; i < column.length; i++) column[i] = vectors[i * width + d];
    return column.sort()[column.length >> 1];
  });
}

/** @param tile [...refit, rows, columns] */
function operands(tile: readonly number[], width: number): Signature {
  const [rows, columns] = tile.slice(-2);
  const refits = tile.slice(0, -2);
  return {
    a: { shape: [...refits, rows, width], dtype: "float32" },
    b: { shape: [...refits, columns, width], dtype: "float32" },
    halfSquaresA: { shape: [...refits, rows, 1], dtype: "float32" },
    halfSquaresB: { shape: [...refits, 1, columns], dtype: "float32" },
  };
}

function operandsOf(a: Block, b: Block) {
  return { a: a.vectors, b: b.vectors, halfSquaresA: a.halfSquares, halfSquaresB: b.halfSquares };
}

function tokensOf({ from, count }: Block): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => from + i);
}

/** ‖a - b‖²/2 = ‖a‖²/2 + ‖b‖²/2 - a·b, [..., row, column], never below 0 */
function halfSquaredDistances({ a, b, halfSquaresA, halfSquaresB }: Record<string, tf.Tensor>): tf.Tensor {
  return tf.relu(halfSquaresA.add(halfSquaresB).sub(matMul(a, b, false, true)));
}

/**
 * Of the n² distances, n are a token's own, 0, and the rest are those of n(n-1)/2 pairs, twice each: the ranks among
 * pairs of the one or two in the middle. n is 3 or more: the middle is then beyond the zeros.
 */
function middleRanks(n: number): [number, number] {
  const rankOf = (place: number) => Math.floor((place - n) / 2);
  return [rankOf(Math.floor((n * n - 1) / 2)), rankOf(Math.floor((n * n) / 2))];
}

/** ⟨HKH, HLH⟩ = ΣK∘L - (2/n) Σ r_K r_L + ΣK ΣL/n², with H = 1 - 11ᵀ/n and r the row sums. */
function centredProducts(inner: Float64Array, rowSums: readonly Float64Array[]): number[][] {
  const n = rowSums[0].length;
  const totals = rowSums.map((sums) => sums.reduce((total, sum) => total + sum, 0));
  return rowSums.map((a, i) =>
    rowSums.map((b, j) => {
      let rows = 0;
      for (let token = 0; token < n; token++) rows += a[token] * b[token];
      return inner[i * rowSums.length + j] - (2 / n) * rows + (totals[i] * totals[j]) / n ** 2;
    }),
  );
}

function triangle(n: number): number {
  return (n * (n + 1)) / 2;
}
