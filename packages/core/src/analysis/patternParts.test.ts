import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream } from "../random.js";
import { Explaining, productsOf, type RestParts, restParts, sameProducts } from "./explaining.js";
import { plainAgreement } from "./fixtures/plainParts.js";
import {
  contentHead,
  deviation,
  type PlantedHead,
  plantedPrompts,
  positionHead,
  previousTokenHead,
  sameTokenHead,
  sinkHead,
  tokenHead,
} from "./fixtures/plantedHeads.js";
import { LeaveOneOut } from "./leaveOneOut.js";
import { headOnPrompt, lengthsOf, type PatternLikeness, patternLikeness, sameTokenPredictor } from "./patternParts.js";

const prompts = plantedPrompts(30, [24, 40, 31]);
const parts = ["sink", "position", "token", "content"] as const;

type PatternAgreement = PatternLikeness & RestParts;

/** The agreement of two heads on each prompt. */
function agreementsOf(a: PlantedHead, b: PlantedHead, on = prompts): PatternAgreement[] {
  const deviations = [a, b].map((head) => on.map((prompt, i) => deviation(head(prompt, i))));
  const habits = new LeaveOneOut(2, on);
  on.forEach((prompt, i) => {
    for (const head of [0, 1]) habits.add(head, prompt, deviations[head][i]);
  });
  const explaining = [new Explaining(on.length), new Explaining(on.length)];
  const seen = on.map((prompt, i) => {
    const heads = [0, 1].map((head) => {
      const filled = headOnPrompt(prompt.length);
      habits.fill(filled, head, prompt, deviations[head][i]);
      return filled;
    });
    const same = sameTokenPredictor(prompt);
    const [a, b] = heads.map((head) => sameProducts(head, same));
    explaining[0].add(i, productsOf(heads[0], heads[0], { a, b: a }));
    explaining[1].add(i, productsOf(heads[1], heads[1], { a: b, b }));
    return {
      likeness: patternLikeness(heads[0], heads[1], prompt.length),
      products: productsOf(heads[0], heads[1], { a, b }),
      lengths: lengthsOf(heads[0], heads[1]),
    };
  });
  return seen.map(({ likeness, products, lengths }, i) => {
    const parts = restParts(products, explaining[0].without(i), explaining[1].without(i));
    const scaled = Object.entries(parts).map(([part, value]) => [part, value / lengths]);
    return { ...likeness, ...Object.fromEntries(scaled) };
  });
}

function meanOf(agreements: readonly PatternAgreement[], kind: keyof PatternAgreement): number {
  return agreements.reduce((sum, one) => sum + one[kind], 0) / agreements.length;
}

/** What share of the agreement each part is. */
function sharesOf(a: PlantedHead, b: PlantedHead): Record<(typeof parts)[number], number> {
  const found = agreementsOf(a, b);
  const shares = parts.map((part) => [part, meanOf(found, part) / meanOf(found, "centred")]);
  return Object.fromEntries(shares);
}

/** Half of its attention as one head's, half as another's. */
const mixed =
  (a: PlantedHead, b: PlantedHead): PlantedHead =>
  (prompt, index) => {
    const [x, y] = [a(prompt, index), b(prompt, index)];
    return x.map((row, query) => row.map((weight, key) => (weight + y[query][key]) / 2));
  };

describe("a head that is planted is found as what it is", () => {
  const noise = randomStream(9, "noise");

  test.each<[name: string, part: (typeof parts)[number], least: number, a: PlantedHead, b: PlantedHead]>([
    ["a sink, by an amount that every query draws anew", "sink", 0.99, sinkHead(1), sinkHead(1)],
    ["the position before", "position", 0.98, previousTokenHead, previousTokenHead],
    ["an arbitrary pattern of positions", "position", 0.9, positionHead(1), positionHead(1)],
    ["weights of the keys' tokens", "token", 0.9, tokenHead(1), tokenHead(1)],
    ["the query's own token", "token", 0.9, sameTokenHead, sameTokenHead],
    ["keys drawn anew in every prompt", "content", 0.9, contentHead(1), contentHead(1)],
    ["such keys, with noise of each refit's own", "content", 0.9, contentHead(1, noise), contentHead(1, noise)],
    [
      "positions, each refit with content of its own beside",
      "position",
      0.9,
      mixed(positionHead(1), contentHead(1)),
      mixed(positionHead(1), contentHead(2)),
    ],
    [
      "content, each refit with positions of its own beside",
      "content",
      0.9,
      mixed(positionHead(1), contentHead(1)),
      mixed(positionHead(2), contentHead(1)),
    ],
    [
      "tokens, each refit with content of its own beside",
      "token",
      0.85,
      mixed(tokenHead(1), contentHead(1)),
      mixed(tokenHead(1), contentHead(2)),
    ],
  ])("%s: %s", (_, part, least, a, b) => {
    const shares = sharesOf(a, b);
    expect(shares[part], JSON.stringify(shares)).toBeGreaterThan(least);
    expect(parts.reduce((sum, one) => sum + shares[one], 0)).toBeCloseTo(1, 12);
  });

  test("two heads that share nothing have no part in common", () => {
    for (const [a, b] of [
      [positionHead(1), positionHead(2)],
      [contentHead(1), contentHead(2)],
      [tokenHead(1), contentHead(1)],
      [positionHead(1), tokenHead(2)],
    ]) {
      const found = agreementsOf(a, b);
      for (const part of ["position", "token", "content"] as const) {
        expect(Math.abs(meanOf(found, part)), part).toBeLessThan(0.06);
      }
    }
  });
});

describe("against plain float64 loops", () => {
  const heads: [string, PlantedHead][] = [
    ["sink", sinkHead(1)],
    ["position", positionHead(1)],
    ["token", tokenHead(1)],
    ["same token", sameTokenHead],
    ["content", contentHead(1)],
    ["token and content", mixed(tokenHead(1), contentHead(4))],
    ["position and sink", mixed(positionHead(2), sinkHead(2))],
    ["position and content", mixed(positionHead(1), contentHead(1))],
  ];
  const few = plantedPrompts(7, [9, 14, 3, 2, 20]);

  test.each(heads)("%s with each of them", (_, a) => {
    for (const [name, b] of heads) {
      const found = agreementsOf(a, b, few);
      const [x, y] = [a, b].map((head) => ({ patterns: few.map((prompt, i) => head(prompt, i)) }));
      few.forEach((prompt, at) => {
        const plain = plainAgreement(x, y, few, at);
        for (const kind of ["cosine", "centred", "jensenShannon", ...parts] as const) {
          // patterns and their sums are float32; a predictor that barely differs from another may magnify their rounding
          const difference = Math.abs(found[at][kind] - plain[kind]);
          expect(difference, `${kind} with ${name} on ${prompt.length} tokens`).toBeLessThan(2e-5);
        }
      });
    }
  });
});

test("of a head with itself is 1, by every measure", () => {
  for (const head of [sinkHead(1), positionHead(1), tokenHead(1), contentHead(1)]) {
    for (const kind of ["cosine", "centred", "jensenShannon"] as const) {
      for (const one of agreementsOf(head, head)) expect(one[kind]).toBeCloseTo(1, 6);
    }
  }
});

test("heads with nothing in common: even attention, and opposite keys", () => {
  const first: PlantedHead = (prompt) =>
    Array.from(prompt, (_, query) => Array.from({ length: query + 1 }, (_, key) => +(key === 0)));
  const self: PlantedHead = (prompt) =>
    Array.from(prompt, (_, query) => Array.from({ length: query + 1 }, (_, key) => +(key === query)));
  for (const one of agreementsOf(first, self)) {
    expect(one.jensenShannon).toBeCloseTo(0, 6);
    expect(one.centred).toBeLessThan(0);
  }
});

describe("whatever the heads", () => {
  const seeds = fc.record({ a: fc.nat(1000), b: fc.nat(1000), c: fc.nat(1000), kind: fc.nat(3) });
  const headOf = (seed: number, kind: number) =>
    mixed([sinkHead, positionHead, tokenHead, contentHead][kind](seed), contentHead(seed + 1));

  test("parts add up, the two heads may change places, and tokens may change names", () => {
    const few = plantedPrompts(6, [8, 13, 5]);
    const renamed = few.map((prompt) => prompt.map((token) => 100 - 7 * token));
    fc.assert(
      fc.property(seeds, ({ a, b, c, kind }) => {
        const [x, y] = [headOf(a, kind), mixed(headOf(b, kind), headOf(c, 1))];
        const patterns = [x, y].map((head) => few.map((prompt, i) => head(prompt, i)));
        const [given, other]: PlantedHead[] = patterns.map((own) => (_: Int32Array, index: number) => own[index]);
        const there = agreementsOf(given, other, few);
        const back = agreementsOf(other, given, few);
        const elsewhere = agreementsOf(given, other, renamed);
        there.forEach((one, i) => {
          expect(one.sink + one.position + one.token + one.content).toBeCloseTo(one.centred, 12);
          for (const kind of Object.keys(one) as (keyof PatternAgreement)[]) {
            expect(back[i][kind]).toBeCloseTo(one[kind], 5);
            expect(elsewhere[i][kind]).toBeCloseTo(one[kind], 9);
          }
        });
      }),
      { numRuns: 30 },
    );
  });
});
