import { expect, test } from "vitest";
import { disagreements, type LayerPairs, pairCells, pairTable, ribbonsWithin } from "./pairs";

// both left heads are most like right head 0; one to one, H0 gets H1: 0.5 + 0.625 is more than 0.75 + 0.25
const pairs: LayerPairs = { layer: 2, values: [0.75, 0.5, 0.625, 0.25], assignment: [1, 0], best: [0, 0] };

test("a cell tells what it is, and is hatched at the floor", () => {
  const cells = pairCells(pairs, 0.5);
  expect(cells.map((row) => row.map(({ hatched }) => hatched))).toEqual([
    [false, true],
    [false, true],
  ]);
  expect(cells[0][0].spoken).toBe("L2H0 and L2H0: 0.75, most similar");
  expect(cells[0][1].spoken).toBe("L2H0 and L2H1: 0.50, counterparts, one to one, at floor");
  expect(cells[1][0].spoken).toBe("L2H1 and L2H0: 0.63, counterparts, one to one, most similar");
  expect(
    pairCells(pairs, null)
      .flat()
      .some(({ hatched }) => hatched),
  ).toBe(false);
});

test("ribbons join counterparts; without twins none is at the floor", () => {
  const join = (right: number, head: number, similarity: number, atFloor: boolean | null) => ({
    left: { layer: 2, head },
    right: { layer: 2, head: right },
    similarity,
    atFloor,
  });
  expect(ribbonsWithin([pairs], [null, null, 0.5])).toEqual([join(1, 0, 0.5, true), join(0, 1, 0.625, false)]);
  expect(ribbonsWithin([pairs], []).map(({ atFloor }) => atFloor)).toEqual([null, null]);
});

test("a disagreement says who has the most similar head", () => {
  expect(disagreements(pairs)).toEqual(["L2H0 gets H1 (0.50); most similar is H0 (0.75), which goes to H1."]);
  expect(disagreements({ ...pairs, assignment: [0, 1], best: [0, 1] })).toEqual([]);
});

test("the table has a row for each two heads", () => {
  const { rows } = pairTable([pairs], ["seed 1", "seed 2"]);
  expect(rows).toHaveLength(4);
  expect(rows[1]).toEqual([2, 0, 1, 0.5, "yes", "no"]);
});
