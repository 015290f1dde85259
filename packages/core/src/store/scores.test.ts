/** Tables of head scores as files. */
import { expect, test } from "vitest";
import { config, engine, loaders, prompts, refits } from "../../test/scattered.js";
import { headScores } from "../analysis/scoreTable.js";
import { readSafetensors, writeSafetensors } from "../checkpoints/safetensors.js";
import { readScores, writeScores } from "./scores.js";

const some = { engine, config, refits: loaders(refits.slice(0, 2)), prompts };

test("a table is read as it was written, with prompts that a score is not defined on", async () => {
  const table = await headScores({ ...some, bosId: 0, detector: { name: "two back", offset: -2 } });
  expect(table.scores.detector!.values.some(Number.isNaN)).toBe(true);
  expect(readScores(writeScores(table))).toEqual(table);
});

test("a table of other patterns says of which; one of an earlier version does not, and is of the heads' own", async () => {
  const table = await headScores({ ...some, bosId: 0, instead: "shuffled-rows" });
  const bytes = writeScores(table);
  expect(readScores(bytes)).toEqual(table);
  const { tensors, metadata } = readSafetensors(bytes);
  const { instead, ...earlier } = JSON.parse(metadata.scores);
  expect(instead).toBe("shuffled-rows");
  expect(readScores(writeSafetensors(tensors, { scores: JSON.stringify(earlier) })).instead).toBeNull();
});

test("what was not scored is null", async () => {
  const weights = async () => ({ ...refits[0], "pos_embed.W_pos": new Float32Array(4 * config.dModel) });
  const short = { ...some, config: { ...config, nCtx: 4 }, refits: [weights], prompts: prompts.slice(0, 2) };
  const table = await headScores({ ...short, bosId: null });
  expect([table.scores.detector, table.scores.induction, table.half]).toEqual([null, null, null]);
  expect(readScores(writeScores(table))).toEqual(table);
});
