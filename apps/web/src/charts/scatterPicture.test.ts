import { expect, test } from "vitest";
import { extent, nearest, neighbour, tipPlace } from "./scatterPicture";

test("the extent has room at both ends, and some width always", () => {
  expect(extent([0, 100])).toEqual([-4, 104]); // 4 % of 100
  expect(extent([3, 3])).toEqual([2.5, 3.5]);
  expect(extent([])).toEqual([0, 1]);
});

test("the nearest point counts only within reach", () => {
  const [xs, ys] = [
    [0, 10],
    [0, 0],
  ];
  expect(nearest(xs, ys, 7, 1, 12)).toBe(1); // 3² + 1² against 7² + 1²
  expect(nearest(xs, ys, 5, 20, 12)).toBeNull();
});

test("an arrow leads to the nearest point within 45 degrees, or nowhere", () => {
  //  1 is right and a little up, 2 is further right, 3 is far below
  const [xs, ys] = [
    [0, 10, 30, 1],
    [0, -2, 0, 40],
  ];
  expect(neighbour(xs, ys, 0, "right")).toBe(1);
  expect(neighbour(xs, ys, 1, "right")).toBe(2);
  expect(neighbour(xs, ys, 0, "down")).toBe(3);
  expect(neighbour(xs, ys, 2, "right")).toBe(2);
});

test("a point's card stands on the side with more room, inside the box", () => {
  expect(tipPlace(80, 20, 300, 200)).toEqual({ left: 92, top: 32, maxWidth: 208 });
  expect(tipPlace(250, 180, 300, 200)).toEqual({ right: 62, bottom: 32, maxWidth: 238 });
});
