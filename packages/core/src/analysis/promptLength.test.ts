import { expect, test } from "vitest";
import { tableBy } from "../../test/tables.js";
import { InvalidInput } from "../errors.js";
import { promptLength } from "./promptLength.js";

const asked = { preset: "PAPER", anchor: 0 } as const;
const shape = { nRefits: 2, nLayers: 2, nHeads: 2 };

/** A prompt set on which every head of layer l is as stable as the l-th of these. */
const set = (name: string, meanTokens: number, stabilities: [number, number], floor: number | null = null) => ({
  name,
  promptSetHash: `hash of ${name}`,
  words: Number(name),
  prompts: 3,
  meanTokens,
  table: tableBy(shape, (a, b) => (a.layer === b.layer ? stabilities[a.layer] : 0)),
  floor: floor === null ? null : tableBy(shape, () => floor),
});

test("each set's stability, shortest prompts first, beside its own floor", () => {
  const { sets, ...report } = promptLength([set("20", 27.9, [0.75, 0.25]), set("5", 7.92, [0.75, 0.5], 0.5)], asked);
  expect(report).toEqual({
    measure: "prompt-length",
    preset: "PAPER",
    anchor: 0,
    claims: [
      {
        section: "4.4.2",
        statement: "Stability falls as prompts grow longer.",
        holds: true,
        // (0.75 + 0.5)/2 and (0.75 + 0.25)/2
        finding: "The mean over layers, by tokens a prompt, is 0.625 at 7.9, 0.500 at 27.9.",
      },
    ],
  });
  expect(sets.map(({ overall, layers, ...about }) => about)).toEqual([
    { name: "5", promptSetHash: "hash of 5", words: 5, prompts: 3, meanTokens: 7.92 },
    { name: "20", promptSetHash: "hash of 20", words: 20, prompts: 3, meanTokens: 27.9 },
  ]);
  // (0.625 - 0.5)/(1 - 0.5); (0.75 - 0.5)/0.5 and (0.5 - 0.5)/0.5
  expect(sets[0].overall).toMatchObject({ value: 0.625, n: 1, floor: 0.5, calibrated: 0.25 });
  expect(sets[0].layers.map(({ estimate }) => estimate.calibrated)).toEqual([0.5, 0]);
  expect(sets[1].overall).toMatchObject({ value: 0.5, n: 1, floor: null, calibrated: null });
});

test("it does not fall where a longer set is as stable as a shorter one, or more", () => {
  const falls = (...values: number[]) =>
    promptLength(
      values.map((value, i) => set(String(i), 10 * (i + 1), [value, value])),
      asked,
    ).claims[0].holds;
  expect(falls(0.75, 0.5, 0.25)).toBe(true);
  expect(falls(0.75, 0.25, 0.5)).toBe(false);
  expect(falls(0.5, 0.5)).toBe(false);
});

test("sets no longer than another, as those that the context cuts, say nothing of length", () => {
  const at = (...lengths: number[]) =>
    promptLength(
      lengths.map((tokens, i) => set(String(i), tokens, i === 0 ? [0.75, 0.75] : [0.5, 0.5])),
      asked,
    ).claims;
  expect(at(8, 16, 16, 16)).toMatchObject([
    {
      holds: true,
      finding:
        "The mean over layers, by tokens a prompt, is 0.750 at 8.0, 0.500 at 16.0. 2 of the 4 sets are left out: " +
        "their prompts have no more tokens than another set's.",
    },
  ]);
  expect(at(16, 16)).toEqual([]);
});

test("one set, sets of different families, an anchor or a floor that does not fit are refused", () => {
  const [short, long] = [set("5", 8, [0.75, 0.5]), set("10", 15, [0.75, 0.5])];
  expect(() => promptLength([], asked)).toThrow("needs at least 2, but there is 0");
  expect(() => promptLength([short], asked)).toThrow(InvalidInput);
  const wider = { ...long, table: tableBy({ ...shape, nHeads: 3 }, () => 0.5) };
  expect(() => promptLength([short, wider], asked)).toThrow(
    "10 was measured on 2 refits, 2 layers of 3 heads, but 5 on 2 refits, 2 layers of 2 heads",
  );
  expect(() => promptLength([short, long], { ...asked, anchor: 2 })).toThrow("anchor is 2");
  expect(() => promptLength([short, { ...long, floor: wider.table }], asked)).toThrow("the floor is of");
});
