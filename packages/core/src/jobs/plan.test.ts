import { describe, expect, test } from "vitest";
import { planAnalysis, planTraining } from "./plan.js";

const refits = (...savedSteps: number[]) =>
  savedSteps.map((savedStep, ordinal) => ({ id: `r${ordinal}`, ordinal, savedStep }));

describe("planTraining", () => {
  test("a fresh family: every refit on its way to the first checkpoint after 0", () => {
    expect(planTraining([0, 10, 40], refits(-1, -1))).toEqual({
      next: [
        { refitId: "r0", fromStep: -1, untilStep: 10 },
        { refitId: "r1", fromStep: -1, untilStep: 10 },
      ],
      finished: false,
    });
  });

  test("whoever is behind goes first, and nobody goes two checkpoints ahead", () => {
    // next checkpoints: r0 is at 40 → 100 (index 3), r1 at 10 → 40 (2), r2 at 3 → 10 (1), so r0 waits
    const { next } = planTraining([0, 10, 40, 100], refits(40, 10, 3));
    expect(next).toEqual([
      { refitId: "r2", fromStep: 3, untilStep: 10 },
      { refitId: "r1", fromStep: 10, untilStep: 40 },
    ]);
  });

  test("refits that are done are left out; with all done nothing is left", () => {
    expect(planTraining([0, 10], refits(10, 0)).next).toEqual([{ refitId: "r1", fromStep: 0, untilStep: 10 }]);
    expect(planTraining([0, 10], refits(10, 10))).toEqual({ next: [], finished: true });
  });
});

describe("planAnalysis", () => {
  const artifact = (key: string) => ({ kind: "artifact", artifact: key });

  test.each([
    ["nothing stored", ["t", "f"], [], [artifact("t"), artifact("f")]],
    ["the floor stored by an earlier step's report", ["t", "f"], ["f"], [artifact("t")]],
    ["all stored", ["t", "f"], ["f", "t"], [{ kind: "report" }]],
    ["step 0 is its own floor", ["t", "t"], [], [artifact("t")]],
  ])("%s", (_, keys, stored, expected) => {
    expect(
      planAnalysis(
        keys.map((key) => ({ key })),
        new Set(stored),
      ),
    ).toEqual(expected);
  });

  test.each([
    ["what is made from a table waits for it", [], [artifact("t"), artifact("u")]],
    ["once the table is there, all of it may be made", ["t"], [artifact("u"), artifact("a"), artifact("b")]],
    ["the report waits for all", ["t", "u", "a"], [artifact("b")]],
    ["and comes last", ["t", "u", "a", "b"], [{ kind: "report" }]],
    ["a table that is gone is made again", ["u", "a"], [artifact("t")]],
  ])("%s", (_, stored, expected) => {
    const needs = [{ key: "t" }, { key: "u" }, { key: "a", after: ["t"] }, { key: "b", after: ["t"] }];
    expect(planAnalysis(needs, new Set(stored))).toEqual(expected);
  });
});
