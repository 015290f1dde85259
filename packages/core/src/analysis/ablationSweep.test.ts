/** Each way of ablating a head: numpy's numbers on tiny families (fixtures/ablation), and what must change nothing. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { type Ablating, type AblationKind, ablate, type TokenAblation } from "./ablationSweep.js";
import { counterpartsOf } from "./counterparts.js";
import { expectNear, type FamilyName, familyNames, paperFamily, tokenIds } from "./fixtures/paper/paper.js";
import { donors } from "./instead.js";

interface Expected {
  prompts: number[][];
  /** resample: each prompt's other */
  others: number[];
  /** swap: [layer][head] of refit 1 */
  counterparts: number[][];
  /** of every token */
  baseline: number[];
  /** [layer][head], of every token in attention-only, else their mean */
  losses: Record<AblationKind, (number | number[])[][]>;
}

const expected = JSON.parse(
  readFileSync(fileURLToPath(new URL("fixtures/ablation/ablation.fixture.json", import.meta.url)), "utf8"),
) as Record<FamilyName, Expected>;

// numpy in float64 from the same float32 weights; logits here are float32 and up to 30 large
const tolerance = 1e-5;

// the reference, and what is used
const [cpu, onnx] = [await openEngine({ name: "cpu" }), await openEngine({ name: "onnx", threads: 1 })];
afterAll(async () => {
  await cpu.dispose();
  await onnx.dispose();
});

describe.each(familyNames)("%s", async (name) => {
  const engine = cpu;
  const { config, refits } = paperFamily(name);
  const { others, counterparts, baseline, losses, ...known } = expected[name];
  const prompts = tokenIds(known.prompts);
  const weights = await refits[0]();

  const other = await refits[1]();
  const found = await counterpartsOf({ engine, config, weights, other, prompts });

  test("counterparts are those of least cost, and maps are orthogonal", () => {
    expect(found.heads).toEqual(counterparts);
    const n = config.dModel;
    for (const map of found.maps) {
      const gram = Array.from({ length: n * n }, (_, at) => {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += map[Math.floor(at / n) * n + i] * map[(at % n) * n + i];
        return sum;
      });
      const identity = gram.map((_, at) => (at % (n + 1) === 0 ? 1 : 0));
      expectNear(gram, identity, tolerance, "a map times its transpose");
    }
  });

  const ways: Ablating[] = [
    { kind: "zero" },
    { kind: "mean" },
    { kind: "mean-position" },
    { kind: "resample", donors: others },
    { kind: "swap", counterparts: found },
  ];
  test.each(ways)("$kind", async (ablating) => {
    const { kind } = ablating;
    const table = await ablate({ engine, config, weights, prompts }, ablating);
    expect(table).toMatchObject({ kind, tokens: baseline.length, prompts });
    const of = (row: number) => table.tokenLosses.subarray(row * table.tokens, (row + 1) * table.tokens);
    expectNear(of(0), baseline, 10 * tolerance, "losses of tokens as the model is");
    losses[kind].flat().forEach((wanted, slot) => {
      const what = `${kind}, head ${slot}`;
      const mean = typeof wanted === "number" ? wanted : wanted.reduce((sum, loss) => sum + loss, 0) / wanted.length;
      expectNear([table.losses.flat()[slot]], [mean], tolerance, what);
      // a single token's loss has the whole rounding of its logits
      if (typeof wanted !== "number") expectNear(of(1 + slot), wanted, 10 * tolerance, `tokens of ${what}`);
    });
  });
});

describe("what must change nothing", async () => {
  const engine = onnx;
  const { config, refits } = paperFamily("adam");
  const weights = await refits[0]();
  const prompts = tokenIds(expected.adam.prompts);
  const donors = expected.adam.others;
  const largestChange = ({ tokens, tokenLosses }: TokenAblation, slot: number) =>
    Math.max(
      ...tokenLosses
        .subarray((1 + slot) * tokens, (2 + slot) * tokens)
        .map((loss, i) => Math.abs(loss - tokenLosses[i])),
    );

  test.each<Ablating>([{ kind: "mean" }, { kind: "mean-position" }, { kind: "resample", donors }])(
    "$kind: a head whose z is the same everywhere",
    async (ablating) => {
      // without W_V a head's z is its b_V
      const size = config.dModel * config.dHead;
      const constant = {
        ...weights,
        "blocks.1.attn.W_V": weights["blocks.1.attn.W_V"].slice().fill(0, 2 * size, 3 * size),
      };
      const table = await ablate({ engine, config, weights: constant, prompts }, ablating);
      const slot = config.nHeads + 2;
      expect(largestChange(table, slot)).toBeLessThan(tolerance);
      expect(largestChange(table, slot + 1)).toBeGreaterThan(100 * tolerance);
    },
  );

  test("resample: prompts that are all the same", async () => {
    const same = [prompts[0], prompts[0], prompts[0]];
    const table = await ablate({ engine, config, weights, prompts: same }, { kind: "resample", donors: [1, 2, 0] });
    for (let slot = 0; slot < config.nLayers * config.nHeads; slot++) {
      expect(largestChange(table, slot)).toBeLessThan(tolerance);
    }
  });

  test("swap: with a refit that is the same but for the order of its heads", async () => {
    const orders = [
      [2, 0, 3, 1],
      [1, 0, 3, 2],
      [3, 1, 2, 0],
    ];
    const other = permuted(config, weights, orders);
    const counterparts = await counterpartsOf({ engine, config, weights, other, prompts });
    // head orders[layer][i] of this refit lies at i in the other
    expect(counterparts.heads).toEqual(orders.map((order) => order.map((_, head) => order.indexOf(head))));
    const table = await ablate({ engine, config, weights, prompts }, { kind: "swap", counterparts });
    for (let slot = 0; slot < config.nLayers * config.nHeads; slot++) {
      expect(largestChange(table, slot)).toBeLessThan(tolerance);
    }
  });

  test.each(["resample", "swap"] as const)("%s: how many heads and prompts are computed at once", async (kind) => {
    const counterparts = await counterpartsOf({ engine, config, weights, other: await refits[1](), prompts });
    const ablating: Ablating = kind === "swap" ? { kind, counterparts } : { kind, donors };
    const together = await ablate({ engine, config, weights, prompts }, ablating);
    const apart = await ablate({ engine, config, weights, prompts, memoryBytes: 1 }, ablating);
    expectNear(apart.tokenLosses, together.tokenLosses, tolerance, "losses");
  });
});

describe("the other prompts that z is taken from", () => {
  const of = (...lengths: number[]) => lengths.map((length) => new Int32Array(length));

  test("are at least as long; the longest takes the longest of the rest", () => {
    for (let seed = 0; seed < 50; seed++) {
      const drawn = donors(of(3, 9, 5, 7), seed);
      expect([1, 2, 3]).toContain(drawn[0]);
      expect(drawn[1]).toBe(3);
      expect([1, 3]).toContain(drawn[2]);
      expect(drawn[3]).toBe(1);
    }
  });

  test("are drawn by the seed, evenly", () => {
    const prompts = of(4, 4, 4, 4, 4);
    expect(donors(prompts, 1)).toEqual(donors(prompts, 1));
    const counts = [0, 0, 0, 0, 0];
    for (let seed = 0; seed < 2000; seed++) counts[donors(prompts, seed)[2]]++;
    expect(counts[2]).toBe(0);
    // 500 each; a binomial count of 2000 draws at 1/4 has a standard deviation of 19
    for (const other of [0, 1, 3, 4]) expect(Math.abs(counts[other] - 500)).toBeLessThan(100);
  });

  test("need a second prompt", () => {
    expect(() => donors(of(4), 1)).toThrow("resample takes from other prompts and needs at least 2, but there is 1");
  });
});

/** The same network with its heads in another order: place i of a layer holds what was at orders[layer][i]. */
function permuted(config: ModelConfig, weights: Weights, orders: readonly (readonly number[])[]): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, values]) => {
      const layer = /^blocks\.(\d+)\.attn\.(W_[QKVO]|b_[QKV])$/.exec(name)?.[1];
      if (layer === undefined) return [name, values];
      const size = values.length / config.nHeads;
      const result = new Float32Array(values.length);
      for (const [to, from] of orders[Number(layer)].entries()) {
        result.set(values.subarray(from * size, (from + 1) * size), to * size);
      }
      return [name, result];
    }),
  );
}
