/** What a null leaves of counterparts, against loops in float64 over captured patterns and values. */
import { afterAll, describe, expect, test } from "vitest";
import { config, orders, permuted, prompts, weightsOf } from "../../test/wideHeads.js";
import { openEngine } from "../engine/engine.js";
import { compileCapture, hookName } from "../model/capture.js";
import { mean } from "../statistics/describe.js";
import { readAgreement, writeAgreement } from "../store/agreement.js";
import { agreement } from "./agreement.js";
import { type AgreementFloorTable, agreementFloor } from "./agreementFloor.js";
import { headAgreement } from "./agreementTable.js";
import { effectAgreement, effectAtRandom, type TokenLosses } from "./effectAgreement.js";
import type { AgreementNull } from "./otherAttention.js";
import { rowOrders } from "./patternNull.js";
import { memoryScratch } from "./scratch.js";

const engine = await openEngine({ name: "onnx", threads: 1 });
afterAll(() => engine.dispose());
const load = { centerWritingWeights: false, foldValueBiases: false };
const { nLayers, nHeads, dHead, dModel } = config;
const heads = [0, 1, 2];

/** One network thrice, its heads in other orders: streams need no turning, so that all can be told by loops. */
const first = weightsOf(1);
const refits = [permuted(first, orders[0]), first, permuted(first, orders[1])];
const request = {
  engine,
  config,
  refits: refits.map((weights) => async () => weights),
  prompts,
  anchor: 1,
  scratch: memoryScratch(),
};

/** Of the network, [prompt][layer][head]: pattern [query][keys up to it], values [token][dHead]. */
const captured = await Promise.all(
  prompts.map(async (tokens) => {
    const n = tokens.length;
    const program = await compileCapture(engine, config, { batch: 1, nPositions: n, sites: ["pattern", "v", "z"] });
    const outputs = await program.run({ ...first, tokens });
    await program.dispose();
    return Array.from({ length: nLayers }, (_, layer) =>
      heads.map((head) => {
        const byToken = (site: "v" | "z") =>
          Array.from(tokens, (_, token) => {
            const from = (token * nHeads + head) * dHead;
            return Array.from(outputs[hookName(site, layer)].slice(from, from + dHead));
          });
        const pattern = Array.from(tokens, (_, query) => {
          const from = (head * n + query) * n;
          return Array.from(outputs[hookName("pattern", layer)].slice(from, from + query + 1));
        });
        return { pattern, v: byToken("v"), z: byToken("z") };
      }),
    );
  }),
);

type Pattern = number[][];

/** What stands in the place of a head's attention in a refit. */
const nulls: Record<Exclude<AgreementNull, "shuffled-heads">, (at: At) => Pattern> = {
  "uniform-causal": ({ prompt, layer, head }) =>
    captured[prompt][layer][head].pattern.map((row) => row.map(() => 1 / row.length)),
  "position-only": ({ prompt, layer, head }) =>
    captured[prompt][layer][head].pattern.map((row, query) =>
      row.map((_, key) => {
        const others = captured.flatMap((other, i) => {
          const { pattern } = other[layer][head];
          return i !== prompt && pattern.length > query ? [pattern[query][key]] : [];
        });
        return others.length === 0 ? 1 / row.length : mean(others);
      }),
    ),
  "shuffled-rows": ({ prompt, layer, head, refit }) => {
    const dealt = rowOrders(prompts[prompt], refit);
    return captured[prompt][layer][head].pattern.map((row, query) => row.map((_, key) => row[dealt[query][key]]));
  },
};

interface At {
  prompt: number;
  layer: number;
  head: number;
  refit: number;
}

const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const cosine = (a: number[], b: number[]) => {
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return lengths > 1e-9 ? dot(a, b) / lengths : 0;
};
const entropy = (row: number[]) => row.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);

const likeness = {
  cosine: (a: Pattern, b: Pattern) => cosine(a.flat(), b.flat()),
  centred: (a: Pattern, b: Pattern) => {
    const [x, y] = [a, b].map((of) => of.flatMap((row) => row.map((weight) => weight - 1 / row.length)));
    return cosine(x, y);
  },
  jensenShannon: (a: Pattern, b: Pattern) =>
    mean(
      a.slice(1).map((row, i) => {
        const other = b[i + 1];
        const middle = row.map((weight, key) => (weight + other[key]) / 2);
        return 1 - (entropy(middle) - (entropy(row) + entropy(other)) / 2) / Math.LN2;
      }),
    ),
};

/** What a head writes with some attention, [prompt]: tokens from 1 on, less the mean over all of them, flattened. */
function written(layer: number, head: number, attention: (prompt: number) => Pattern): number[][] {
  const weights = first[`blocks.${layer}.attn.W_O`];
  const byPrompt = prompts.map((_, prompt) =>
    attention(prompt)
      .slice(1)
      .map((row) => {
        const z = Array.from({ length: dHead }, (_, d) =>
          dot(
            row,
            captured[prompt][layer][head].v.slice(0, row.length).map((v) => v[d]),
          ),
        );
        return Array.from({ length: dModel }, (_, m) =>
          z.reduce((sum, value, d) => sum + value * weights[(head * dHead + d) * dModel + m], 0),
        );
      }),
  );
  const all = byPrompt.flat();
  const centre = Array.from({ length: dModel }, (_, m) => mean(all.map((row) => row[m])));
  return byPrompt.map((rows) => rows.flatMap((row) => row.map((value, m) => value - centre[m])));
}

const own = (layer: number, head: number) => (prompt: number) => captured[prompt][layer][head].pattern;

test("values are those that z is made of", () => {
  const { pattern, v, z } = captured[0][1][2];
  for (const [query, row] of pattern.entries()) {
    for (let d = 0; d < dHead; d++) {
      expect(
        dot(
          row,
          v.slice(0, row.length).map((one) => one[d]),
        ),
      ).toBeCloseTo(z[query][d], 4);
    }
  }
});

const at = ({ lengths }: AgreementFloorTable, of: Float64Array, slot: number, i: number) =>
  Array.from(of.subarray((slot * 2 + i) * lengths.length, (slot * 2 + i + 1) * lengths.length));

describe.each(["uniform-causal", "position-only", "shuffled-rows"] as const)("%s", async (instead) => {
  const table = await agreementFloor({ ...request, instead });

  test("patterns: each head with what is left of its counterpart, itself in another refit", () => {
    for (let slot = 0; slot < nLayers * nHeads; slot++) {
      const [layer, head] = [Math.floor(slot / nHeads), slot % nHeads];
      for (const [i, refit] of [0, 2].entries()) {
        for (const [kind, alike] of Object.entries(likeness)) {
          const values = at(table, table.values[kind as "cosine"], slot, i);
          for (const [prompt, value] of values.entries()) {
            const expected = alike(own(layer, head)(prompt), nulls[instead]({ prompt, layer, head, refit }));
            expect(Math.abs(value - expected), kind).toBeLessThan(1e-4);
          }
        }
      }
    }
  });

  test("outputs: that attention on the counterpart's own values", () => {
    for (let slot = 0; slot < nLayers * nHeads; slot++) {
      const [layer, head] = [Math.floor(slot / nHeads), slot % nHeads];
      const real = written(layer, head, own(layer, head));
      for (const [i, refit] of [0, 2].entries()) {
        const left = written(layer, head, (prompt) => nulls[instead]({ prompt, layer, head, refit }));
        for (const [prompt, value] of at(table, table.values.output, slot, i).entries()) {
          expect(Math.abs(value - cosine(real[prompt], left[prompt]))).toBeLessThan(5e-3);
        }
      }
    }
  });
});

describe("shuffled-heads", async () => {
  const table = await agreementFloor({ ...request, instead: "shuffled-heads" });

  test("patterns and outputs: the mean over all heads of the counterpart's layer", () => {
    for (let slot = 0; slot < nLayers * nHeads; slot++) {
      const [layer, head] = [Math.floor(slot / nHeads), slot % nHeads];
      const outputs = heads.map((one) => written(layer, one, own(layer, one)));
      for (const i of [0, 1]) {
        for (const [prompt, value] of at(table, table.values.output, slot, i).entries()) {
          const expected = mean(heads.map((other) => cosine(outputs[head][prompt], outputs[other][prompt])));
          expect(Math.abs(value - expected)).toBeLessThan(5e-3);
        }
        for (const [kind, alike] of Object.entries(likeness)) {
          for (const [prompt, value] of at(table, table.values[kind as "cosine"], slot, i).entries()) {
            const all = heads.map((other) => alike(own(layer, head)(prompt), own(layer, other)(prompt)));
            expect(Math.abs(value - mean(all)), kind).toBeLessThan(1e-4);
          }
        }
      }
    }
  });

  test("effects: the mean over all heads of the counterpart's layer; of other attention they are not known", async () => {
    const tokens = prompts.reduce((sum, { length }) => sum + length - 1, 0);
    const losses = refits.map(
      (_, refit): TokenLosses => ({
        nLayers,
        nHeads,
        prompts,
        tokenLosses: Float32Array.from({ length: 7 * tokens }, (_, i) => Math.sin(i * (1 + refit / 7))),
      }),
    );
    const drawn = effectAtRandom(losses, 1);
    const all = heads.map((k) =>
      effectAgreement(
        losses,
        1,
        [0, 1].map(() => [0, 1].map(() => [k, k, k])),
      ),
    );
    drawn.forEach((value, i) => {
      expect(value).toBeCloseTo(mean(all.map((values) => values[i])), 12);
    });
    const trained = await headAgreement(request);
    const report = agreement({ table: trained, floor: table, losses, floorLosses: null }, { load });
    const ofHead = Array.from(drawn.subarray(0, 2 * prompts.length));
    expect(report.heads[0].agreement.effect!.floor).toBeCloseTo(mean(ofHead), 12);
    const rows = await agreementFloor({ ...request, instead: "shuffled-rows" });
    const beside = agreement({ table: trained, floor: rows, losses, floorLosses: null }, { load });
    for (const { agreement: of } of [...beside.heads, ...beside.layers]) {
      expect(of.effect).toMatchObject({ floor: null, calibrated: null });
      expect(of.parts.content.floor).toBeNull();
      for (const kind of ["cosine", "centred", "jensenShannon", "output"] as const) {
        const { value, floor, calibrated } = of[kind];
        expect(calibrated).toBeCloseTo((value - floor!) / (1 - floor!), 12);
      }
    }
  });

  test("is the same once stored and read", () => {
    const read = readAgreement<AgreementFloorTable>(writeAgreement(table));
    expect({ ...read, values: null }).toEqual({ ...table, values: null });
    expect(Object.keys(read.values).sort()).toEqual(["centred", "cosine", "jensenShannon", "output"]);
    expect([...read.values.output]).toEqual([...table.values.output]);
  });
});
