/** Scores of what a null leaves of patterns, against loops in float64 over captured patterns. */
import { describe, expect, test } from "vitest";
import {
  average,
  config,
  engine,
  heads,
  layersAndHeads,
  loaders,
  nHeads,
  nLayers,
  nRefits,
  patternsOf,
  prompts,
  refits,
  similarities,
} from "../../test/scattered.js";
import { headClasses } from "./classes.js";
import { type PatternNull, rowOrders } from "./patternNull.js";
import { scores } from "./scores.js";
import { headScores, repeatedTokens, type ScoreName, type ScoreTable } from "./scoreTable.js";

const patterns = await patternsOf(refits);
const scored = (instead?: PatternNull) =>
  headScores({ engine, config, refits: loaders(refits), prompts, bosId: null, instead });
const at = (table: ScoreTable, name: ScoreName, refit: number, layer: number, head: number) => {
  const { values, columns } = table.scores[name]!;
  const slot = (refit * nLayers + layer) * nHeads + head;
  return Array.from(values.subarray(slot * columns, (slot + 1) * columns));
};

/** Means over queries from 1 on. */
const loops = {
  previousToken: (pattern: number[][]) => average(pattern.slice(1).map((row, i) => row[i])),
  sink: (pattern: number[][]) => average(pattern.slice(1).map((row) => row[0])),
  entropy: (pattern: number[][]) =>
    average(pattern.slice(1).map((row) => row.reduce((sum, w) => sum - (w > 0 ? w * Math.log(w) : 0), 0))),
  distance: (pattern: number[][]) =>
    average(pattern.slice(1).map((row) => row.reduce((sum, w, key) => sum + w * (row.length - 1 - key), 0))),
};

/** Rows of the others' mean; even where no other reaches. */
const meanRow = (others: number[][][], query: number, keys: number) => {
  const reaching = others.filter((other) => other.length > query);
  return Array.from({ length: keys }, (_, key) =>
    reaching.length === 0 ? 1 / keys : average(reaching.map((other) => other[query][key])),
  );
};

const nulls: Record<PatternNull, (of: number[][][], prompt: number, refit: number) => number[][]> = {
  "position-only": (of, prompt) =>
    of[prompt].map((row, query) =>
      meanRow(
        of.filter((_, i) => i !== prompt),
        query,
        row.length,
      ),
    ),
  "shuffled-rows": (of, prompt, refit) => {
    const orders = rowOrders(prompts[prompt], refit);
    return of[prompt].map((row, query) => row.map((_, key) => row[orders[query][key]]));
  },
};

describe.each(["position-only", "shuffled-rows"] as const)("%s", async (instead) => {
  const [table, own] = [await scored(instead), await scored()];

  test("every score is that of the pattern that is left", () => {
    for (let refit = 0; refit < nRefits; refit++) {
      layersAndHeads((layer, head) => {
        for (const [name, score] of Object.entries(loops)) {
          for (const [prompt, value] of at(table, name as ScoreName, refit, layer, head).entries()) {
            const expected = score(nulls[instead](patterns[refit][layer][head], prompt, refit));
            expect(Math.abs(value - expected), name).toBeLessThan(1e-4);
          }
        }
      });
    }
    expect(table.scores.previousToken.values).not.toEqual(own.scores.previousToken.values);
  });

  test("is the floor of a class: the mean over its own members", async () => {
    const similar = await similarities(refits);
    const classes = headClasses(similar);
    for (const { class: ordinal, scores: of } of scores(own, similar, table, { refit: 0 }).heads) {
      const members = classes[ordinal!];
      for (const name of ["previousToken", "sink", "induction", "distance"] as const) {
        const expected = average(members.flatMap(({ refit, layer, head }) => at(table, name, refit, layer, head)));
        expect(of[name]!.estimate.floor).toBeCloseTo(expected, 6);
        expect(of[name]!.estimate.q).not.toBeNull();
      }
      // dealing rows anew keeps how sharp they are: there is nothing to be above
      if (instead === "shuffled-rows") expect(of.entropy!.estimate.floor).toBeNull();
      else expect(of.entropy!.estimate.floor).not.toBeNull();
    }
  });
});

test("position-only, on repeated tokens: what the head's mean over all prompts does at those places", async () => {
  const table = await scored("position-only");
  const half = repeatedTokens(config, null)!;
  for (const refit of [0, 3]) {
    layersAndHeads((layer, head) => {
      const expected = average(
        Array.from({ length: half }, (_, i) => meanRow(patterns[refit][layer][head], half + i, half + i + 1)[i + 1]),
      );
      const values = at(table, "induction", refit, layer, head);
      expect(values).toHaveLength(8);
      for (const value of values) expect(value).toBeCloseTo(expected, 5);
    });
  }
});

test("position-only goes through prompts once more, a refit at a time", async () => {
  const told: [number, number][] = [];
  const passes = nRefits * (2 * prompts.length + 8);
  const request = { engine, config, refits: loaders(refits), prompts, bosId: null, instead: "position-only" } as const;
  await headScores({ ...request, onProgress: (...at) => told.push(at) });
  expect(told).toHaveLength(passes);
  expect(told.at(-1)).toEqual([passes, passes]);
  await expect(headScores({ ...request, prompts: prompts.slice(0, 1) })).rejects.toThrow(
    "the position-only floor is of the other prompts and needs at least 2",
  );
});

test("shuffled-heads: a head drawn at random, the mean over the layer's heads of each refit", async () => {
  const table = await scored();
  const report = scores(table, await similarities(refits), "shuffled-heads", { refit: 1 });
  for (const { layer, scores: of } of report.heads) {
    for (const name of ["self", "induction", "effectiveKeys"] as const) {
      const all = refits.flatMap((_, refit) => heads().flatMap((head) => at(table, name, refit, layer, head)));
      expect(of[name]!.estimate.floor).toBeCloseTo(average(all), 5);
    }
  }
});
