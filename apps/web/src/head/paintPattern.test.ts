import { expect, test } from "vitest";
import type { Rgb } from "../charts/ramp";
import { patternPixels } from "./paintPattern";

const grey = (from: number, to: number): Rgb[] => [from, to].map((level) => [level, level, level]);
const tokens = { ramp: grey(0, 96), diverging: grey(0, 96) };
/** The first channel of each pixel, row by row; null where nothing is drawn. */
const levels = (pixels: Uint8ClampedArray, edge: number) =>
  Array.from({ length: edge }, (_, y) =>
    Array.from({ length: edge }, (_, x) => {
      const at = 4 * (y * edge + x);
      return pixels[at + 3] === 0 ? null : pixels[at];
    }),
  );

const values = Float32Array.from([1, 0, 0.25, 0.75]);
const drawn = { values, n: 2, log: false, difference: false };

test("a cell fills its pixels with its shade, and nothing is above the diagonal", () => {
  expect(levels(patternPixels(drawn, 4, tokens), 4)).toEqual([
    [96, 96, null, null],
    [96, 96, null, null],
    [24, 24, 72, 72],
    [24, 24, 72, 72],
  ]);
});

test("a pixel over several cells has their mean, those above the diagonal left out", () => {
  // (1 + 0.25 + 0.75) / 3
  expect(levels(patternPixels(drawn, 1, tokens), 1)).toEqual([[64]]);
});

test("of a difference the middle of the ramp is 0, and what is too small to see is 0", () => {
  const difference = { ...drawn, values: Float32Array.from([0.005, 0, -1, 0.5]), difference: true };
  expect(levels(patternPixels(difference, 2, tokens), 2)).toEqual([
    [48, null],
    [0, 72],
  ]);
});

test("every cell of an odd number of tokens is drawn, whatever the size", () => {
  const n = 7;
  const one = { values: new Float32Array(n * n).fill(1), n, log: true, difference: false };
  for (const edge of [3, 7, 10, 66]) {
    const shown = levels(patternPixels(one, edge, tokens), edge);
    expect(shown.every((row, y) => row[0] === 96 && row[y] === 96)).toBe(true);
  }
});
