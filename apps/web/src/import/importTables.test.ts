import { expect, test } from "vitest";
import { builtInTable, planTable } from "./importTables";

test("a row for each checkpoint; what a manifest does not declare is empty", () => {
  const member = { label: "seed 1", step: 0, initSeed: 1, dataSeed: null, bytes: 2048, format: null, where: "a.pt" };
  expect(planTable({ name: "Mine", members: [member] })).toMatchObject({
    title: "Checkpoints of Mine",
    rows: [["seed 1", 0, 1, null, 2048, null, "a.pt"]],
  });
});

test("a row for each public family", () => {
  const family = {
    id: "pythia",
    title: "Pythia",
    about: "",
    refits: 9,
    checkpoints: 18,
    approximateBytes: 5e8,
    manifest: "",
  };
  expect(builtInTable([family]).rows).toEqual([["pythia", "Pythia", 9, 18, 5e8]]);
});
