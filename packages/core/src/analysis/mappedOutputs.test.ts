import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { InvalidInput } from "../errors.js";
import { type RandomStream, randomStream } from "../random.js";
import { LayerOutputs } from "./layerOutputs.js";
import { MappedOutputs } from "./mappedOutputs.js";
import { compileProcrustes } from "./procrustes.js";
import { memoryScratch } from "./scratch.js";

const engine = await openEngine({ name: "onnx", threads: 1 });
afterAll(() => engine.dispose());

type Matrix = number[][];

const randomMatrix = (rows: number, columns: number, draws: RandomStream): Matrix =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => draws.normal()));
const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
const transposed = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));
const rowsOf = (values: ArrayLike<number>, width: number): Matrix =>
  Array.from({ length: values.length / width }, (_, i) =>
    Array.from({ length: width }, (_, j) => values[i * width + j]),
  );

/** An orthogonal matrix, by Gram-Schmidt on random rows. */
function rotationOf(width: number, draws: RandomStream): Matrix {
  const basis: Matrix = [];
  for (const row of randomMatrix(width, width, draws)) {
    let left = row;
    for (const one of [...basis, ...basis]) {
      const along = one.reduce((sum, value, i) => sum + value * left[i], 0);
      left = left.map((value, i) => value - along * one[i]);
    }
    const length = Math.hypot(...left);
    basis.push(left.map((value) => value / length));
  }
  return basis;
}

/** Every number within `tolerance`. */
function expectClose(found: Matrix, expected: Matrix, tolerance: number): void {
  const differences = found.flat().map((value, i) => Math.abs(value - expected.flat()[i]));
  expect(Math.max(...differences)).toBeLessThan(tolerance);
}

describe("orthogonal Procrustes", async () => {
  const width = 12;
  const program = await compileProcrustes(engine, width);
  const mapOf = async (cross: Matrix) =>
    rowsOf((await program.run({ cross: Float32Array.from(cross.flat()) })).map, width);

  test("the map is orthogonal, and what it makes of XᵀY is symmetric with no negative eigenvalue: so it is the nearest", async () => {
    const draws = randomStream(1, "streams");
    for (let i = 0; i < 5; i++) {
      // 40 tokens whose directions differ 30-fold in size
      const sizes = Array.from({ length: width }, (_, d) => 30 ** (-d / width));
      const x = randomMatrix(40, width, draws).map((row) => row.map((value, d) => value * sizes[d]));
      const y = randomMatrix(40, width, draws);
      const cross = product(transposed(x), y);
      const map = await mapOf(cross);
      const identity = product(transposed(map), map);
      expectClose(
        identity,
        identity.map((row, j) => row.map((_, k) => +(j === k))),
        5e-6,
      );
      const aligned = product(transposed(map), cross);
      const size = Math.hypot(...cross.flat());
      expectClose(aligned, transposed(aligned), 1e-5 * size);
      for (let trial = 0; trial < 50; trial++) {
        const v = Array.from({ length: width }, () => draws.normal());
        const along = product([v], product(aligned, transposed([v])))[0][0];
        expect(along).toBeGreaterThan(-1e-5 * size);
      }
    }
  });

  test("a rotation is found again, whatever the scale", async () => {
    const draws = randomStream(2, "rotation");
    for (const scale of [1e-6, 1, 1e6]) {
      const rotation = rotationOf(width, draws);
      const x = randomMatrix(50, width, draws);
      const y = product(x, rotation).map((row) => row.map((value) => value * scale));
      const map = await mapOf(product(transposed(x), y));
      expectClose(map, rotation, 5e-5);
    }
  });

  test("of nothing it is nothing", async () => {
    expect((await mapOf(Array.from({ length: width }, () => Array(width).fill(0)))).flat()).toEqual(
      Array(width ** 2).fill(0),
    );
  });
});

const sizes = { nHeads: 2, dHead: 3, dModel: 8 };
/** 1,100 tokens: more than go through a program at once */
const lengths = [300, 250, 120, 80, 7, 2, 200, 149];

/** A refit's layer, as plain matrices. */
interface Layer {
  /** by prompt: [token][dModel] */
  streams: Matrix[];
  /** by prompt: [token][nHeads · dHead] */
  z: Matrix[];
  /** by head: [dHead][dModel] */
  outputs: Matrix[];
}

function randomLayer(seed: number): Layer {
  const draws = randomStream(seed, "layer");
  const at = (width: number, offset: number) =>
    lengths.map((length) => randomMatrix(length, width, draws).map((row) => row.map((value) => value + offset)));
  return {
    streams: at(sizes.dModel, 5),
    z: at(sizes.nHeads * sizes.dHead, -2),
    outputs: Array.from({ length: sizes.nHeads }, () => randomMatrix(sizes.dHead, sizes.dModel, draws)),
  };
}

async function recorded(name: string, { streams, z, outputs }: Layer): Promise<LayerOutputs> {
  const layer = new LayerOutputs(name, sizes, Float32Array.from(outputs.flat(2)), memoryScratch());
  for (const [prompt, stream] of streams.entries()) {
    await layer.add(prompt, Float32Array.from(stream.flat()), Float32Array.from(z[prompt].flat()));
  }
  return layer;
}

/** By head and prompt: the cosine of what the two write, mapped. */
async function cosinesOf(a: Layer, b: Layer): Promise<number[][]> {
  const mapped = await MappedOutputs.compile(engine, sizes, lengths.length);
  const [to, from] = [await recorded("a", a), await recorded("b", b)];
  const [own, other, products] = [
    await mapped.squares(to),
    await mapped.squares(from),
    await mapped.products(to, from, await mapped.maps(to, from)),
  ];
  await mapped.dispose();
  const cosines = Array.from(products, (value, i) => value / Math.sqrt(own[i] * other[i]));
  return rowsOf(cosines, lengths.length);
}

describe("what heads write, after the map", () => {
  const a = randomLayer(1);

  /** The same refit in other axes. */
  function rotated({ streams, z, outputs }: Layer, rotation: Matrix): Layer {
    return {
      streams: streams.map((stream) => product(stream, rotation)),
      z,
      outputs: outputs.map((output) => product(output, rotation)),
    };
  }

  test("is the same where only the axes differ", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), async (seed) => {
        const turned = rotated(a, rotationOf(sizes.dModel, randomStream(seed, "axes")));
        for (const cosines of await cosinesOf(a, turned)) {
          for (const cosine of cosines) expect(cosine).toBeCloseTo(1, 4);
        }
      }),
      { numRuns: 5 },
    );
  });

  test("shares nothing where streams and outputs are independent", async () => {
    const cosines = await cosinesOf(a, randomLayer(2));
    // of the 300 tokens of prompt 0: six numbers a token, so a spread of about 1/√(2 · 300)
    for (const ofHead of cosines) expect(Math.abs(ofHead[0])).toBeLessThan(0.2);
  });

  test("may be written by other weights: only z·W_O counts", async () => {
    // z → z·M and W_O → M⁻¹·W_O, head by head
    const scaled: Layer = {
      ...a,
      z: a.z.map((tokens) => tokens.map((row) => row.map((value) => value * 4))),
      outputs: a.outputs.map((output) => output.map((row) => row.map((value) => value / 4))),
    };
    for (const cosines of await cosinesOf(a, scaled)) for (const cosine of cosines) expect(cosine).toBeCloseTo(1, 4);
  });

  test("is what float64 loops make of it, each prompt mapped as the other half's streams say", async () => {
    const rotation = rotationOf(sizes.dModel, randomStream(8, "axes"));
    const noise = randomLayer(3);
    const mix = (x: Matrix[], y: Matrix[]) =>
      x.map((rows, i) => rows.map((row, j) => row.map((value, k) => value + 0.7 * y[i][j][k])));
    const b = rotated(
      { streams: mix(a.streams, noise.streams), z: mix(a.z, noise.z), outputs: mix([...a.outputs], noise.outputs) },
      rotation,
    );
    const cosines = await cosinesOf(a, b);
    const plain = await plainCosines(a, b);
    for (const head of [0, 1]) {
      for (const prompt of lengths.keys()) expect(cosines[head][prompt]).toBeCloseTo(plain[head][prompt], 4);
      expect(cosines[head][0]).toBeGreaterThan(0.2);
      expect(cosines[head][0]).toBeLessThan(0.95);
    }
  });

  test("is refused where it is not finite", async () => {
    const broken = { ...a, z: a.z.map((tokens) => tokens.map((row) => row.map(() => Number.NaN))) };
    await expect(recorded("refit 2, layer 1", broken)).rejects.toThrow(
      new InvalidInput("refit 2, layer 1: what its heads read (z) is not finite; the weights are unusable"),
    );
  });
});

/** Without position 0, less means over all tokens; the map by 200 steps of the Newton iteration in float64. */
async function plainCosines(a: Layer, b: Layer): Promise<number[][]> {
  const later = (of: Matrix[]) => of.map((rows) => rows.slice(1));
  const lessMean = (of: Matrix[]) => {
    const all = of.flat();
    const mean = all[0].map((_, k) => all.reduce((sum, row) => sum + row[k], 0) / all.length);
    return of.map((rows) => rows.map((row) => row.map((value, k) => value - mean[k])));
  };
  const [x, y] = [a, b].map(({ streams }) => lessMean(later(streams)));
  const maps = [0, 1].map((half) => {
    const inHalf = (of: Matrix[]) => of.filter((_, prompt) => prompt % 2 === half).flat();
    return polar(product(transposed(inHalf(y)), inHalf(x)));
  });
  return [0, 1].map((head) => {
    const [u, v] = [a, b].map(({ z, outputs }) =>
      lessMean(
        later(z).map((rows) =>
          product(
            rows.map((row) => row.slice(3 * head, 3 * head + 3)),
            outputs[head],
          ),
        ),
      ),
    );
    return lengths.map((_, prompt) => {
      const turned = product(v[prompt], maps[1 - (prompt % 2)]);
      const inner = (p: Matrix, q: Matrix) => {
        const other = q.flat();
        return p.flat().reduce((sum, value, i) => sum + value * other[i], 0);
      };
      return inner(u[prompt], turned) / Math.sqrt(inner(u[prompt], u[prompt]) * inner(v[prompt], v[prompt]));
    });
  });
}

/** The orthogonal factor, by Z ← (Z + Z⁻ᵀ)/2. */
function polar(matrix: Matrix): Matrix {
  let z = matrix;
  for (let step = 0; step < 200; step++) {
    const inverse = transposed(inverted(z));
    z = z.map((row, i) => row.map((value, j) => (value + inverse[i][j]) / 2));
  }
  return z;
}

/** Gauss and Jordan, with pivots. */
function inverted(matrix: Matrix): Matrix {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => +(i === j))]);
  for (let i = 0; i < n; i++) {
    const pivot = rows
      .slice(i)
      .reduce((best, row, j) => (Math.abs(row[i]) > Math.abs(rows[best][i]) ? i + j : best), i);
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    rows[i] = rows[i].map((value) => value / rows[i][i]);
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      const factor = rows[j][i];
      rows[j] = rows[j].map((value, k) => value - factor * rows[i][k]);
    }
  }
  return rows.map((row) => row.slice(n));
}
