import { describe, expect, test } from "vitest";
import { InvalidInput } from "../errors.js";
import type { EstimateValue } from "../statistics/estimate.js";
import { defaultResampling } from "../statistics/resampling.js";
import { studentQuantile } from "../statistics/student.js";
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
  expect(report.differences[0].value).toBeCloseTo(-0.05, 12);
  expect(report.differences[1].value).toBeCloseTo(0.25, 12);
  expect(report.difference.value).toBeCloseTo(0.1, 12);
  // of two refits each there is one pair: nothing to draw
  expect(report.difference).toMatchObject({ n: 1, interval: null, floor: null, z: null, verdict: null });
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

describe("intervals", () => {
  /** One layer of one head; the anchor's similarities to three others. */
  const ofAnchor = (...common: number[]): SimilarityTable => {
    const nRefits = common.length + 1;
    const matrix = new Float64Array(nRefits * nRefits).fill(1);
    for (const [i, value] of common.entries()) matrix[i + 1] = value;
    return { ...tableOf(0), nRefits, cosine: [matrix], centred: [matrix] };
  };
  const many = { ...asked, resampling: { ...defaultResampling, resamples: 40_000 } };

  test("without prompts, that of the difference is Welch's, and that of a mean perplexity Student's", () => {
    const one = inputOf("adam", ofAnchor(0.5, 0.6, 0.7, 0.6), [
      [30, 40],
      [34, 42],
      [32, 44],
    ]);
    const other = inputOf("adamw", ofAnchor(0.8, 0.9, 0.7), [[36, 41]]);
    const { difference, differences, sides, claims } = compare([one, other], many);
    // s² = (0.01 + 0 + 0.01 + 0)/3 of four, 0.01 of three; each over its number of other refits
    const parts = [0.02 / 3 / 4, 0.01 / 3];
    const variance = parts[0] + parts[1];
    const freedom = variance ** 2 / (parts[0] ** 2 / 3 + parts[1] ** 2 / 2);
    const reach = Math.sqrt(variance) * studentQuantile(0.975, freedom);
    expect(difference.value).toBeCloseTo(0.2, 12);
    expect(difference.n).toBe(3);
    // drawn 40,000 times: a standard error is known to one part in 280
    expect(Math.abs((difference.interval!.upper - 0.2) / reach - 1)).toBeLessThan(0.02);
    expect(Math.abs((0.2 - difference.interval!.lower) / reach - 1)).toBeLessThan(0.02);
    expect(differences).toEqual([difference]);
    expect(claims[0].finding).toContain("The difference is 0.200 (0.0");
    expect(claims[0].finding).toContain("): its 95 % interval leaves 0 out.");

    // 40, 42, 44: s = 2, over √3; Student's t with 2 degrees of freedom is 4.30265
    const { mean, interval } = sides[0].sliding;
    expect(mean).toBeCloseTo(42, 9);
    expect(Math.abs((interval!.upper - 42) / ((2 / Math.sqrt(3)) * 4.30265) - 1)).toBeLessThan(0.02);
    expect(sides[1].sliding.interval).toBeNull();
  });

  test("it may hold 0, whichever side AdamW is on", () => {
    const one = inputOf("adamw", ofAnchor(0.5, 0.9, 0.7), [[30, 40]]);
    const other = inputOf("adam", ofAnchor(0.8, 0.5, 0.7), [[36, 41]]);
    const { difference, claims } = compare([one, other], many);
    const { value, interval } = difference;
    expect(value).toBeCloseTo(0.7 - 2 / 3 - 1 / 15, 9);
    expect(interval!.lower).toBeLessThan(0);
    const told = [-value, -interval!.upper, -interval!.lower].map((number) => number.toFixed(3));
    expect(claims[0].finding).toContain(
      `The difference is ${told[0]} (${told[1]} to ${told[2]}): its 95 % interval does not leave 0 out.`,
    );
  });

  test("prompts are drawn for both families at once: what a prompt adds to both moves nothing", () => {
    const nPrompts = 6;
    const ofPrompt = [0.1, -0.1, 0.2, -0.2, 0.05, -0.05];
    /** Three refits whose heads are alike by this much, and more or less so by prompt. */
    const byPrompt = (common: number): SimilarityTable => {
      const matrix = Float64Array.of(1, common, common, common, 1, common, common, common, 1);
      const own = [0, 0.001, 0.002];
      const centred = ofPrompt.flatMap((more) => {
        const [a, b, c] = own.map((refits) => common + refits - 0.001 + more);
        return [1, a, b, 1, c, 1];
      });
      const known = { lengths: new Int32Array(nPrompts).fill(8), centred: [Float32Array.from(centred)], squares: null };
      return { ...tableOf(0), nRefits: 3, nPrompts, cosine: [matrix], centred: [matrix], byPrompt: known };
    };
    const input = [0.5, 0.7].map((common, i) => inputOf(["adam", "adamw"][i], byPrompt(common), [[30, 40]]));
    const { sides, difference } = compare([input[0], input[1]], { ...asked, preset: "CALIBRATED" });
    const width = ({ interval }: EstimateValue) => interval!.upper - interval!.lower;
    expect(difference.value).toBeCloseTo(0.2, 6);
    for (const side of sides) expect(width(side.overall)).toBeGreaterThan(4 * width(difference));
  });
});

describe("the paper's claims", () => {
  test("AdamW is more stable: 0.8 against 0.7, whichever side it is on", () => {
    for (const sides of [
      [adam, adamw],
      [adamw, adam],
    ] as [CompareInput, CompareInput][]) {
      const [stable, unchanged] = compare(sides, asked).claims;
      expect(stable).toMatchObject({ section: "4.5", holds: true });
      expect(stable.finding).toBe(
        "AdamW's average 0.800; Adam's 0.700. The difference is 0.100; how sure that is cannot be told from so few " +
          "refits. AdamW's are above in 1 of 2 layers.",
      );
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
