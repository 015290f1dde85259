import { describe, expect, test } from "vitest";
import { InvalidInput } from "../errors.js";
import { type CompareInput, compare } from "./compare.js";
import type { SimilarityTable } from "./similarity.js";
import { stability } from "./stability.js";

const load = { centerWritingWeights: true, foldValueBiases: true };
const asked = { preset: "PAPER", anchor: 0, load, text: { name: "text", hash: "abc" } } as const;

/** Refits of one head a layer, so that stability in a layer is what any two refits have in common there. */
function tableOf(...layers: number[]): SimilarityTable {
  const matrices = layers.map((common) => Float64Array.of(1, common, common, 1));
  return {
    nRefits: 2,
    nLayers: layers.length,
    nHeads: 1,
    nPrompts: 4,
    cosine: matrices,
    centred: matrices,
    acrossLayers: null,
    byPrompt: null,
  };
}

/** @param perplexities [truncated, sliding] by refit */
function inputOf(
  slug: string,
  table: SimilarityTable,
  perplexities: [number, number][],
  more: Partial<CompareInput> = {},
): CompareInput {
  const lossOf = (perplexity: number, tokens: number) => ({ loss: Math.log(perplexity), tokens });
  return {
    slug,
    optimizer: slug,
    table,
    floor: null,
    norms: {
      site: "resid_mid",
      tokens: 200,
      layers: table.cosine.map((_, layer) => ({ layer, attnOut: layer + 1, resid: 10 * (layer + 1) })),
    },
    losses: perplexities.map(([truncated, sliding]) => ({
      truncated: lossOf(truncated, 1023),
      sliding: lossOf(sliding, 5000),
    })),
    ...more,
  };
}

const adam = inputOf("adam", tableOf(0.9, 0.5), [
  [30, 40],
  [34, 42],
]);
const adamw = inputOf("adamw", tableOf(0.85, 0.75), [
  [36, 41],
  [38, 43],
]);

test("each side is its own stability, norms and perplexities; differences are the second's less the first's", () => {
  const floor = tableOf(0.6, 0.4);
  const report = compare([{ ...adam, floor }, adamw], asked);
  expect(report).toMatchObject({ measure: "compare", preset: "PAPER", anchor: 0, load, text: asked.text });
  // 0.85 - 0.9, 0.75 - 0.5
  expect(report.differences[0]).toBeCloseTo(-0.05, 12);
  expect(report.differences[1]).toBeCloseTo(0.25, 12);
  const [first, second] = report.sides;
  const { overall, layers } = stability(adam.table, floor, asked);
  expect(first).toMatchObject({ slug: "adam", overall, layers, normSite: "resid_mid", norms: adam.norms.layers });
  expect(second.overall.floor).toBeNull();
  expect(first.perplexities.map(({ refit }) => refit)).toEqual([0, 1]);
  expect(first.perplexities[1].truncated).toBeCloseTo(34, 9);
  expect(first.perplexities[1].sliding).toBeCloseTo(42, 9);
  // a mean of perplexities, not the perplexity of a mean loss, which would be √(30 · 34) = 31.94
  expect(first.truncated.mean).toBeCloseTo(32, 9);
  expect(first.truncated.min).toBeCloseTo(30, 9);
  expect(first.truncated.max).toBeCloseTo(34, 9);
  expect([first.truncated.tokens, first.sliding.tokens]).toEqual([1023, 5000]);
  expect(second.sliding.mean).toBeCloseTo(42, 9);
});

describe("the paper's claims", () => {
  test("AdamW is more stable: 0.8 against 0.7, whichever side it is on", () => {
    for (const sides of [
      [adam, adamw],
      [adamw, adam],
    ] as [CompareInput, CompareInput][]) {
      const [stable, unchanged] = compare(sides, asked).claims;
      expect(stable).toMatchObject({ section: "4.5", holds: true });
      expect(stable.finding).toBe("AdamW's average 0.800; Adam's 0.700. AdamW's are above in 1 of 2 layers.");
      // 42 against 41 on the whole text; 37 against 32 on its first window
      expect(unchanged).toMatchObject({ section: "4.5", holds: true });
      expect(unchanged.finding).toContain("42.00 after AdamW, 41.00 after Adam (+2.4 %)");
      expect(unchanged.finding).toContain("first 1,023 predicted tokens");
      expect(unchanged.finding).toContain("37.00 after AdamW, 32.00 after Adam (+15.6 %)");
    }
  });

  test("and do not hold where the numbers are others", () => {
    const worse = inputOf("adamw", tableOf(0.9, 0.4), [
      [30, 36],
      [30, 38],
    ]);
    const [stable, unchanged] = compare([adam, worse], asked).claims;
    expect(stable.holds).toBe(false);
    // 37/41 is 9.8 % down
    expect(unchanged.holds).toBe(false);
    expect(unchanged.finding).toContain("(-9.8 %)");
  });

  test.each([
    ["adam", "adam"],
    ["adam", null],
    [null, null],
    ["adamw", "sgd"],
  ])("say nothing of %s and %s", (first, second) => {
    const sides: [CompareInput, CompareInput] = [
      { ...adam, optimizer: first },
      { ...adamw, optimizer: second },
    ];
    expect(compare(sides, asked).claims).toEqual([]);
  });
});

describe("refused, with what differs", () => {
  test.each<[string, CompareInput, string]>([
    [
      "layers",
      inputOf("deeper", tableOf(0.9, 0.5, 0.4), [[30, 40]]),
      "adam has 2 layers of 1 heads and MLPs after attention, but deeper has 3 layers of 1 heads",
    ],
    [
      "heads",
      { ...adamw, table: { ...adamw.table, nHeads: 2 } },
      "adam has 2 layers of 1 heads and MLPs after attention, but adamw has 2 layers of 2 heads",
    ],
    [
      "MLPs",
      { ...adamw, norms: { ...adamw.norms, site: "resid_post" } },
      "but adamw has 2 layers of 1 heads and no MLPs after attention; families of one shape are needed",
    ],
    [
      "tokens of the prompts",
      { ...adamw, norms: { ...adamw.norms, tokens: 201 } },
      "adam was measured on 4 prompts of 200 tokens together, and 1,023 and 5,000 tokens of the text, " +
        "but adamw on 4 prompts of 201 tokens",
    ],
    [
      "tokens of the text",
      {
        ...adamw,
        losses: adamw.losses.map(({ truncated, sliding }) => ({ truncated, sliding: { ...sliding, tokens: 7 } })),
      },
      "and 1,023 and 7 tokens of the text; families that cut the same texts into the same tokens are needed",
    ],
  ])("%s", (_, other, message) => {
    expect(() => compare([adam, other], asked)).toThrow(InvalidInput);
    expect(() => compare([adam, other], asked)).toThrow(message);
  });

  test("a family of one refit", () => {
    const one = { ...tableOf(0.9, 0.5), nRefits: 1 };
    expect(() => compare([adam, { ...adamw, table: one }], asked)).toThrow("needs at least 2, but there is 1");
  });
});
