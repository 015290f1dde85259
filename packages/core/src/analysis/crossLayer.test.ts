import { describe, expect, test } from "vitest";
import {
  average,
  heads,
  layersAndHeads,
  meanCosine,
  nHeads,
  nLayers,
  nRefits,
  otherRefits,
  patternsOf,
  permutations,
  refits,
  similarities,
  tolerance,
  twins,
} from "../../test/scattered.js";
import { type Slot, tableBy } from "../../test/tables.js";
import { crossLayer } from "./crossLayer.js";
import { stability } from "./stability.js";

const table = await similarities(refits);
const floor = await similarities(twins);
const patterns = await patternsOf(refits);
const layers = Array.from({ length: nLayers }, (_, layer) => layer);

describe("PAPER is the paper's arithmetic, loop by loop", () => {
  test.each([0, 2])("anchor %i", (anchor) => {
    const report = crossLayer(table, floor, { preset: "PAPER", anchor });
    /** the best head of each layer of `refit`, and the layer whose best is best */
    const best = (layer: number, head: number, refit: number) => {
      const byLayer = layers.map((other) =>
        Math.max(...heads().map((k) => meanCosine(patterns[anchor][layer][head], patterns[refit][other][k], "cosine"))),
      );
      return { layer: byLayer.indexOf(Math.max(...byLayer)), value: Math.max(...byLayer) };
    };
    const counts = layers.map(() => layers.map(() => 0));
    layersAndHeads((layer, head) => {
      const found = otherRefits(anchor).map((refit) => best(layer, head, refit));
      const { estimate, matches } = report.heads[layer * nHeads + head];
      expect(Math.abs(estimate.value - average(found.map(({ value }) => value)))).toBeLessThan(tolerance);
      expect(matches.map((match) => match.layer)).toEqual(found.map((match) => match.layer));
      expect(estimate.n).toBe(nRefits - 1);
      // the anchor's best match with itself is the head itself
      for (const { layer: other } of [...found, { layer }]) counts[layer][other]++;
    });
    expect(report.shares).toEqual(counts.map((row) => row.map((count) => count / (nHeads * nRefits))));
  });

  test("no head is found again less well than in its own layer", () => {
    const own = stability(table, floor, { preset: "PAPER", anchor: 1 });
    const { heads } = crossLayer(table, floor, { preset: "PAPER", anchor: 1 });
    for (const [i, { estimate }] of heads.entries()) {
      expect(estimate.value).toBeGreaterThanOrEqual(own.heads[i].estimate.value);
    }
  });
});

test("CALIBRATED: of all one-to-one matchings of two networks' heads, the best, centred", () => {
  const report = crossLayer(table, null, { preset: "CALIBRATED", anchor: 1 });
  const slots = layers.flatMap((layer) => heads().map((head) => ({ layer, head })));
  const matchings = permutations(slots.map((_, i) => i));
  for (const [anchor, refit] of [
    [1, 0],
    [3, 2],
  ]) {
    const likeness = slots.map((a) =>
      slots.map((b) => meanCosine(patterns[anchor][a.layer][a.head], patterns[refit][b.layer][b.head], "centred")),
    );
    const sums = matchings.map((matching) => average(matching.map((other, i) => likeness[i][other])));
    const best = matchings[sums.indexOf(Math.max(...sums))];
    for (const [i, { layer, head }] of slots.entries()) {
      const { matches } = report.heads.find((h) => h.refit === anchor && h.layer === layer && h.head === head)!;
      const match = matches.find((match) => match.refit === refit)!;
      expect(match).toMatchObject(slots[best[i]]);
      expect(Math.abs(match.similarity - likeness[i][best[i]])).toBeLessThan(tolerance);
    }
  }
  expect(report.layers[0].estimate.n).toBe((nRefits * (nRefits - 1)) / 2);
  // one-to-one: as many matches lie in a layer as it has heads, three refits' worth, without the anchor's own
  for (const layer of layers) expect(average(report.shares.map((row) => row[layer]))).toBeCloseTo(1 / nLayers, 12);
});

describe("two refits, two layers of one head", () => {
  // likeness by layers: 0 with 0: 0.5, 0 with 1: 0.75, 1 with 1: 0.25; a head with itself: 1
  const likeness = (a: Slot, b: Slot) =>
    a.refit === b.refit && a.layer === b.layer ? 1 : [0.5, 0.75, 0.25][a.layer + b.layer];
  const small = tableBy({ nRefits: 2, nLayers: 2, nHeads: 1 }, likeness);

  test("PAPER: both match in the other layer, and with themselves in their own", () => {
    const report = crossLayer(small, null, { preset: "PAPER", anchor: 0 });
    expect(report.layers.map(({ estimate }) => estimate.value)).toEqual([0.75, 0.75]);
    expect(report.heads.map(({ matches }) => matches)).toEqual([
      // the other candidate is 0.5 like it
      [{ refit: 1, layer: 1, head: 0, similarity: 0.75, margin: 0.25 }],
      // and 0.25 like this one
      [{ refit: 1, layer: 0, head: 0, similarity: 0.75, margin: 0.5 }],
    ]);
    // of a layer's two matches, one is the anchor's with itself
    expect(report.shares).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    expect(report.claims).toEqual([
      {
        section: "4.2",
        statement: "Most heads' best match lies in their own layer.",
        holds: false,
        // without the matches with itself, none is left
        finding:
          "On average 0.0 % of a layer's best matches in other refits lie in that same layer. Another layer has a " +
          "larger share in 2 of 2 layers: of layer 0's, 100.0 % lie in layer 1 and 0.0 % in their own; of layer 1's, " +
          "100.0 % lie in layer 0 and 0.0 % in their own.",
      },
    ]);
  });

  test("CALIBRATED: 0.75 + 0.75 beats 0.5 + 0.25, and nothing lies in its own layer", () => {
    const report = crossLayer(small, null, { preset: "CALIBRATED", anchor: 1 });
    expect(report.anchors.map(({ values }) => values)).toEqual([
      [0.75, 0.75],
      [0.75, 0.75],
    ]);
    expect(report.shares).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(report.claims[0]).toMatchObject({
      holds: false,
      finding:
        "On average 0.0 % of a layer's best matches in other refits lie in that same layer. Another layer has a " +
        "larger share in 2 of 2 layers: of layer 0's, 100.0 % lie in layer 1 and 0.0 % in their own; of layer 1's, " +
        "100.0 % lie in layer 0 and 0.0 % in their own.",
    });
  });

  test("one layer has no other to be matched in, and nothing is claimed", () => {
    const flat = tableBy({ nRefits: 2, nLayers: 1, nHeads: 1 }, likeness);
    expect(crossLayer(flat, null, { preset: "PAPER", anchor: 0 })).toMatchObject({ shares: [[1]], claims: [] });
  });
});

test("one refit, no such anchor, a floor of another family are refused", async () => {
  const asked = { preset: "PAPER", anchor: 0 } as const;
  const alone = await similarities(refits.slice(0, 1));
  expect(() => crossLayer(alone, null, asked)).toThrow(
    "cross-layer compares refits and needs at least 2, but there is 1",
  );
  expect(() => crossLayer(table, null, { ...asked, anchor: 1.5 })).toThrow(
    "anchor is 1.5; this family's refits are 0 to 3",
  );
  expect(() => crossLayer(table, alone, asked)).toThrow("the floor is of 1 refits");
  expect(() => crossLayer({ ...table, acrossLayers: null }, null, asked)).toThrow("read without similarities between");
});
