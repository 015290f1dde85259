import { expect, test } from "vitest";
import { defaultResampling } from "../statistics/resampling.js";
import type { StitchedLosses } from "./stitchedLosses.js";
import { stitching } from "./stitching.js";

/** By prompt: 10 tokens, whose own losses add up to 20 nats, 2 a token. */
const losses: StitchedLosses = {
  tokens: [2, 3, 5],
  own: [4, 6, 10],
  stitched: [
    [4, 6.5, 11],
    [6, 8, 14],
  ],
  mean: [
    [8, 12, 20],
    [8, 13, 19],
  ],
  alignment: [0.9, 0.5],
  fittedTokens: [9, 4],
};
const twins: StitchedLosses = {
  ...losses,
  stitched: [
    [6, 9, 15],
    [8, 13, 18],
  ],
};
const asked = { left: 2, right: 0, width: 8, resampling: defaultResampling };

test("losses a token, what the map costs, and the share of the stream's worth that is kept", () => {
  const report = stitching(losses, twins, asked);
  expect(report).toMatchObject({
    measure: "stitching",
    left: 2,
    right: 0,
    width: 8,
    tokens: 10,
    fittedTokens: [9, 4],
    claims: [],
  });
  expect(report.own.value).toBeCloseTo(2, 12);
  const [first, second] = report.layers;
  // 21.5 and 28 nats of 10 tokens, where the twin's are 30 and 39, and mean streams' 40
  expect(first.stitched.value).toBeCloseTo(2.15, 12);
  expect(first.penalty.value).toBeCloseTo(0.15, 12);
  expect(first.untrained!.value).toBeCloseTo(3, 12);
  expect(first.mean.value).toBeCloseTo(4, 12);
  // of the 2 nats that the stream is worth, 1.85 are kept; 1 is with the twin
  expect(first.recovered!.value).toBeCloseTo(0.925, 12);
  expect(first.recovered!.floor).toBeCloseTo(0.5, 12);
  expect(first.recovered!.calibrated).toBeCloseTo(0.85, 12);
  expect(second.recovered!.value).toBeCloseTo(1 - 0.8 / 2, 12);
  expect(second.recovered!.floor).toBeCloseTo(0.05, 12);
  expect([first, second].map(({ layer, alignment }) => [layer, alignment])).toEqual([
    [0, 0.9],
    [1, 0.5],
  ]);
  expect(first.recovered).toMatchObject({ n: 3, verdict: expect.any(String) });
  expect(first.stitched).toMatchObject({ n: 3, floor: null, verdict: null });
});

test("intervals are over prompts that are drawn anew, whatever was asked: there are but two refits", () => {
  const [first] = stitching(losses, twins, asked).layers;
  const { value, spread, interval } = first.penalty;
  // to first order a prompt moves the mean by (sum - 0.15 · tokens) / (10/3), sums being 0, 0.5 and 1
  const moves = [-0.09, 0.015, 0.075];
  const exact = Math.sqrt(moves.reduce((sum, x) => sum + x * x, 0) / 6);
  // 1,000 draws tell a standard deviation to some 2 %
  expect(Math.abs(spread!.standardError / exact - 1)).toBeLessThan(0.1);
  expect(interval!.lower).toBeLessThan(value);
  const refits = stitching(losses, twins, { ...asked, resampling: { ...defaultResampling, axes: "refits" } });
  expect(refits.layers).toEqual(stitching(losses, twins, asked).layers);
});

test("without the twin there is no floor; where the stream is worth nothing, there is no share of it", () => {
  const bare = stitching({ ...losses, mean: [losses.mean[0], [4, 6, 10.001]] }, null, asked);
  expect(bare.layers[0].untrained).toBeNull();
  expect(bare.layers[0].recovered).toMatchObject({ floor: null, verdict: null });
  expect(bare.layers[1].recovered).toBeNull();
  expect(bare.layers[1].penalty.value).toBeCloseTo(0.8, 12);
});

test("a floor of other prompts is refused", () => {
  expect(() => stitching(losses, { ...twins, tokens: [3, 2, 5] }, asked)).toThrow("the floor is of other prompts");
});
