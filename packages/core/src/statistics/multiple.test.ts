import { expect, test } from "vitest";
import { falseDiscoveryRates } from "./multiple.js";

test("each p times how many there are over its rank, and never more than that of a larger p", () => {
  // sorted 0.01, 0.02, 0.03, 0.5: 0.04, 0.04, 0.04, 0.5
  expect(falseDiscoveryRates([0.5, 0.01, 0.03, 0.02])).toEqual(
    [0.5, 0.04, 0.04, 0.04].map((q) => expect.closeTo(q, 12)),
  );
  // 0.001 · 3/1, 0.04 · 3/2, 0.05 · 3/3: the second is brought down to the third
  expect(falseDiscoveryRates([0.001, 0.04, 0.05])).toEqual([0.003, 0.05, 0.05].map((q) => expect.closeTo(q, 12)));
  expect(falseDiscoveryRates([])).toEqual([]);
  expect(falseDiscoveryRates([1, 1])).toEqual([1, 1]);
});
