/** Neighbours out of a stored table, against cosines of captured patterns in float64. */
import { expect, test } from "vitest";
import {
  average,
  config,
  engine,
  loaders,
  meanCosine,
  patternsOf,
  prompts,
  refits,
  similarities,
  tolerance,
  twins,
} from "../../test/scattered.js";
import { temporaryFolder } from "../../test/stores.js";
import { headSimilarities } from "../analysis/similarity.js";
import { defaultResampling } from "../statistics/resampling.js";
import { FileError, openFiles } from "./files.js";
import { neighbours } from "./neighbours.js";
import { writeSimilarities } from "./similarities.js";

const files = openFiles(temporaryFolder());
const trained = await files.put(writeSimilarities(await similarities(refits)));
const floor = await files.put(writeSimilarities(await similarities(twins)));
const place = { refit: 2, layer: 1, head: 1 };

test("all other heads of the refit, the most alike first, each beside its own slots' floor", async () => {
  const [patterns, untrained] = [await patternsOf(refits), await patternsOf(twins)];
  const found = await neighbours(files, { trained, floor }, place, defaultResampling);
  expect(found).toHaveLength(config.nLayers * config.nHeads - 1);
  for (const { layer, head, estimate } of found) {
    const alike = (of: typeof patterns) => meanCosine(of[2][1][1], of[2][layer][head], "centred");
    expect(Math.abs(estimate.value - alike(patterns))).toBeLessThan(tolerance);
    expect(Math.abs(estimate.floor! - alike(untrained))).toBeLessThan(tolerance);
    expect(estimate.n).toBe(prompts.length);
    expect(estimate.interval === null).toBe(layer !== 1);
  }
  const values = found.map(({ estimate }) => estimate.value);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
});

test("within the layer an interval is over prompts: the mean of each prompt's cosine ± t · its standard error", async () => {
  const patterns = await patternsOf(refits);
  const resampling = { ...defaultResampling, axes: "both", resamples: 20_000 } as const;
  const found = await neighbours(files, { trained, floor: null }, place, resampling);
  const { estimate, head } = found.find(({ layer }) => layer === 1)!;
  const each = prompts.map((_, p) => meanCosine([patterns[2][1][1][p]], [patterns[2][1][head][p]], "centred"));
  const squares = each.reduce((sum, value) => sum + (value - average(each)) ** 2, 0);
  const standardError = Math.sqrt(squares / (each.length - 1) / each.length);
  expect(estimate.spread!.standardError / standardError).toBeCloseTo(1, 1);
  // t of 3 degrees of freedom, 97.5 %: 3.182; a cosine is at most 1
  const reach = 3.182 * estimate.spread!.standardError;
  expect(estimate.interval!.upper).toBeCloseTo(Math.min(1, estimate.value + reach), 3);
  expect(estimate.floor).toBeNull();
});

test("a table without similarities between layers knows the head's own layer", async () => {
  const request = { engine, config, refits: loaders(refits), prompts, meansWithinLayers: true };
  const short = await files.put(writeSimilarities(await headSimilarities(request)));
  const found = await neighbours(files, { trained: short, floor: null }, place, defaultResampling);
  expect(found.map(({ layer }) => layer)).toEqual([1, 1]);
  expect(found[0].estimate.interval).toBeNull();
});

test("a head that is not there, and a file that is gone, are named", async () => {
  await expect(neighbours(files, { trained, floor }, { ...place, head: 3 }, defaultResampling)).rejects.toThrow(
    "head is 3; the report has 0 to 2",
  );
  const gone = "0".repeat(64);
  await expect(neighbours(files, { trained: gone, floor }, place, defaultResampling)).rejects.toThrow(FileError);
});
