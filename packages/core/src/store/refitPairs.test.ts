import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/stores.js";
import { tableBy } from "../../test/tables.js";
import { FileError, openFiles } from "./files.js";
import { refitPairs } from "./refitPairs.js";
import { writeSimilarities } from "./similarities.js";

// heads 0 and 1 of refit 0 are both most like head 0 of refit 1; one to one, 0.5 + 0.625 is more than 0.75 + 0.25
const rows = [
  [0.75, 0.5],
  [0.625, 0.25],
];
const table = tableBy({ nRefits: 3, nLayers: 2, nHeads: 2 }, (a, b, kind) => {
  if (a.refit === 0 && b.refit === 1) return rows[a.head][b.head] - (a.layer + (kind === "cosine" ? 0 : 2)) / 64;
  return 0.125;
});

test("a pair of refits has its block of each layer, its best columns and its assignment", async () => {
  const files = openFiles(temporaryFolder());
  const hash = await files.put(writeSimilarities(table));
  const less = (by: number) => rows.map((row) => row.map((value) => value - by / 64));
  expect(await refitPairs(files, hash, { preset: "PAPER", left: 0, right: 1 })).toEqual([
    { layer: 0, similarity: less(0), assignment: [1, 0], best: [0, 0] },
    { layer: 1, similarity: less(1), assignment: [1, 0], best: [0, 0] },
  ]);
  const centred = await refitPairs(files, hash, { preset: "CALIBRATED", left: 0, right: 1 });
  expect(centred.map(({ similarity }) => similarity)).toEqual([less(2), less(3)]);
  const [back] = await refitPairs(files, hash, { preset: "PAPER", left: 1, right: 2 });
  expect(back.similarity.flat()).toEqual([0.125, 0.125, 0.125, 0.125]);
});

test("a refit that the table has not, and a file that is gone, are named", async () => {
  const files = openFiles(temporaryFolder());
  const hash = await files.put(writeSimilarities(table));
  await expect(refitPairs(files, hash, { preset: "PAPER", left: 0, right: 3 })).rejects.toThrow(
    "right is 3; the report has refits 0 to 2",
  );
  await files.remove(hash);
  await expect(refitPairs(files, hash, { preset: "PAPER", left: 0, right: 1 })).rejects.toThrow(FileError);
});
