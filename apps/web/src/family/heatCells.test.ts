import { expect, test } from "vitest";
import { lossEnd } from "../charts/domain";
import { effectCells, heatNumber, labelled, scoreCells } from "./heatCells";

const head = (layer: number, index: number) => ({ id: `${layer}/${index}`, layer, index, label: `L${layer}H${index}` });
const estimate = (value: number, floor: number | null, verdict: string | null) =>
  ({ value, floor, n: 4, calibrated: null, interval: null, calibratedInterval: null, verdict }) as never;

test("a score is the head's own, hatched by what its class says", () => {
  const score = (value: number, verdict: string) => ({ value, estimate: estimate(value, 0.1, verdict) });
  const node = (index: number, value: number, verdict: string) =>
    ({
      head: head(0, index),
      induction: score(value, verdict),
      previousToken: null,
      duplicateToken: null,
      sink: null,
      entropy: score(value, verdict),
    }) as never;
  const nodes = [node(0, 0.5, "STABLE"), node(1, 0.25, "AT_FLOOR")];
  const cells = scoreCells(nodes, "induction", 1, 3, 64);
  expect(cells.map(([cell]) => [cell.value, cell.hatched])).toEqual([
    [0.5, false],
    [0.25, true],
    [null, false],
  ]);
  expect(cells[0][0].spoken).toBe("L0H0: induction 0.50; its class 0.50, floor 0.10, stable");
  // entropy ends at ln 64 = 4.1589, the even look at all 64 tokens
  expect(scoreCells(nodes, "entropy", 1, 2, 64)[0][0].value).toBeCloseTo(0.5 / 4.1589, 4);
  expect(scoreCells(nodes, "sink", 1, 2, 64)[0][0].spoken).toBe("L0H0: no prompt has any");
});

test("a loss three times as large in perplexity ends the ramp", () => {
  const nodes = [{ head: head(1, 0), deltaLoss: lossEnd, stability: null, overRefits: null }] as never;
  const cell = effectCells(nodes, 2, 1)[0][1];
  expect(cell.value).toBeCloseTo(1, 9);
  // ln 3 = 1.0986
  expect(cell.text).toBe("+1.099");
});

test("in words: the head's own number, and its class's with interval and floor", () => {
  const sink = {
    value: 0.75,
    estimate: { ...(estimate(0.5, 0.25, null) as object), interval: { lower: 0.4, upper: 0.6 } },
  };
  const scores = { heads: { nodes: [{ head: head(0, 1), sink, entropy: null }] } } as never;
  expect(heatNumber("sink", "L0H1", scores, null)).toEqual({
    name: "Sink",
    value: "0.75",
    ofClass: "0.50 [0.40, 0.60], floor 0.25",
  });
  expect(heatNumber("entropy", "L0H1", scores, null)).toBeNull();
  const effects = { heads: { nodes: [{ head: head(0, 1), deltaLoss: -0.5, overRefits: null }] } } as never;
  expect(heatNumber("loss", "L0H1", null, effects)).toEqual({ name: "Δ loss", value: "−0.500", ofClass: null });
});

test("only the largest are labelled, whatever their sign", () => {
  const cells = [[-0.9, 0.5, null, 0.1]].map((line) =>
    line.map((value) => ({ value, text: String(value), hatched: false, spoken: "" })),
  );
  const texts = (top: number | null) => labelled(cells, top)[0].map(({ text }) => text);
  expect(texts(2)).toEqual(["-0.9", "0.5", "", ""]);
  expect(texts(0)).toEqual(["", "", "", ""]);
  expect(texts(null)).toEqual(["-0.9", "0.5", "null", "0.1"]);
});
