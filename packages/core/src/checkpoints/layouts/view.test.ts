import { expect, test } from "vitest";
import { view } from "./view.js";

// [2, 3, 4]: the number at (a, b, c) is 100a + 10b + c
const shape = [2, 3, 4];
const values = Float32Array.from(
  { length: 24 },
  (_, i) => 100 * Math.floor(i / 12) + 10 * (Math.floor(i / 4) % 3) + (i % 4),
);

test("axes are picked and exchanged, and the copy is in the new order", () => {
  const copied = (order: number[]) => Array.from(view(values, shape).transpose(order).copy());
  expect(copied([0, 1, 2])).toEqual(Array.from(values));
  expect(copied([2, 0, 1]).slice(0, 7)).toEqual([0, 10, 20, 100, 110, 120, 1]);
  expect(copied([1, 0, 2]).slice(0, 9)).toEqual([0, 1, 2, 3, 100, 101, 102, 103, 10]);
  expect(copied([2, 1, 0]).slice(0, 7)).toEqual([0, 100, 10, 110, 20, 120, 1]);
  expect(Array.from(view(values, shape).at(1, 2).copy())).toEqual([20, 21, 22, 23, 120, 121, 122, 123]);
  expect(Array.from(view(values, shape).at(0, 1).transpose([1, 0]).copy()).slice(0, 4)).toEqual([100, 110, 120, 101]);
  expect(Array.from(view(values, shape).at(2, 3).copy())).toEqual([3, 13, 23, 103, 113, 123]);
});

test("a matrix larger than the squares it is transposed by, and no multiple of them", () => {
  const [rows, columns] = [70, 45];
  const matrix = Float32Array.from({ length: rows * columns }, (_, i) => i);
  const transposed = view(matrix, [rows, columns]).transpose([1, 0]).copy();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      expect(transposed[column * rows + row]).toBe(row * columns + column);
    }
  }
});

test("the copy shares no memory with what it was taken from", () => {
  const copy = view(values, shape).copy();
  copy[0] = -1;
  expect(values[0]).toBe(0);
});
