import { expect, test } from "vitest";
import type { FamilyImport_FamilyFragment, FamilyTraining_FamilyFragment } from "../gql/graphql";
import { importedRefitTable, recipeTable, sourceTable } from "./factTables";

const refit = (ordinal: number) => ({
  ordinal,
  label: `seed ${ordinal + 1}`,
  initSeed: ordinal + 1,
  dataSeed: null,
  state: "TRAINED",
  step: 100,
});
const family = {
  architecture: {
    layers: 2,
    heads: 4,
    dModel: 64,
    dMlp: 256,
    attentionOnly: true,
    parameters: 123456,
    contextLength: 48,
    positions: "ROTARY",
    rotaryDims: 8,
    parallelResidual: true,
  },
  tokenizer: { name: "byte", vocab: 257, bosId: null },
  corpus: { name: "stories", bytes: 1000 },
  recipe: { optimizer: "ADAM", learningRate: 0.003, weightDecay: 0, batchSize: 8, steps: 100, totalTokens: 38400 },
  refits: { totalCount: 2, nodes: [refit(0), refit(1)] },
  seedRoles: ["INIT"],
} as unknown as FamilyTraining_FamilyFragment;
const imported = {
  manifestHash: "m1",
  createdAt: "2026-01-02",
  floor: { description: "networks drawn anew" },
  integrity: { checkedAt: "2026-01-03", losses: [{ ordinal: 1, loss: 2.5, perplexity: 12.18, tokens: 900 }] },
} as unknown as FamilyImport_FamilyFragment;

test("the recipe's numbers stand in full; without an MLP there is no d_mlp", () => {
  const { rows } = recipeTable(family);
  expect(rows).toContainEqual(["parameters", 123456]);
  expect(rows).toContainEqual(["learning rate", 0.003]);
  expect(rows).toContainEqual(["d_mlp", null]);
  const unknown = recipeTable({ ...family, recipe: null, corpus: null }).rows;
  expect(unknown).toContainEqual(["text", null]);
  expect(unknown.map(([fact]) => fact)).not.toContain("steps");
});

test("the source says the whole manifest hash and the floor", () => {
  const { rows } = sourceTable(family, imported);
  expect(rows).toContainEqual(["manifest", "m1"]);
  expect(rows).toContainEqual(["floor", "networks drawn anew"]);
  expect(sourceTable(family, { ...imported, integrity: null }).rows).toContainEqual(["checked at", null]);
});

test("each refit has its own loss, or none", () => {
  const { rows } = importedRefitTable(family, imported.integrity);
  expect(rows[0]).toEqual(["seed 1", 1, null, "trained", 100, null, null, null]);
  expect(rows[1]).toEqual(["seed 2", 2, null, "trained", 100, 2.5, 12.18, 900]);
});
