/** XᵀY of every two refits' centred points: as many numbers as dimensions squared, however many points there are. */
import { matMul } from "../../engine/ops.js";
import type { Engine, Program } from "../../engine/program.js";
import { tiles } from "../buckets.js";
import { centredPoints, type Points } from "./points.js";

/** Points a block: float32 adds up so many products to 1e-7, float64 the blocks. */
const pointsAtOnce = 1024;
/** Columns of as many refits side by side in one product as fit: 8 MiB of sums. */
const columnsAtOnce = 1024;

/** Told of every two refits i ≤ j once: XᵢᵀXⱼ [width, width], good until it returns; X are `centredPoints`. */
export type SeeProduct = (i: number, j: number, product: Float64Array) => void;

/** Compiles what it needs once. */
export class CrossProducts {
  private readonly programs = new Map<string, Program>();
  private readonly groups: number[][];
  private readonly pointsAtOnce: number;

  constructor(
    private readonly engine: Engine,
    { nRefits, nPoints, width }: Pick<Points, "nRefits" | "nPoints" | "width">,
  ) {
    const together = Math.max(1, Math.floor(columnsAtOnce / width));
    this.groups = [
      ...tiles(
        Array.from({ length: nRefits }, (_, refit) => refit),
        together,
      ),
    ];
    this.pointsAtOnce = Math.min(pointsAtOnce, nPoints);
  }

  /** Of `each`: multiply-adds, roughly. */
  static operations({ nRefits, nPoints, width }: Pick<Points, "nRefits" | "nPoints" | "width">): number {
    return (nPoints * (nRefits * width) ** 2) / 2;
  }

  /** How many pairs of groups of refits `each` tells of. */
  get nSteps(): number {
    return (this.groups.length * (this.groups.length + 1)) / 2;
  }

  /** How many groups of refits `own` tells of. */
  get nOwnSteps(): number {
    return this.groups.length;
  }

  /** Of every refit with itself alone. */
  async own(
    points: Points,
    see: (i: number, product: Float64Array) => void,
    onStep: () => void = () => {},
  ): Promise<void> {
    for (const refits of this.groups) {
      const sums = await this.sums(points, refits, refits);
      for (const i of refits) see(i, part(sums, points.width, refits, refits, i, i));
      onStep();
    }
  }

  async each(points: Points, see: SeeProduct, onStep: () => void = () => {}): Promise<void> {
    for (const [a, rows] of this.groups.entries()) {
      for (const columns of this.groups.slice(a)) {
        const sums = await this.sums(points, rows, columns);
        for (const i of rows) {
          for (const j of columns) if (i <= j) see(i, j, part(sums, points.width, rows, columns, i, j));
        }
        onStep();
      }
    }
  }

  /** Of two refits alone. */
  between(points: Points, i: number, j: number): Promise<Float64Array> {
    return this.sums(points, [i], [j]);
  }

  async dispose(): Promise<void> {
    for (const program of this.programs.values()) await program.dispose();
  }

  /** [rows · width, columns · width] */
  private async sums(points: Points, rows: readonly number[], columns: readonly number[]): Promise<Float64Array> {
    const { nPoints, width } = points;
    const sums = new Float64Array(rows.length * columns.length * width * width);
    const program = await this.compiled(rows.length * width, columns.length * width);
    for (let from = 0; from < nPoints; from += this.pointsAtOnce) {
      const a = await this.sideBySide(points, rows, from);
      const b = rows === columns ? a : await this.sideBySide(points, columns, from);
      const { products } = await program.run({ a, b });
      for (let i = 0; i < sums.length; i++) sums[i] += products[i];
    }
    return sums;
  }

  /** [pointsAtOnce, refits · width], zeros after the last point */
  private async sideBySide(points: Points, refits: readonly number[], from: number): Promise<Float32Array> {
    const { nPoints, width } = points;
    const count = Math.min(this.pointsAtOnce, nPoints - from);
    const stride = refits.length * width;
    const block = new Float32Array(this.pointsAtOnce * stride);
    for (const [place, refit] of refits.entries()) {
      const values = await centredPoints(points, refit, from, count);
      for (let point = 0; point < count; point++) {
        block.set(values.subarray(point * width, (point + 1) * width), point * stride + place * width);
      }
    }
    return block;
  }

  private async compiled(rows: number, columns: number): Promise<Program> {
    const key = `${rows} ${columns}`;
    const known = this.programs.get(key);
    if (known) return known;
    const program = await this.engine.compile(({ a, b }) => ({ products: matMul(a, b, true, false) }), {
      a: { shape: [this.pointsAtOnce, rows], dtype: "float32" },
      b: { shape: [this.pointsAtOnce, columns], dtype: "float32" },
    });
    this.programs.set(key, program);
    return program;
  }
}

/** Of two refits, from the sums over all of their groups. */
function part(
  sums: Float64Array,
  width: number,
  rows: readonly number[],
  columns: readonly number[],
  i: number,
  j: number,
): Float64Array {
  const product = new Float64Array(width * width);
  const stride = columns.length * width;
  const [top, left] = [rows.indexOf(i) * width, columns.indexOf(j) * width];
  for (let row = 0; row < width; row++) {
    const from = (top + row) * stride + left;
    product.set(sums.subarray(from, from + width), row * width);
  }
  return product;
}
