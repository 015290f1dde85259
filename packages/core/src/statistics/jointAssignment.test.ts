import fc from "fast-check";
import { expect, test } from "vitest";
import { randomStream } from "../random.js";
import { jointAssignment } from "./jointAssignment.js";

test("hidden permutations are found, from likenesses that no pair alone would get right", () => {
  const [nSets, size] = [7, 6];
  const drawn = randomStream(5, "hidden permutations");
  const hidden = Array.from({ length: nSets }, () => Array.from(drawn.permutation(size)));
  // members of one class are 0.3 more alike, under noise of the same size
  const noisy = new Map<string, number[][]>();
  const likeness = (a: number, b: number) => {
    const known = noisy.get(`${a} ${b}`);
    if (known) return known;
    const matrix = hidden[a].map((of) => hidden[b].map((other) => (of === other ? 0.3 : 0) + 0.25 * drawn.normal()));
    noisy.set(`${a} ${b}`, matrix);
    return matrix;
  };
  const found = jointAssignment(nSets, size, likeness);
  // class c of set 0's member c: the member of each set with the same hidden name
  expect(found).toEqual(hidden.map((names) => hidden[0].map((name) => names.indexOf(name))));
});

test("each class has one member of each set, and set 0's members give the numbers", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), fc.integer(), (nSets, size, seed) => {
      const drawn = randomStream(seed, "likeness");
      const matrices = new Map<string, number[][]>();
      const found = jointAssignment(nSets, size, (a, b) => {
        const key = `${a} ${b}`;
        const matrix =
          matrices.get(key) ?? Array.from({ length: size }, () => Array.from({ length: size }, () => drawn.normal()));
        matrices.set(key, matrix);
        return matrix;
      });
      const all = Array.from({ length: size }, (_, i) => i);
      for (const members of found) expect(members.toSorted()).toEqual(all);
      expect(found[0]).toEqual(all);
    }),
    { numRuns: 50 },
  );
});

test("of three sets the best of all ways is found", () => {
  const drawn = randomStream(9, "three sets");
  const matrix = () => Array.from({ length: 3 }, () => Array.from({ length: 3 }, () => drawn.uniform()));
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  for (let trial = 0; trial < 20; trial++) {
    const [ab, ac, bc] = [matrix(), matrix(), matrix()];
    const sum = (b: number[], c: number[]) =>
      [0, 1, 2].reduce((total, i) => total + ab[i][b[i]] + ac[i][c[i]] + bc[b[i]][c[i]], 0);
    const most = Math.max(...orders.flatMap((b) => orders.map((c) => sum(b, c))));
    const [, b, c] = jointAssignment(3, 3, (x, y) => (x === 1 ? bc : y === 1 ? ab : ac));
    expect(sum(b, c)).toBeCloseTo(most, 12);
  }
});
