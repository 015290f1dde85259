/** What transplants win back, from losses that are made up: shares are those that were put in. */
import { describe, expect, test } from "vitest";
import { randomStream } from "../random.js";
import { leastEffect } from "../statistics/ratio.js";
import type { HeadLosses, TransplantedLosses } from "./transplant.js";
import { transplant } from "./transplantReport.js";

const draws = randomStream(4, "made up");
const tokens = [10, 20, 15, 30, 12, 25];
const whole = tokens.map((n) => 3 * n);
const total = tokens.reduce((sum, n) => sum + n, 0);

/** Nats a token that each head is worth: L0H0, L0H1, L1H0, L1H1. */
const worths = [0.5, 0.2, 0.8 * leastEffect, -0.3];
const noisy = (perToken: number) => tokens.map((n, i) => whole[i] + n * perToken * (1 + 0.1 * draws.normal()));
const zero = worths.map(noisy);
const set = (losses: number[][]) => ({ tokens, whole, losses });
// at its mean, a head loses half of that
const mean = zero.map((losses) => losses.map((loss, i) => (loss + whole[i]) / 2));
const alone: HeadLosses = { zero: set(zero), mean: set(mean) };

/** A refit whose heads win back such shares of what zeroing loses, on every prompt. */
function pair(refit: number, matched: number, unmatched: number): TransplantedLosses {
  const donors = (share: number, head: number) => ({
    heads: [0, 1].map((layer) => [0, 1].map(() => ({ layer, head, similarity: 0.5 }))),
    losses: [0, 1].map((layer) =>
      [0, 1].map((at) => zero[2 * layer + at].map((loss, i) => loss - share * (loss - whole[i]))),
    ),
  });
  return {
    refit,
    matched: donors(matched, 0),
    unmatched: donors(unmatched, 1),
    alignment: [0.9, 0.1 * refit],
    fittedTokens: [50, 62],
  };
}

describe("shares", () => {
  const shared = [
    [0.9, 0.1],
    [0.8, 0.2],
    [1, 0],
    [0.9, 0.1],
  ];
  const pairs = shared.map(([own, other], i) => pair(i + 1, own, other));
  const report = transplant(alone, pairs, { refit: 0, width: 8 });

  test("are of what zeroing a head loses, and floors those of unmatched heads", () => {
    const [first] = report.heads;
    expect(first.recovered!.value).toBeCloseTo(0.9, 10);
    expect(first.recovered!.floor).toBeCloseTo(0.1, 10);
    expect(first.recovered!.calibrated).toBeCloseTo((0.9 - 0.1) / 0.9, 10);
    expect(first.recovered).toMatchObject({ n: 4, verdict: "STABLE" });
    expect(first.transplants.map(({ recovered }) => recovered!.toFixed(6))).toEqual(
      shared.map(([own]) => own.toFixed(6)),
    );
    expect(first.transplants[1].unmatched).toMatchObject({ head: 1, similarity: 0.5 });
    expect(first.transplants[1].unmatched.recovered).toBeCloseTo(0.2, 10);
    // of half as much, (½ - 0.1)/½ is won back where 0.9 of the whole is
    expect(first.recoveredOfMean!.value).toBeCloseTo(0.8, 10);
    expect(first.recoveredOfMean!.floor).toBeCloseTo(-0.8, 10);
  });

  test("losses are means over all predicted tokens", () => {
    const [first] = report.heads;
    const perToken = (sums: number[]) => sums.reduce((sum, loss) => sum + loss, 0) / total;
    expect(report.baseline).toMatchObject({ loss: 3, tokens: total });
    expect(first.zero).toBeCloseTo(perToken(zero[0]), 12);
    expect(first.mean).toBeCloseTo(perToken(mean[0]), 12);
    expect(first.transplanted).toBeCloseTo(first.zero - 0.9 * (first.zero - 3), 10);
    expect(first.unmatched).toBeCloseTo(first.zero - 0.1 * (first.zero - 3), 10);
  });

  test("there are none of heads that are worth too little, or do harm; their losses are told", () => {
    for (const head of report.heads.slice(2)) {
      expect(head).toMatchObject({ recovered: null, recoveredOfMean: null, zero: expect.any(Number) });
      expect(head.transplants.map(({ recovered }) => recovered)).toEqual([null, null, null, null]);
    }
    expect(report.layers).toMatchObject([
      { layer: 0, n: 2 },
      { layer: 1, n: 0, recovered: null, recoveredOfMean: null },
    ]);
    expect(report.layers[0].recovered!.value).toBeCloseTo(0.9, 10);
    expect(report.layers.map(({ alignment }) => alignment)).toEqual([0.9, 0.25]);
    expect(report.recovered!.value).toBeCloseTo(0.9, 10);
  });

  test("heads that win back no more than unmatched ones are at their floor", () => {
    const same = shared.map(([, other], i) => pair(i + 1, other, other));
    const { heads } = transplant(alone, same, { refit: 0, width: 8 });
    expect(heads[0].recovered).toMatchObject({ verdict: "AT_FLOOR" });
    expect(heads[0].recovered!.calibrated).toBeCloseTo(0, 10);
  });

  test("one other refit has no interval", () => {
    const { heads } = transplant(alone, pairs.slice(0, 1), { refit: 0, width: 8 });
    expect(heads[0].recovered).toMatchObject({ n: 1, interval: null, verdict: "INCONCLUSIVE" });
  });
});

test("no other refit, and other prompts, are refused", () => {
  expect(() => transplant(alone, [], { refit: 0, width: 8 })).toThrow("needs at least 1, but there is none");
  const short = { ...alone, mean: { ...alone.mean, tokens: [1] } };
  expect(() => transplant(short, [pair(1, 1, 0)], { refit: 0, width: 8 })).toThrow("losses are of different prompts");
});
