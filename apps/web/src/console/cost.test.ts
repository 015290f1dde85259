import { expect, test } from "vitest";
import { costIn, runWords } from "./cost";

const cost = {
  requestedQueryCost: 1210,
  actualQueryCost: 42,
  throttleStatus: { maximumAvailable: 500_000, currentlyAvailable: 499_958.4 },
  computeRemainingMs: 14_400_000,
};

test("the last run tells its time, its cost and what is left", () => {
  expect(runWords({ cost, milliseconds: 12.4 })).toEqual([
    "answered in 12 ms",
    "cost 42, at most 1.2 k",
    "500 k of 500 k left",
    "4 h of compute left",
  ]);
  expect(runWords({ cost: { ...cost, computeRemainingMs: null }, milliseconds: 2400 })).toHaveLength(3);
});

test("an answer without a cost was refused before it had one", () => {
  expect(costIn({ errors: [] })).toBeNull();
  expect(costIn({ extensions: { cost } })).toBe(cost);
  expect(runWords({ cost: null, milliseconds: 3 })[1]).toBe("refused before it was priced");
});
