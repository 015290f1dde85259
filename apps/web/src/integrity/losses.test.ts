import { expect, test } from "vitest";
import { meanAndSd, oddLoss } from "./losses";

test("mean and sd with ddof 1", () => {
  expect(meanAndSd([1, 3])).toEqual({ mean: 2, sd: Math.sqrt(2) }); // (1 + 1) / (2 − 1)
  expect(meanAndSd([5])).toEqual({ mean: 5, sd: null });
  expect(meanAndSd([])).toBeNull();
});

test("an outlier is called so even where it is worse than chance as well", () => {
  const about = { severity: "WARNING" as const, message: "", refits: ["seed 2"] };
  const findings = [
    { ...about, code: "WORSE_THAN_CHANCE" as const, refits: ["seed 1", "seed 2"] },
    { ...about, code: "LOSS_OUTLIER" as const },
  ];
  expect(oddLoss("seed 2", findings)).toBe("outlier");
  expect(oddLoss("seed 1", findings)).toBe("worse than chance");
  expect(oddLoss("seed 3", findings)).toBeNull();
});
