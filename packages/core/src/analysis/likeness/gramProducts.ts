/** ⟨XXᵀ, YYᵀ⟩ of every two refits' centred points, from tiles of pairs of points: for many refits of wide points. */
import { matMul } from "../../engine/ops.js";
import type { Engine, Program } from "../../engine/program.js";
import { centredPoints, type Points } from "./points.js";

/** Pairs of points, over all refits, in a tile: 8 MiB, which are held some four times over. */
const pairsAtOnce = 2 ** 21;

/** In blocks that are held: 128 MiB. */
const numbersHeld = 2 ** 25;

type Size = Pick<Points, "nRefits" | "nPoints" | "width">;

/** Compiles what it needs once. */
export class GramProducts {
  private readonly blockLength: number;
  private readonly held: number;
  private program: Program | null = null;

  /** @param held blocks that are kept while others pass by, since reading one takes as long as a product */
  constructor(
    private readonly engine: Engine,
    private readonly size: Size,
    held?: number,
  ) {
    const fitting = 16 * Math.floor(Math.sqrt(pairsAtOnce / size.nRefits) / 16);
    this.blockLength = Math.min(size.nPoints, Math.max(64, Math.min(512, fitting)));
    this.held = held ?? Math.max(1, Math.floor(numbersHeld / (size.nRefits * this.blockLength * size.width)));
  }

  /** Multiply-adds, roughly. */
  static operations({ nRefits, nPoints, width }: Size): number {
    return (nPoints ** 2 * nRefits * (width + nRefits)) / 2;
  }

  /** How many tiles `all` tells of. */
  get nSteps(): number {
    const blocks = Math.ceil(this.size.nPoints / this.blockLength);
    return (blocks * (blocks + 1)) / 2;
  }

  /** [refit][refit] */
  async all(points: Points, onStep: () => void = () => {}): Promise<Float64Array[]> {
    const { nRefits, nPoints } = this.size;
    const sums = new Float64Array(nRefits * nRefits);
    const program = await this.compiled();
    for (let first = 0; first < nPoints; first += this.held * this.blockLength) {
      const held: Float32Array[] = [];
      for (let to = first; to < nPoints; to += this.blockLength) {
        const b = await this.block(points, to);
        if (held.length < this.held) held.push(b);
        for (const a of held) {
          const { products } = await program.run({ a, b });
          addTo(sums, products as Float32Array, a === b ? 1 : 2);
          onStep();
        }
      }
    }
    return Array.from({ length: nRefits }, (_, i) => sums.subarray(i * nRefits, (i + 1) * nRefits));
  }

  async dispose(): Promise<void> {
    await this.program?.dispose();
  }

  /** [refit, blockLength, width], zeros after the last point */
  private async block(points: Points, from: number): Promise<Float32Array> {
    const { nRefits, nPoints, width } = this.size;
    const count = Math.min(this.blockLength, nPoints - from);
    const block = new Float32Array(nRefits * this.blockLength * width);
    for (let refit = 0; refit < nRefits; refit++) {
      block.set(await centredPoints(points, refit, from, count), refit * this.blockLength * width);
    }
    return block;
  }

  /** Inner products of the rows of all refits' tiles, [point, refit, refit]: float32 adds up one row to 1e-7. */
  private async compiled(): Promise<Program> {
    const { nRefits, width } = this.size;
    const block = { shape: [nRefits, this.blockLength, width], dtype: "float32" as const };
    this.program ??= await this.engine.compile(
      ({ a, b }) => {
        const byRow = matMul(a, b, false, true).transpose([1, 0, 2]);
        return { products: matMul(byRow, byRow, false, true) };
      },
      { a: block, b: block },
    );
    return this.program;
  }
}

/** @param products [point, ...sums] */
function addTo(sums: Float64Array, products: Float32Array, times: number): void {
  for (let from = 0; from < products.length; from += sums.length) {
    for (let i = 0; i < sums.length; i++) sums[i] += times * products[from + i];
  }
}
