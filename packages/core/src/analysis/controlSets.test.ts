import { expect, test } from "vitest";
import { controlSets } from "./controlSets.js";
import { headLabel } from "./setAblation.js";

const labels = (sets: { layer: number; head: number }[][]) => sets.map((set) => set.map(headLabel).join(" "));
const slots = (text: string) =>
  text.split(" ").map((label) => {
    const [, layer, head] = /L(\d+)H(\d+)/.exec(label)!;
    return { layer: +layer, head: +head };
  });

test("control sets have as many heads of each layer, none of the set's, and are all different", () => {
  const set = slots("L0H1 L0H5 L3H2");
  const found = controlSets({ nHeads: 8 }, set, 20);
  expect(found).toHaveLength(20);
  expect(new Set(labels(found)).size).toBe(20);
  for (const control of found) {
    expect(control.map(({ layer }) => layer)).toEqual([0, 0, 3]);
    expect(new Set(control.map(headLabel)).size).toBe(3);
    for (const { layer, head } of control) {
      expect(head).toBeLessThan(8);
      expect(set).not.toContainEqual({ layer, head });
    }
  }
  // every other head is as likely: of 600 draws of 2 from 6, each is in 200, give or take 12
  const many = controlSets({ nHeads: 64 }, slots("L0H0 L0H1"), 600).flat();
  for (const half of [0, 1]) {
    const inHalf = many.filter(({ head }) => Math.floor((head - 2) / 31) === half).length;
    expect(Math.abs(inHalf - 600)).toBeLessThan(90);
  }
});

test("they follow from the set alone, whatever the order of its heads", () => {
  const of = (text: string) => labels(controlSets({ nHeads: 8 }, slots(text), 5));
  expect(of("L0H1 L3H2")).toEqual(of("L3H2 L0H1"));
  expect(of("L0H1 L3H2")).not.toEqual(of("L0H1 L3H3"));
});

test("where there are fewer others than heads, all others and some of the set's own", () => {
  // 3 of 4: the other one, and two of the three
  const found = controlSets({ nHeads: 4 }, slots("L1H0 L1H1 L1H2"), 20);
  expect(labels(found).sort()).toEqual(["L1H0 L1H1 L1H3", "L1H0 L1H2 L1H3", "L1H1 L1H2 L1H3"]);
  // one of two has one control, however many are asked for
  expect(labels(controlSets({ nHeads: 2 }, slots("L0H0"), 20))).toEqual(["L0H1"]);
});

test("all heads of a layer have none, unless another layer has", () => {
  expect(() => controlSets({ nHeads: 2 }, slots("L0H0 L0H1"), 20)).toThrow(
    "heads are all 2 heads of layer 0: no other set of as many a layer is there to hold them against",
  );
  expect(labels(controlSets({ nHeads: 2 }, slots("L0H0 L0H1 L1H0"), 20))).toEqual(["L0H0 L0H1 L1H1"]);
});
