import { expect, test } from "vitest";
import {
  ablationCells,
  bestMatchCells,
  difference,
  fromZero,
  matrixCells,
  ownEffect,
  perplexityInterval,
} from "./pictures";

test("a matrix is read row by row", () => {
  const matrix = { rows: 2, cols: 2, rowLabels: ["L0", "L1"], colLabels: ["L0", "L1"], values: [1, 0, 0.25, 0.75] };
  const cells = matrixCells(matrix, (row, column, value) => `${row} to ${column}: ${value}`);
  expect(cells[1][0]).toEqual({ value: 0.25, text: "0.25", hatched: false, spoken: "L1 to L0: 0.25" });
});

test("best matches are of the chosen layer's heads, in order of index, a column a refit", () => {
  const node = (layer: number, index: number, similarity: number) => ({
    head: { layer, index, label: `L${layer}H${index}` },
    matches: [{ similarity, refit: { ordinal: 1, label: "seed 2" }, head: { label: "L1H3" } }],
  });
  const { columns, rows, cells } = bestMatchCells([node(1, 1, 0.5), node(0, 0, 0.9), node(1, 0, 0.7)], 1);
  expect(columns).toEqual(["seed 2"]);
  expect(rows).toEqual(["H0", "H1"]);
  expect(cells.map(([cell]) => cell.value)).toEqual([0.7, 0.5]);
  expect(cells[0][0].spoken).toBe("L1H0 is most like L1H3 of seed 2: 0.700");
});

test("ablation: the number is Δ perplexity, the colour the change relative to the baseline", () => {
  const estimate = { value: 1.0986, n: 20, floor: 0.02, interval: { lower: 0.9, upper: 1.2 } };
  const heads = [
    { head: { layer: 1, index: 0, label: "L1H0" }, deltaLoss: 1.0986, deltaPerplexity: 206, relative: 2, estimate },
    { head: { layer: 0, index: 1, label: "L0H1" }, deltaLoss: -0.01005, deltaPerplexity: -1.03, relative: -0.01 },
    {
      head: { layer: 1, index: 1, label: "L1H1" },
      deltaLoss: 0.01,
      deltaPerplexity: 1.04,
      relative: 0.01,
      estimate: { value: 0.01, n: 20, floor: null, interval: { lower: -0.02, upper: 0.04 } },
    },
  ];
  const cells = ablationCells(heads, 2, 2);
  expect(cells[0][1].spoken).toBe(
    "L1H0: Δ loss +1.099 [+0.900, +1.200], floor +0.020, one refit, 20 prompts; Δ perplexity +206, +200.0 %",
  );
  // its interval holds 0
  expect(cells.map((row) => row.map(({ hatched }) => hatched))).toEqual([
    [false, false],
    [false, true],
  ]);
  expect(cells[0][1]).toMatchObject({ value: 1, text: "+206" }); // 2 is where the colours end
  // -ln(1 + 1) / ln(1 + 2 / 0.01) = -0.693 / 5.303
  expect(cells[1][0]).toMatchObject({ value: expect.closeTo(-0.1307, 4), text: "−1.03" });
  expect(cells[1][0].spoken).toBe("L0H1: Δ loss −0.010, one refit; Δ perplexity −1.03, −1.0 %");
  expect(cells[0][0].value).toBeNull();
});

test("the ends of an interval of losses are ends of one of perplexities", () => {
  const head = { head: { layer: 0, index: 0, label: "L0H0" }, deltaLoss: 0.1 };
  const interval = { lower: -0.05, upper: 0.2 };
  const [low, high] = perplexityInterval(
    ownEffect({ ...head, estimate: { value: 0.1, n: 9, floor: null, interval } }),
    27,
  ) ?? [0, 0];
  // 27 e^-0.05 - 27 and 27 e^0.2 - 27
  expect(low).toBeCloseTo(25.6832 - 27, 3);
  expect(high).toBeCloseTo(32.9779 - 27, 3);
  expect(perplexityInterval(ownEffect(head), 27)).toBeNull();
});

test("differences keep about three digits", () => {
  expect([205.1, 10.64, -1.234, 0.0421, 0].map(difference)).toEqual(["+205", "+10.6", "−1.23", "+0.042", "0.000"]);
});

test("a domain from 0 has a round end above the largest value", () => {
  expect(fromZero([3, 47])).toEqual([0, 50]);
  expect(fromZero([0.98])).toEqual([0, 1]);
  expect(fromZero([99])).toEqual([0, 120]); // 99 · 1.02 is over 100
  expect(fromZero([])).toEqual([0, 1]);
});
