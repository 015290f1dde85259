import { expect, test } from "vitest";
import { averageRanks } from "./ranks.js";
import { nuclearNorm, product, symmetricEigen } from "./spectrum.js";

test("the nuclear norm is the sum of singular values, of flat and tall matrices alike", () => {
  // rows (3, 0), (0, 4): singular values 3 and 4; (1, 1, 1): √3
  expect(nuclearNorm(Float64Array.of(3, 0, 0, 4), 2)).toBeCloseTo(7, 12);
  expect(nuclearNorm(Float64Array.of(1, 1, 1), 1)).toBeCloseTo(Math.sqrt(3), 12);
  expect(nuclearNorm(Float64Array.of(1, 1, 1), 3)).toBeCloseTo(Math.sqrt(3), 12);
  expect(nuclearNorm(new Float64Array(6), 2)).toBe(0);
});

test("eigenvalues come largest first, each with its vector", () => {
  // [[2, 1], [1, 2]]: 3 along (1, 1)/√2, 1 along (1, -1)/√2
  const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2));
  expect(values[0]).toBeCloseTo(3, 12);
  expect(values[1]).toBeCloseTo(1, 12);
  expect(vectors[0][0] * vectors[0][1]).toBeCloseTo(0.5, 12);
  expect(vectors[1][0] * vectors[1][1]).toBeCloseTo(-0.5, 12);
});

test("a product of matrices", () => {
  // (1 2) · ((3 4) (5 6)) = (13 16)
  expect([...product(Float64Array.of(1, 2), Float64Array.of(3, 4, 5, 6), 2)]).toEqual([13, 16]);
});

test("ranks count from 1, and equal values share the mean of theirs", () => {
  expect([...averageRanks(Float32Array.of(5, 1, 1, 0, 1e9))]).toEqual([4, 2.5, 2.5, 1, 5]);
});
