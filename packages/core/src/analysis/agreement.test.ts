import { afterAll, describe, expect, test } from "vitest";
import { config, orders, permuted, prompts, weightsOf } from "../../test/wideHeads.js";
import { openEngine } from "../engine/engine.js";
import { InvalidInput } from "../errors.js";
import type { Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { readAgreement, writeAgreement } from "../store/agreement.js";
import { agreement } from "./agreement.js";
import { agreementParts } from "./agreementReport.js";
import { type AgreementTable, agreementKinds, headAgreement } from "./agreementTable.js";
import { promptVector } from "./between.js";
import { headClasses } from "./classes.js";
import type { TokenLosses } from "./effectAgreement.js";
import { memoryScratch } from "./scratch.js";
import { headSimilarities } from "./similarity.js";

const engine = await openEngine({ name: "onnx", threads: 1 });
afterAll(() => engine.dispose());
const load = { centerWritingWeights: false, foldValueBiases: false };
const measured = (refits: Weights[], more: Partial<Parameters<typeof headAgreement>[0]> = {}) =>
  headAgreement({
    engine,
    config,
    refits: refits.map((weights) => async () => weights),
    prompts,
    anchor: 0,
    scratch: memoryScratch(),
    ...more,
  });

describe("refits that differ in the order of their heads alone", async () => {
  const first = weightsOf(1);
  const told: [number, number][] = [];
  const table = await measured([permuted(first, orders[0]), first, permuted(first, orders[1])], {
    anchor: 1,
    onProgress: (done, total) => told.push([done, total]),
  });

  test("are matched so", () => {
    const found = table.matches.map((heads) => heads.map((matches) => matches.map(({ refit, head }) => [refit, head])));
    for (const [layer, heads] of found.entries()) {
      for (const [head, matches] of heads.entries()) {
        expect(matches).toEqual([
          [0, orders[0][layer].indexOf(head)],
          [2, orders[1][layer].indexOf(head)],
        ]);
      }
    }
  });

  test("agree wholly, by every measure, on every prompt", () => {
    for (const kind of ["cosine", "centred", "jensenShannon", "output"] as const) {
      for (const value of table.values[kind]) expect(value, kind).toBeCloseTo(1, 3);
    }
  });

  test("are gone through three times", () => {
    expect(told.at(-1)).toEqual([72, 72]);
    expect(told.length).toBe(72);
  });

  test("make a report of ones, whose shares add up to 1", () => {
    const losses = lossesOf(table);
    const report = agreement({ table, floor: null, losses, floorLosses: null }, { load });
    for (const of of [
      report.agreement,
      ...report.layers.map((one) => one.agreement),
      ...report.heads.map((one) => one.agreement),
    ]) {
      for (const kind of ["cosine", "centred", "jensenShannon", "output", "effect"] as const) {
        expect(of[kind]!.value).toBeCloseTo(1, 3);
        expect(of[kind]).toMatchObject({ n: 2, floor: null, calibrated: null });
      }
      expect(agreementParts.reduce((sum, part) => sum + of.parts[part].value, 0)).toBeCloseTo(of.centred.value, 9);
      expect(agreementParts.reduce((sum, part) => sum + of.shares![part].value, 0)).toBeCloseTo(1, 9);
    }
    expect(report.heads[4]).toMatchObject({
      layer: 1,
      head: 1,
      matches: [
        { refit: 0, head: 0 },
        { refit: 2, head: 1 },
      ],
    });
    expect(report.overall).toEqual(report.agreement.centred);
  });

  /** Each head changes losses in a way of its own; the same in all refits, in their orders. */
  function lossesOf({ matches }: AgreementTable): TokenLosses[] {
    const tokens = prompts.reduce((sum, { length }) => sum + length - 1, 0);
    return [0, 1, 2].map((refit) => {
      const tokenLosses = new Float32Array(7 * tokens);
      for (const [layer, heads] of matches.entries()) {
        for (const [head, found] of heads.entries()) {
          const own = refit === 1 ? head : found.find((match) => match.refit === refit)!.head;
          const change = randomStream(layer, "change").split(head);
          const at = (1 + layer * 3 + own) * tokens;
          for (let token = 0; token < tokens; token++) tokenLosses[at + token] = change.normal();
        }
      }
      return { nLayers: 2, nHeads: 3, prompts, tokenLosses };
    });
  }
});

describe("refits of different seeds", async () => {
  const refits = [weightsOf(1), weightsOf(2), weightsOf(3), weightsOf(4)];
  const table = await measured(refits);
  const floor = await measured([5, 6, 7, 8].map(weightsOf));

  test("cosines are those of the similarities of each class, and parts add up to them", async () => {
    const similarities = await headSimilarities({
      engine,
      config,
      refits: refits.map((weights) => async () => weights),
      prompts,
    });
    const classes = headClasses(similarities);
    const report = agreement({ table, floor, losses: null, floorLosses: null }, { load });
    expect(report.heads.length).toBe(6);
    const at = table.lengths.length;
    for (const [slot, { layer, head, agreement: found, matches }] of report.heads.entries()) {
      const own = { refit: 0, head };
      const members = classes.find(([first]) => first.layer === layer && first.head === head)!.slice(1);
      expect(matches).toMatchObject(members);
      for (const [i, member] of members.entries()) {
        for (const kind of ["centred", "cosine"] as const) {
          const expected = promptVector(similarities, kind, layer, own, member);
          const from = (slot * members.length + i) * at;
          table.values[kind].subarray(from, from + at).forEach((value, prompt) => {
            expect(value).toBeCloseTo(expected[prompt], 5);
          });
        }
      }
      expect(found.centred.interval!.lower).toBeLessThan(found.centred.value);
      expect(found.centred.floor).not.toBeNull();
      expect(found.effect).toBeNull();
      const { parts, shares, centred } = found;
      expect(agreementParts.reduce((sum, part) => sum + parts[part].value, 0)).toBeCloseTo(centred.value, 9);
      if (centred.value < 0.05) expect(shares).toBeNull();
      else {
        for (const part of agreementParts)
          expect(shares![part].value).toBeCloseTo(parts[part].value / centred.value, 9);
      }
    }
  });

  test("layers are means over heads, the whole over layers; floors go the same way", () => {
    const report = agreement({ table, floor, losses: null, floorLosses: null }, { load });
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    for (const kind of ["cosine", "output", "jensenShannon"] as const) {
      for (const { layer, agreement: found } of report.layers) {
        const own = report.heads.filter((head) => head.layer === layer).map((head) => head.agreement[kind]);
        expect(found[kind].value).toBeCloseTo(mean(own.map(({ value }) => value)), 12);
        expect(found[kind].floor).toBeCloseTo(mean(own.map((one) => one.floor as number)), 12);
      }
      expect(report.agreement[kind].value).toBeCloseTo(mean(report.layers.map((one) => one.agreement[kind].value)), 12);
      const { value, floor: nothing, calibrated } = report.agreement[kind];
      expect(calibrated).toBeCloseTo((value - (nothing as number)) / (1 - (nothing as number)), 12);
    }
  });

  test("a share's interval is that of a ratio of means: narrow where both move together", () => {
    // a part that is half of the whole on every prompt is half of it, surely, however much the whole varies
    const half = table.values.centred.map((value) => value / 2);
    const values = {
      ...table.values,
      sink: half,
      position: half,
      token: half.map(() => 0),
      content: half.map(() => 0),
    };
    const report = agreement({ table: { ...table, values }, floor: null, losses: null, floorLosses: null }, { load });
    const shared = report.heads.filter(({ agreement: { shares } }) => shares !== null);
    expect(shared.length).toBeGreaterThan(0);
    for (const {
      agreement: { shares, parts },
    } of shared) {
      expect(shares!.sink.value).toBeCloseTo(0.5, 12);
      expect(shares!.sink.interval!.upper - shares!.sink.interval!.lower).toBeLessThan(1e-12);
      expect(parts.sink.interval!.upper - parts.sink.interval!.lower).toBeGreaterThan(1e-3);
    }
  });

  test("a table is the same once stored and read", () => {
    const read = readAgreement(writeAgreement(table));
    expect({ ...read, values: null }).toEqual({ ...table, values: null });
    for (const kind of agreementKinds) expect([...read.values[kind]]).toEqual([...table.values[kind]]);
  });

  test("does not depend on how many prompts are held at once", async () => {
    const again = await measured(refits, { memoryBytes: 1 });
    for (const kind of agreementKinds) {
      again.values[kind].forEach((value, i) => {
        expect(value).toBeCloseTo(table.values[kind][i], 5);
      });
    }
  });

  test("warns where prompts are short, and where maps have few tokens to be fitted on", async () => {
    const cautions = (of: AgreementTable) =>
      agreement({ table: of, floor: null, losses: null, floorLosses: null }, { load }).cautions;
    expect(cautions(table)).toEqual([]);
    const short = await measured(refits, { prompts: prompts.slice(0, 3).map((prompt) => prompt.subarray(0, 9)) });
    expect(cautions(short)).toEqual([
      "The map between two streams of 12 dimensions is fitted on 8 tokens (resid_mid): with fewer than 24 it is loose, and agreement of outputs comes out too low.",
      "Prompts have 9.0 tokens on average: with fewer than 12, what a pattern owes to positions, tokens and content is hard to tell apart.",
    ]);
  });
});

describe("refused", () => {
  test.each([
    [
      "one refit",
      { refits: [async () => weightsOf(1)] },
      "agreement compares refits and needs at least 2, but there is 1",
    ],
    ["an anchor that is not there", { anchor: 2 }, "anchor is 2; this family's refits are 0 to 1"],
    ["one prompt", { prompts: prompts.slice(0, 1) }, "there is 1 prompt; what heads do by habit"],
    ["a prompt of one token", { prompts: [prompts[0], prompts[1].subarray(0, 1)] }, "prompt 1 has 1 tokens"],
  ])("%s", async (_, more, message) => {
    await expect(measured([weightsOf(1), weightsOf(2)], more)).rejects.toThrow(message);
  });

  test("weights that give no finite output", async () => {
    const broken = { ...weightsOf(2), "blocks.1.attn.W_V": weightsOf(2)["blocks.1.attn.W_V"].map(() => Number.NaN) };
    await expect(measured([weightsOf(1), broken])).rejects.toThrow(InvalidInput);
    await expect(measured([weightsOf(1), broken])).rejects.toThrow("refit 1, layer 1");
  });

  test("a floor of other prompts, losses of other prompts", async () => {
    const two = [weightsOf(1), weightsOf(2)];
    const [table, other] = [await measured(two), await measured(two, { prompts: prompts.slice(2) })];
    const input = { table, floor: null, losses: null, floorLosses: null };
    expect(() => agreement({ ...input, floor: other }, { load })).toThrow(
      "the floor is of refit 0 of 2, 2 layers of 3 heads, on 6 prompts; one of refit 0 of 2, 2 layers of 3 heads, on 8 prompts is needed",
    );
    const tokenLosses = new Float32Array(7);
    const losses = two.map(() => ({ nLayers: 2, nHeads: 3, prompts: prompts.slice(1), tokenLosses }));
    expect(() => agreement({ ...input, losses }, { load })).toThrow("the losses are not of the 2 refits");
  });
});
