import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../../engine/engine.js";
import type { Engine } from "../../engine/program.js";
import { type RandomStream, randomStream } from "../../random.js";
import type { ResidualMeasure } from "../report.js";
import { Svcca } from "./alignment.js";
import { pointsOf } from "./fixtures/points.js";
import { GramProducts } from "./gramProducts.js";
import { likenessBy } from "./likeness.js";
import { LinearCka } from "./linearCka.js";
import type { Likeness, Points } from "./points.js";
import { selfProductsWithin } from "./selfProducts.js";

const cpu = await openEngine({ name: "cpu" });
const onnx = await openEngine({ name: "onnx", threads: 1 });
afterAll(() => Promise.all([cpu.dispose(), onnx.dispose()]));

interface Fixture {
  width: number;
  refits: number[][];
  groups: number[];
  pairs: [number, number][];
  expected: Record<Exclude<ResidualMeasure, "cka-rbf">, number[]>;
  withinGroups: Record<"cka-debiased" | "cka-linear", number[]>;
  canonicalCorrelations: number[];
}
const fixture: Fixture = JSON.parse(readFileSync(new URL("./fixtures/likeness.fixture.json", import.meta.url), "utf8"));
const measured = pointsOf(
  fixture.refits.map((values) => Float32Array.from(values)),
  fixture.width,
);
const named = Object.keys(fixture.expected) as (keyof Fixture["expected"])[];

async function matrixBy(likeness: Likeness, points: Points): Promise<number[][]> {
  let steps = 0;
  const matrix = await likeness.matrix(points, () => steps++);
  expect(steps).toBe(likeness.nSteps);
  await likeness.dispose();
  return matrix;
}

const by = (measure: ResidualMeasure, points: Points, engine: Engine = cpu) =>
  matrixBy(likenessBy(measure, engine, points), points);

/** float32 products of some thousand terms, against float64 of the same float32 points. */
const tolerance = 1e-5;

describe.each([["cpu"], ["onnx"]])("on %s, as numpy has it in float64", (name) => {
  const engine = name === "cpu" ? cpu : onnx;

  test.each(named)("%s", async (measure) => {
    expectPairs(await by(measure, measured, engine), fixture.expected[measure]);
  });

  test.each(["cka-debiased", "cka-linear"] as const)("%s within groups of 1, 2, 3 and more", async (measure) => {
    expectPairs(await by(measure, withinGroups(measured), engine), fixture.withinGroups[measure]);
  });

  test.each(["features", "points"] as const)("debiased CKA by %s", async (way) => {
    expectPairs(await matrixBy(new LinearCka(engine, measured, true, way), measured), fixture.expected["cka-debiased"]);
  });

  test("all canonical correlations", async () => {
    expectPairs(await matrixBy(new Svcca(engine, measured, 1), measured), fixture.canonicalCorrelations);
  });
});

function expectPairs(matrix: number[][], expected: number[]): void {
  for (const [i, [a, b]] of fixture.pairs.entries()) {
    expect(Math.abs(matrix[a][b] - expected[i]), `${a}, ${b}`).toBeLessThan(tolerance);
    expect(matrix[b][a]).toBe(matrix[a][b]);
  }
  for (const [i, row] of matrix.entries()) expect(row[i]).toBe(1);
}

/** The same with each group's mean taken off. */
function withinGroups(points: Points): Points {
  const groups = Int32Array.from(fixture.groups);
  const refits = fixture.refits.map((values) => withoutGroupMeans(values, groups, fixture.width));
  return pointsOf(refits, points.width, groups);
}

function withoutGroupMeans(values: ArrayLike<number>, groups: Int32Array, width: number): Float32Array {
  const off = Float64Array.from(values);
  for (const group of new Set(groups)) {
    const members = [...groups.keys()].filter((i) => groups[i] === group);
    for (let d = 0; d < width; d++) {
      const mean = members.reduce((sum, i) => sum + values[i * width + d], 0) / members.length;
      for (const i of members) off[i * width + d] -= mean;
    }
  }
  return Float32Array.from(off);
}

const width = 4;
const all = [...named, "cka-rbf"] as ResidualMeasure[];

/** Points of refits that share some of what they are. */
function drawn(draws: RandomStream, nRefits: number, nPoints: number): Float32Array[] {
  const common = Float64Array.from({ length: nPoints * width }, () => draws.normal());
  return Array.from({ length: nRefits }, () => Float32Array.from(common, (value) => value + draws.normal()));
}

function mapped(values: Float32Array, map: readonly number[][], shift: readonly number[]): Float32Array {
  return Float32Array.from(values, (_, i) => {
    const [from, d] = [i - (i % width), i % width];
    return shift[d] + map.reduce((sum, row, e) => sum + values[from + e] * row[d], 0);
  });
}

/** A random orthogonal matrix: Gram-Schmidt of a Gaussian one. */
function rotation(draws: RandomStream): number[][] {
  const rows: number[][] = [];
  while (rows.length < width) {
    const row = Array.from({ length: width }, () => draws.normal());
    for (const other of rows) {
      const along = row.reduce((sum, value, d) => sum + value * other[d], 0);
      for (const d of row.keys()) row[d] -= along * other[d];
    }
    const length = Math.hypot(...row);
    rows.push(row.map((value) => value / length));
  }
  return rows;
}

describe("what a measure does not see", () => {
  const cases = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    scale: fc.double({ min: 0.01, max: 100, noNaN: true }),
  });

  test.each(all)("%s: rotation, scale and shift of one refit", async (measure) => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed, scale }) => {
        const draws = randomStream(seed, "points");
        const [a, b] = drawn(draws, 2, 40);
        const turn = rotation(draws).map((row) => row.map((value) => scale * value));
        const shift = Array.from({ length: width }, () => scale * draws.normal());
        const before = await by(measure, pointsOf([a, b], width));
        const turned = mapped(b, turn, shift);
        const after = await by(measure, pointsOf([a, turned], width));
        // near ties of neighbours, and of ranks, may fall the other way once
        const loose = measure === "knn" ? 0.01 : 1e-4;
        expect(Math.abs(after[0][1] - before[0][1])).toBeLessThan(loose);
        const same = await by(measure, pointsOf([b, turned], width));
        expect(same[0][1]).toBeGreaterThan(1 - loose);
      }),
      { numRuns: 8 },
    );
  });

  test("canonical correlations: any invertible map, which linear CKA does see", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed }) => {
        const draws = randomStream(seed, "points");
        const [a, b] = drawn(draws, 2, 40);
        // dimensions, turned, are stretched to 1, 2, 3 and 4 times their length
        const map = rotation(draws).map((row) => row.map((value, d) => (1 + d) * value));
        const changed = mapped(b, map, [1, 2, 3, 4]);
        const correlations = async (x: Float32Array, y: Float32Array) => {
          const points = pointsOf([x, y], width);
          return (await matrixBy(new Svcca(cpu, points, 1), points))[0][1];
        };
        expect(Math.abs((await correlations(a, changed)) - (await correlations(a, b)))).toBeLessThan(1e-4);
        expect(await correlations(b, changed)).toBeGreaterThan(1 - 1e-4);
        expect((await by("cka-linear", pointsOf([b, changed], width)))[0][1]).toBeLessThan(0.99);
      }),
      { numRuns: 8 },
    );
  });
});

describe("unrelated points", () => {
  const draws = randomStream(11, "unrelated");
  // fewer points than dimensions, where the biased form sees likeness everywhere
  const [nRefits, nPoints, dimensions] = [16, 24, 40];
  const unrelated = () =>
    Array.from({ length: nRefits }, () => Float32Array.from({ length: nPoints * dimensions }, () => draws.normal()));
  const between = (matrix: number[][]) => matrix.flatMap((row, i) => row.slice(i + 1));
  const meanAndError = (values: number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    return [mean, Math.sqrt(variance / values.length)];
  };

  test("debiased CKA is 0 on average, while the biased one is far from it", async () => {
    const points = pointsOf(unrelated(), dimensions);
    const [mean, error] = meanAndError(between(await by("cka-debiased", points)));
    expect(Math.abs(mean)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.01);
    expect(meanAndError(between(await by("cka-linear", points)))[0]).toBeGreaterThan(0.5);
  });

  test("so it is where each group's mean is taken off, though that leaves the points of a group related", async () => {
    // groups of 1, 2, 3, 4 and 14 points
    const sizes = [1, 2, 3, 4, 14];
    const groups = Int32Array.from(sizes.flatMap((size, group) => new Array<number>(size).fill(group)));
    const refits = unrelated().map((values) => withoutGroupMeans(values, groups, dimensions));
    const [mean, error] = meanAndError(between(await by("cka-debiased", pointsOf(refits, dimensions, groups))));
    expect(Math.abs(mean)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.015);
    const [unaware] = meanAndError(between(await by("cka-debiased", pointsOf(refits, dimensions))));
    expect(unaware).toBeGreaterThan(10 * error);
  });

  test("shared neighbours are as many as by chance, k/(n - 1)", async () => {
    const [mean, error] = meanAndError(between(await by("knn", pointsOf(unrelated(), dimensions))));
    expect(Math.abs(mean - 10 / 23)).toBeLessThan(4 * error);
  });
});

test("many points, in several blocks and tiles, are counted once each", async () => {
  const draws = randomStream(3, "many");
  // 1,500 points are two blocks of products of features, and three tiles a side of products of points
  const points = pointsOf(drawn(draws, 2, 1500), width);
  const [x, y] = await Promise.all([0, 1].map((refit) => points.read(refit, 0, 1500)));
  const by = async (debiased: boolean, way: "features" | "points") =>
    (await matrixBy(new LinearCka(onnx, points, debiased, way), points))[0][1];
  expect(await by(false, "features")).toBeCloseTo(plainLinear(x, y), 5);
  expect(await by(false, "points")).toBeCloseTo(plainLinear(x, y), 5);
  expect(await by(true, "features")).toBeCloseTo(await by(true, "points"), 6);
});

test("tiles are the same however many blocks are held while others pass by", async () => {
  const points = pointsOf(drawn(randomStream(4, "held"), 2, 1700), width);
  // four blocks of 512 a side, ten tiles
  const sums = await Promise.all(
    [1, 2, 3, 4].map(async (held) => {
      const products = new GramProducts(onnx, points, held);
      let steps = 0;
      const found = await products.all(points, () => steps++);
      await products.dispose();
      expect(steps).toBe(10);
      return found;
    }),
  );
  for (const found of sums.slice(1)) {
    for (const [i, row] of found.entries()) {
      for (const [j, value] of row.entries()) expect(value / sums[0][i][j]).toBeCloseTo(1, 12);
    }
  }
});

/** ‖XᵀY‖²/(‖XᵀX‖ ‖YᵀY‖) in float64, dimension by dimension. */
function plainLinear(x: Float32Array, y: Float32Array): number {
  const column = (values: Float32Array, d: number) => {
    const own = Float64Array.from({ length: values.length / width }, (_, i) => values[i * width + d]);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    return own.map((value) => value - mean);
  };
  const square = (a: Float32Array, b: Float32Array) => {
    let sum = 0;
    for (let d = 0; d < width; d++) {
      for (let e = 0; e < width; e++) {
        const [p, q] = [column(a, d), column(b, e)];
        sum += p.reduce((inner, value, i) => inner + value * q[i], 0) ** 2;
      }
    }
    return sum;
  };
  return square(x, y) / Math.sqrt(square(x, x) * square(y, y));
}

test("what a point's product with itself stands for, by hand", () => {
  // one group of 4, k = 1, 2, 3, 6: 4/2 · (k - 12/(4 · 3)) = 2(k - 1)
  expect([...selfProductsWithin(null)(Float64Array.of(1, 2, 3, 6))]).toEqual([0, 2, 4, 10]);
  // groups of 1, 2 and 3: 0; 2k; 3/1 · (k - 6/(3 · 2))
  const groups = Int32Array.of(0, 1, 1, 2, 2, 2);
  expect([...selfProductsWithin(groups)(Float64Array.of(0, 5, 5, 1, 2, 3))]).toEqual([0, 10, 10, 0, 3, 6]);
});
