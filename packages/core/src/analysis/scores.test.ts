/** Head scores against loops in float64 over captured patterns, closed forms, and heads built by hand. */
import { describe, expect, test } from "vitest";
import { inductionModel } from "../../test/inductionHead.js";
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
  permuteHeads,
  prompts,
  refits,
  similarities,
  tolerance,
  twins,
} from "../../test/scattered.js";
import { headClasses } from "./classes.js";
import type { Detector } from "./detectors.js";
import { scores } from "./scores.js";
import {
  headScores,
  repeatedSequences,
  repeatedTokens,
  type ScoreName,
  type ScoreTable,
  scoreNames,
} from "./scoreTable.js";

const detector: Detector = { name: "two back", offset: -2 };
const scored = (of = refits, more: { detector?: Detector; bosId?: number | null } = { detector }) =>
  headScores({ engine, config, refits: loaders(of), prompts, bosId: null, ...more });
const at = (table: ScoreTable, name: ScoreName, refit: number, layer: number, head: number) => {
  const { values, columns } = table.scores[name]!;
  const slot = (refit * nLayers + layer) * nHeads + head;
  return Array.from(values.subarray(slot * columns, (slot + 1) * columns));
};

/** Rows of a pattern from query 1 on, with the query. */
const rows = (pattern: number[][]) => pattern.flatMap((row, q) => (q > 0 ? [{ row, q }] : []));
const meanOrNaN = (values: number[]) => (values.length === 0 ? Number.NaN : average(values));
const entropyOf = (row: number[]) => row.reduce((sum, w) => sum - (w > 0 ? w * Math.log(w) : 0), 0);

/** By the words of the definitions alone. */
const loops: Record<Exclude<ScoreName, "induction">, (pattern: number[][], tokens: Int32Array) => number> = {
  previousToken: (pattern) => meanOrNaN(rows(pattern).map(({ row, q }) => row[q - 1])),
  duplicateToken: (pattern, tokens) =>
    meanOrNaN(
      rows(pattern).flatMap(({ row, q }) => {
        const same = row.filter((_, key) => key < q && tokens[key] === tokens[q]);
        return same.length === 0 ? [] : [same.reduce((sum, w) => sum + w, 0)];
      }),
    ),
  self: (pattern) => meanOrNaN(rows(pattern).map(({ row, q }) => row[q])),
  sink: (pattern) => meanOrNaN(rows(pattern).map(({ row }) => row[0])),
  detector: (pattern) => meanOrNaN(rows(pattern).flatMap(({ row, q }) => (q >= 2 ? [row[q - 2]] : []))),
  entropy: (pattern) => meanOrNaN(rows(pattern).map(({ row }) => entropyOf(row))),
  effectiveKeys: (pattern) => meanOrNaN(rows(pattern).map(({ row }) => Math.exp(entropyOf(row)))),
  distance: (pattern) =>
    meanOrNaN(rows(pattern).map(({ row, q }) => row.reduce((sum, w, key) => sum + w * (q - key), 0))),
};

describe("on prompts", () => {
  test("every score of every head is what loops give", async () => {
    const [table, patterns] = [await scored(), await patternsOf(refits)];
    let defined = 0;
    for (const name of scoreNames) {
      if (name === "induction") continue;
      for (let refit = 0; refit < nRefits; refit++) {
        layersAndHeads((layer, head) => {
          for (const [prompt, value] of at(table, name, refit, layer, head).entries()) {
            const expected = loops[name](patterns[refit][layer][head][prompt], prompts[prompt]);
            if (Number.isNaN(expected)) expect(value).toBeNaN();
            else expect(Math.abs(value - expected), name).toBeLessThan(tolerance * Math.max(1, expected));
            defined += Number.isNaN(expected) ? 0 : 1;
          }
        });
      }
    }
    // two prompts have no token twice, and one no key two back: 8 scores of 4 prompts, less 3
    expect(defined).toBe((8 * 4 - 3) * nRefits * nLayers * nHeads);
  });

  test("shares by distance: what loops give, in bins of powers of two, and they sum to 1", async () => {
    const [table, patterns] = [await scored(), await patternsOf(refits)];
    // the context has 20 positions: 0, 1, 2-3, 4-7, 8-15, 16-31
    expect(table.bins).toBe(6);
    const binOf = (distance: number) => [1, 2, 4, 8, 16, 32].findIndex((end) => distance < end);
    layersAndHeads((layer, head) => {
      const slot = (2 * nLayers + layer) * nHeads + head;
      const own = table.distances.subarray(slot * 6, slot * 6 + 6);
      const expected = Array.from({ length: 6 }, (_, bin) =>
        average(
          patterns[2][layer][head].map((pattern) =>
            average(
              rows(pattern).map(({ row, q }) => row.reduce((sum, w, key) => sum + (binOf(q - key) === bin ? w : 0), 0)),
            ),
          ),
        ),
      );
      for (const [bin, share] of own.entries()) expect(share).toBeCloseTo(expected[bin], 5);
      expect(own.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    });
  });

  test("even attention has the closed forms, and the floor is them", async () => {
    const none = Object.fromEntries(
      Object.entries(refits[0]).map(([name, w]) => [name, /W_Q|b_Q/.test(name) ? new Float32Array(w.length) : w]),
    );
    const table = await scored([none, none]);
    const closed: Record<string, (q: number) => number> = {
      previousToken: (q) => 1 / (q + 1),
      self: (q) => 1 / (q + 1),
      sink: (q) => 1 / (q + 1),
      entropy: (q) => Math.log(q + 1),
      effectiveKeys: (q) => q + 1,
      distance: (q) => q / 2,
    };
    for (const [name, form] of Object.entries(closed)) {
      for (const [prompt, { length }] of prompts.entries()) {
        const expected = average(Array.from({ length: length - 1 }, (_, i) => form(i + 1)));
        expect(at(table, name as ScoreName, 1, 1, 2)[prompt]).toBeCloseTo(expected, 5);
        expect(table.scores[name as "self"].uniform[prompt]).toBeCloseTo(expected, 12);
      }
    }
    const half = repeatedTokens(config, null)!;
    const induction = average(Array.from({ length: half }, (_, i) => 1 / (half + i + 1)));
    expect(at(table, "induction", 0, 0, 0)[0]).toBeCloseTo(induction, 5);
    const report = scores(table, await similarities([none, none]), "uniform-causal", { refit: 0 });
    for (const { scores: own } of report.heads) {
      for (const name of scoreNames) {
        const { value, estimate } = own[name]!;
        expect(value).toBeCloseTo(estimate.floor!, 5);
        expect(estimate.value).toBeCloseTo(estimate.floor!, 5);
      }
    }
  });

  test("a detector of a matrix: weights over the largest of their row, rows without any left out", async () => {
    const pattern = [[1], [0, 0], [4, 2, 0]];
    const table = await scored(refits, { detector: { name: "drawn", pattern } });
    const captured = await patternsOf(refits);
    layersAndHeads((layer, head) => {
      const [first, second] = at(table, "detector", 3, layer, head);
      const row = captured[3][layer][head][0][2];
      expect(first).toBeCloseTo(row[0] + row[1] / 2, 5);
      // of two tokens, none has a query that the matrix gives a weight
      expect(second).toBeNaN();
    });
  });

  test.each([
    ["previousToken", { name: "p", offset: -1 }],
    ["self", { name: "s", offset: 0 }],
    ["sink", { name: "f", key: "first" }],
    ["duplicateToken", { name: "d", key: "same-token" }],
  ] as const)("%s is what a detector of it scores", async (name, same) => {
    const table = await scored(refits, { detector: same });
    expect(table.scores.detector).toEqual(table.scores[name]);
  });
});

describe("over refits", () => {
  test("heads in another order in each refit: one class a head, whose values are the head's own", async () => {
    const orders = [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ];
    const same = orders.map((order) => permuteHeads(refits[0], order));
    const table = await scored(same);
    const report = scores(table, await similarities(same), null, { refit: 1, detector });
    expect(report.heads.map(({ layer, head }) => [layer, head])).toEqual(
      layersAndHeads((layer, head) => [layer, head]).flat(),
    );
    for (const { layer, head, members, scores: own } of report.heads) {
      const inFirst = orders[1][head];
      expect(members.map((member) => orders[member.refit][member.head])).toEqual([inFirst, inFirst, inFirst]);
      for (const name of scoreNames) {
        expect(own[name]!.value).toBeCloseTo(
          average(at(table, name, 0, layer, inFirst).filter((value) => !Number.isNaN(value))),
          5,
        );
        expect(own[name]!.estimate.value).toBeCloseTo(own[name]!.value, 5);
        // the same in every refit: what is left is prompts'
        expect(own[name]!.estimate.n).toBe(3);
        expect(own[name]!.estimate.floor).toBeNull();
      }
    }
  });

  test("an estimate is the mean over the class; its floor the mean over the layer of the twins", async () => {
    const [table, floor, similar] = [await scored(), await scored(twins), await similarities(refits)];
    const report = scores(table, similar, floor, { refit: 2, detector });
    const classes = headClasses(similar);
    for (const { layer, class: ordinal, scores: own } of report.heads) {
      for (const name of scoreNames) {
        const { estimate, value } = own[name]!;
        const known = (of: ScoreTable, refit: number, head: number) =>
          at(of, name, refit, layer, head).filter((one) => !Number.isNaN(one));
        const members = classes[ordinal!];
        expect(estimate.value).toBeCloseTo(average(members.flatMap(({ refit, head }) => known(table, refit, head))), 6);
        expect(value).toBeCloseTo(average(known(table, 2, members[2].head)), 6);
        expect(estimate.floor).toBeCloseTo(
          average(twins.flatMap((_, refit) => heads().flatMap((head) => known(floor, refit, head)))),
          6,
        );
        expect(estimate.interval!.lower).toBeLessThan(estimate.value);
        const share = !["entropy", "effectiveKeys", "distance"].includes(name);
        if (share) {
          expect(estimate.calibrated).toBeCloseTo((estimate.value - estimate.floor!) / (1 - estimate.floor!), 6);
          expect(estimate.interval!.upper).toBeLessThanOrEqual(1);
        } else expect([estimate.calibrated, estimate.verdict]).toEqual([null, null]);
      }
    }
  });

  test("one refit has no classes; two need their similarities; a floor of another shape is refused", async () => {
    const table = await scored(refits.slice(0, 1));
    const report = scores(table, null, "uniform-causal", { refit: 0 });
    expect(report.heads[0]).toMatchObject({ class: null, members: [{ refit: 0, layer: 0, head: 0 }] });
    expect(report.heads[0].scores.self!.estimate).toMatchObject({ n: 1, interval: null });
    expect(() => scores(table, null, null, { refit: 1 })).toThrow("refit is 1; this family's refits are 0 to 0");
    const two = await scored(refits.slice(0, 2));
    expect(() => scores(two, null, null, { refit: 0 })).toThrow("scores of 2 refits need their similarities");
    const similar = await similarities(refits.slice(0, 2));
    expect(() => scores(two, similar, table, { refit: 0 })).toThrow("but what they are held against is of 1 refits");
  });

  test("a broken weight that only the repeated tokens reach is named", async () => {
    const { dModel } = config;
    const broken = { ...refits[0], "pos_embed.W_pos": refits[0]["pos_embed.W_pos"].slice() };
    broken["pos_embed.W_pos"].fill(Number.NaN, 10 * dModel, 11 * dModel); // prompts of 3 tokens end before it
    await expect(
      headScores({ engine, config, refits: loaders([broken]), prompts: [prompts[0]], bosId: null }),
    ).rejects.toThrow("refit 0: the attention pattern of L0H0 is not finite");
  });

  test("where no prompt repeats a token, duplicates have no value", async () => {
    const table = await headScores({ engine, config, refits: loaders(refits), prompts: [prompts[0]], bosId: null });
    const report = scores(table, await similarities(refits), null, { refit: 0 });
    for (const { scores: own } of report.heads) expect([own.duplicateToken, own.detector]).toEqual([null, null]);
  });
});

describe("induction", () => {
  test("random tokens twice, BOS before them, none twice in a half; the same each time", () => {
    const sequences = repeatedSequences({ ...config, nCtx: 128, dVocab: 200 }, 7);
    expect(sequences).toHaveLength(8);
    for (const tokens of sequences) {
      expect(tokens).toHaveLength(101);
      expect(tokens[0]).toBe(7);
      expect(tokens.subarray(1, 51)).toEqual(tokens.subarray(51));
      expect(new Set(tokens)).toHaveProperty("size", 51);
    }
    expect(repeatedSequences({ ...config, nCtx: 128, dVocab: 200 }, 7)).toEqual(sequences);
    expect(sequences[0]).not.toEqual(sequences[1]);
  });

  test("as many as the context has room for: at most 50; none below 5 positions", () => {
    const tokens = (nCtx: number, bosId: number | null = 0, dVocab = 100) =>
      repeatedTokens({ ...config, nCtx, dVocab }, bosId);
    expect([tokens(4), tokens(5), tokens(16), tokens(100), tokens(101), tokens(1024)]).toEqual([
      null,
      2,
      7,
      49,
      50,
      50,
    ]);
    expect([tokens(64, 0, 10), tokens(64, null, 10), tokens(64, 0, 2)]).toEqual([9, 10, null]);
  });

  test("a context that is too short has no induction score", async () => {
    const short = { ...config, nCtx: 4 };
    const weights = refits.slice(0, 1).map((one) => ({
      ...one,
      "pos_embed.W_pos": one["pos_embed.W_pos"].slice(0, 4 * config.dModel),
    }));
    const table = await headScores({
      engine,
      config: short,
      refits: loaders(weights),
      prompts: [prompts[0]],
      bosId: null,
    });
    expect(table.scores.induction).toBeNull();
    const report = scores(table, null, null, { refit: 0 });
    expect([report.induction, report.heads[0].scores.induction]).toEqual([null, null]);
  });

  test("a head built by hand looks after the last occurrence; without its previous-token head it does not", async () => {
    for (const previous of [true, false]) {
      const { config, weights } = inductionModel({ previous });
      const request = { engine, config, refits: [async () => weights], bosId: 0 };
      const table = await headScores({ ...request, prompts: [Int32Array.from([0, 3, 5, 3])] });
      const [before, after] = scores(table, null, null, { refit: 0 }).heads;
      if (previous) {
        expect(before.scores.previousToken!.value).toBeGreaterThan(0.99);
        expect(after.scores.induction!.value).toBeGreaterThan(0.9);
        expect(before.scores.induction!.value).toBeLessThan(0.1);
      } else expect(after.scores.induction!.value).toBeLessThan(0.2);
    }
  });
});
