import { expect, test } from "vitest";
import { lossEnd } from "../charts/domain";
import { effectCells, effectOf, effectText, effectWords, type ListedHead, parseCircuit, whose } from "./effects";

const head = (lower: number, upper: number, floor: number | null): ListedHead => ({
  head: { layer: 1, index: 0, label: "L1H0" },
  deltaLoss: 0.5,
  overRefits: { deltaLoss: { value: 0.2, n: 4, floor, interval: { lower, upper } } },
});

test("an effect is open when its interval holds 0 or what untrained twins have", () => {
  expect(effectOf(head(0.1, 0.3, 0), "refits")).toMatchObject({ value: 0.2, n: 4, open: false });
  expect(effectOf(head(-0.1, 0.5, null), "refits").open).toBe(true);
  expect(effectOf(head(0.1, 0.3, 0.12), "refits").open).toBe(true);
});

test("of one refit there is the refit's own value, with its interval over prompts", () => {
  const own = { value: 0.5, n: 100, floor: 0.01, interval: { lower: 0.4, upper: 0.6 } };
  const effect = effectOf({ ...head(0.1, 0.3, 0), estimate: own }, "one");
  expect(effect).toMatchObject({ over: "one", value: 0.5, interval: [0.4, 0.6], floor: 0.01, n: 100, open: false });
  expect(effectOf({ ...head(0.1, 0.3, 0), estimate: own, overRefits: null }, "refits")).toEqual(effect);
  expect(effectWords(effect)).toBe("L1H0: Δ loss +0.500 [+0.400, +0.600], floor +0.010, one refit, 100 prompts");
});

test("of an earlier version's report there is the value alone", () => {
  const effect = effectOf(head(0.1, 0.3, 0), "one");
  expect(effect).toMatchObject({ value: 0.5, interval: null, floor: null, n: null, open: false });
  expect(effectWords(effect)).toBe("L1H0: Δ loss +0.500, one refit");
});

test("an effect is said with its interval, its floor and how many refits it rests on", () => {
  const effect = effectOf(head(-0.1, 0.5, 0.01), "refits");
  expect(effectText(effect)).toBe("+0.200 [−0.100, +0.500]");
  expect(effectWords(effect)).toBe(
    "L1H0: Δ loss +0.200 [−0.100, +0.500], floor +0.010, mean of 4 refits, inconclusive",
  );
});

test("a mean over refits and one refit's own value are told apart", () => {
  const report = { refit: { label: "seed 1" }, provenance: { weights: ["a", "b", "c", "d"] } };
  expect(whose(report, "refits")).toBe("mean of 4 refits");
  expect(whose(report, "one")).toBe("seed 1");
});

test("cells are coloured on one scale, and only chosen heads carry their number", () => {
  const effects = [{ ...effectOf(head(0.1, 0.3, 0), "refits"), value: lossEnd }];
  const [[, all]] = effectCells(effects, 2, 1, null);
  expect(all).toMatchObject({ value: 1, text: "+1.099", hatched: false });
  const [[missing, other]] = effectCells(effects, 2, 1, new Set(["L0H0"]));
  expect(missing.value).toBeNull();
  expect(other).toMatchObject({ value: 1, text: "" });
});

test("a circuit is read however it was pasted; what is no head of the family is told", () => {
  expect(parseCircuit("L2H0, l1h3\n(1.3) L0H1", 4, 4)).toEqual({ heads: ["L0H1", "L1H3", "L2H0"], wrong: [] });
  expect(parseCircuit("L9H0 heads L1H1", 4, 4)).toEqual({ heads: ["L1H1"], wrong: ["L9H0", "heads"] });
});
