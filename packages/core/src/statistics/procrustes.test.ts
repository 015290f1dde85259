import { describe, expect, test } from "vitest";
import { randomStream } from "../random.js";
import { procrustes } from "./procrustes.js";

const draws = randomStream(11, "procrustes");
const normal = (length: number) => Float64Array.from({ length }, () => draws.normal());

/** [rows, inner] · [inner, columns] */
function product(a: Float64Array, b: Float64Array, inner: number): Float64Array {
  const [rows, columns] = [a.length / inner, b.length / inner];
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a[Math.floor(at / columns) * inner + k] * b[k * columns + (at % columns)];
    return sum;
  });
}
const transposed = (m: Float64Array, width: number) =>
  m.map((_, at) => m[(at % (m.length / width)) * width + Math.floor(at / (m.length / width))]);
const distance = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((value, i) => value - b[i]));

function expectOrthogonal(r: Float64Array, n: number) {
  const square = product(r, transposed(r, n), n);
  for (const [at, value] of square.entries()) {
    expect(Math.abs(value - (Math.floor(at / n) === at % n ? 1 : 0))).toBeLessThan(1e-12);
  }
}

describe("orthogonal Procrustes", () => {
  const n = 7;

  test("finds the map that points were turned by, a reflection too", () => {
    const x = normal(20 * n);
    // any orthogonal matrix is the best for some product
    const turn = procrustes(normal(n * n), n);
    const y = product(x, turn, n);
    const found = procrustes(product(transposed(x, n), y, 20), n);
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(turn[i], 10);
  });

  test("is orthogonal, and no other map is nearer", () => {
    const [x, y] = [normal(30 * n), normal(30 * n)];
    const best = procrustes(product(transposed(x, n), y, 30), n);
    expectOrthogonal(best, n);
    const least = distance(product(x, best, n), y);
    for (let i = 0; i < 50; i++) {
      const nudge = normal(n * n).map((value, at) => best[at] + 0.05 * value);
      const other = procrustes(nudge, n);
      expectOrthogonal(other, n);
      expect(distance(product(x, other, n), y)).toBeGreaterThan(least);
    }
  });

  test("where points lie in a plane, what is left is mapped onto what is left", () => {
    const x = product(normal(20 * 2), normal(2 * n), 2);
    const turn = procrustes(normal(n * n), n);
    const y = product(x, turn, n);
    const found = procrustes(product(transposed(x, n), y, 20), n);
    expectOrthogonal(found, n);
    expect(distance(product(x, found, n), y)).toBeLessThan(1e-10 * Math.hypot(...x));
  });
});
