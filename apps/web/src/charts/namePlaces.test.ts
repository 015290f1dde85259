import { expect, test } from "vitest";
import { namePlaces } from "./namePlaces";

// names are 40 wide and 14 high; dots have the radius 3, so a name's middle is 3 + 4 + 20 = 27 beside its point
const placed = (points: [x: number, y: number][], width = 200, height = 100) =>
  namePlaces(
    points.map((_, i) => i),
    points.map(() => 40),
    { width, height, xs: points.map(([x]) => x), ys: points.map(([, y]) => y), radius: 3 },
  );

test("a name stands right of its point, left of it at the right edge", () => {
  expect(placed([[50, 50]])).toEqual([{ point: 0, x: 77, y: 50 }]);
  // to the right it would reach 160 + 47 = 207
  expect(placed([[160, 50]])).toEqual([{ point: 0, x: 133, y: 50 }]);
});

test("it stands over or under a point that has room on neither side", () => {
  // 3 + 1 + 7 = 11 up, or down where the frame begins
  expect(placed([[30, 50]], 60)).toEqual([{ point: 0, x: 30, y: 39 }]);
  expect(placed([[30, 10]], 60)).toEqual([{ point: 0, x: 30, y: 21 }]);
});

test("no name lies on a point or on another name; one without a place is left out", () => {
  // the second stands where the first's name would: that one goes to the left; the second's own is free
  expect(
    placed([
      [80, 50],
      [100, 50],
    ]),
  ).toEqual([
    { point: 0, x: 53, y: 50 },
    { point: 1, x: 127, y: 50 },
  ]);
  // three points 5 apart in a frame with room for one name on either side, and one over and one under them
  const crowd = placed(
    [
      [50, 20],
      [50, 25],
      [50, 30],
      [50, 35],
      [50, 40],
    ],
    100,
    60,
  );
  expect(crowd.length).toBeLessThan(5);
  expect(crowd.map(({ point }) => point)).toContain(0);
  for (const a of crowd) {
    for (const b of crowd) {
      if (a !== b) expect(Math.abs(a.x - b.x) >= 40 || Math.abs(a.y - b.y) >= 14).toBe(true);
    }
  }
});
