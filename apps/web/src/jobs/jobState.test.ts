import { expect, test } from "vitest";
import { doneOf } from "./jobState";

test("what is done is told in the job's own unit", () => {
  expect(doneOf({ done: 31, total: 50, unit: "refit" })).toBe("31 of 50 refits");
  expect(doneOf({ done: 1_200_000_000, total: 3_400_000_000, unit: "byte" })).toBe("1.2 of 3.4 GB");
  expect(doneOf({ done: 120_000_000, total: 3_400_000_000, unit: "byte" })).toBe("120 MB of 3.4 GB");
});
