import { expect, test } from "vitest";
import { grouped, tallies } from "./findings";

const chance = (label: string) => ({
  code: "WORSE_THAN_CHANCE" as const,
  severity: "WARNING" as const,
  message: `${label} guesses.`,
  refits: [label],
});
const missing = {
  code: "MISSING_MEMBER" as const,
  severity: "LEFT_OUT" as const,
  message: "seed 6 is not there.",
  refits: ["seed 6"],
};
const note = { code: "STEP_UNKNOWN" as const, severity: "NOTE" as const, message: "No step.", refits: [] };

test("one code is one group with all its refits; the most serious comes first", () => {
  const found = grouped([note, chance("seed 1"), missing, chance("seed 2")]);
  expect(found.map(({ code, refits }) => [code, refits])).toEqual([
    ["MISSING_MEMBER", ["seed 6"]],
    ["WORSE_THAN_CHANCE", ["seed 1", "seed 2"]],
    ["STEP_UNKNOWN", []],
  ]);
  expect(found[1].messages).toEqual(["seed 1 guesses.", "seed 2 guesses."]);
});

test("tallies count findings, and leave out what is not there", () => {
  expect(tallies([note, chance("seed 1"), chance("seed 2"), missing]).map(({ text }) => text)).toEqual([
    "1 left out",
    "2 warnings",
    "1 note",
  ]);
  expect(tallies([])).toEqual([]);
});
