import { describe, expect, test } from "vitest";
import { randomStream } from "../random.js";
import { studentQuantile } from "../statistics/student.js";
import { mapOfHeads } from "./map.js";
import type { MapMethod } from "./report.js";
import type { Signatures } from "./signatures.js";

/** The paper's formula, point by point: all P² distances of each head, then all distances between heads. */
function distancesOf(families: readonly Signatures[]): number[][] {
  const signatures = families.flatMap(({ nRefits, nLayers, nHeads, nPrompts, dHead, means }) =>
    Array.from({ length: nRefits * nLayers * nHeads }, (_, i) => {
      const prompt = (p: number) => means.subarray((i * nPrompts + p) * dHead, (i * nPrompts + p + 1) * dHead);
      return range(nPrompts).flatMap((p) => range(nPrompts).map((q) => distance(prompt(p), prompt(q))));
    }),
  );
  return signatures.map((a) => signatures.map((b) => distance(a, b)));
}

/**
 * Heads of two kinds by layer: those of a kind write alike on every prompt, but for a little of their own.
 *
 * @param apart how much more of its kind than of its own a head has
 */
function planted({ apart = 10, nRefits = 5, nHeads = 3, seed = 1 } = {}): Signatures {
  const [nLayers, nPrompts, dHead] = [2, 6, 4];
  const draws = randomStream(seed, "planted");
  const kinds = range(nLayers).map(() => range(nPrompts * dHead).map(() => apart * draws.normal()));
  const heads = range(nRefits).flatMap(() => kinds.flatMap((kind) => range(nHeads).map(() => kind)));
  const means = Float32Array.from(heads.flatMap((kind) => kind.map((value) => value + draws.normal())));
  return { nRefits, nLayers, nHeads, nPrompts, dHead, means };
}

const asked = (method: MapMethod) => ({ method, neighbourhood: null, seed: 42 });
const methods: MapMethod[] = ["tsne", "umap", "pca"];

describe.each(methods)("%s", (method) => {
  test("keeps planted kinds apart: each head's five nearest are of its own", async () => {
    const { points } = await mapOfHeads([{ slug: "a", signatures: planted() }], asked(method));
    expect(points.x).toHaveLength(30);
    for (const i of points.x.keys()) {
      const away = (j: number) => Math.hypot(points.x[i] - points.x[j], points.y[i] - points.y[j]);
      const nearest = range(30)
        .filter((j) => j !== i)
        .sort((a, b) => away(a) - away(b))
        .slice(0, 5);
      expect(nearest.map((j) => points.layer[j])).toEqual(Array(5).fill(points.layer[i]));
    }
  });

  test("gives the same map for the same input, and tells of every step", async () => {
    const families = [{ slug: "a", signatures: planted() }];
    const told: [number, number][] = [];
    const first = await mapOfHeads(families, asked(method), (done, total) => told.push([done, total]));
    expect(await mapOfHeads(families, asked(method))).toEqual(first);
    // 15 pairs of 6 prompts, then the steps
    const total = method === "pca" ? 16 : 515;
    expect(told).toEqual([[15, total], ...Array.from({ length: total - 15 }, (_, i) => [16 + i, total])]);
  });
});

test("another seed draws another t-SNE", async () => {
  const families = [{ slug: "a", signatures: planted() }];
  const [one, other] = [42, 43].map((seed) => mapOfHeads(families, { ...asked("tsne"), seed }));
  expect((await one).points.x).not.toEqual((await other).points.x);
});

test("PCA keeps the distances of heads that lie in a plane", async () => {
  // prompts at 0 < a < c on a line are a, c - a and c apart: three numbers that two fix
  const nRefits = 8;
  const means = Float32Array.from(range(nRefits).flatMap((i) => [0, 1 + 0.1 * i * i, 10 + Math.sin(i)]));
  const signatures = { nRefits, nLayers: 1, nHeads: 1, nPrompts: 3, dHead: 1, means };
  const { points } = await mapOfHeads([{ slug: "a", signatures }], asked("pca"));
  const expected = distancesOf([signatures]);
  for (const i of range(nRefits)) {
    for (const j of range(nRefits)) {
      // signatures up to 30 long, in float64 from the same float32 means; the iteration stops at 1e-10
      expect(Math.hypot(points.x[i] - points.x[j], points.y[i] - points.y[j])).toBeCloseTo(expected[i][j], 6);
    }
  }
});

test("PCA of heads on a line", async () => {
  // two prompts have one distance: 0, 1, 4, 9, … with both triangles √2 times that; less the mean, along x alone
  const means = Float32Array.from(range(7).flatMap((i) => [0, i * i]));
  const signatures = { nRefits: 7, nLayers: 1, nHeads: 1, nPrompts: 2, dHead: 1, means };
  const { points } = await mapOfHeads([{ slug: "a", signatures }], asked("pca"));
  expect(points.y).toEqual(Array(7).fill(0));
  expect(Math.abs(points.x[6] - points.x[0])).toBeCloseTo(36 * Math.SQRT2, 9);
});

describe("agreement", () => {
  test("is that of the five nearest signatures, beside chance", async () => {
    const families = [planted({ apart: 0.3 }), planted({ apart: 0.3, nRefits: 2, seed: 2 })];
    const report = await mapOfHeads(
      families.map((signatures, i) => ({ slug: `f${i}`, signatures })),
      asked("pca"),
    );
    expect(report.families).toEqual([
      { slug: "f0", nLayers: 2 },
      { slug: "f1", nLayers: 2 },
    ]);
    const { points } = report;
    const distances = distancesOf(families);
    const labels = {
      layer: points.layer,
      refit: points.refit.map((refit, i) => 100 * points.family[i] + refit),
      family: points.family,
    };
    for (const { of, share, chance } of report.agreement) {
      const own = labels[of];
      const shares = distances.map((row, i) => {
        const others = range(row.length).filter((j) => j !== i);
        const nearest = others.toSorted((a, b) => row[a] - row[b]).slice(0, 5);
        const agreeing = (some: number[]) => some.filter((j) => own[j] === own[i]).length / some.length;
        return [agreeing(nearest), agreeing(others)];
      });
      const mean = (column: number) => shares.reduce((sum, pair) => sum + pair[column], 0) / shares.length;
      expect(share, of).toBeCloseTo(mean(0), 12);
      expect(chance, of).toBeCloseTo(mean(1), 12);
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThan(1);
    }
  });

  test("intervals are the jackknife's: each refit's heads off the map in turn, family by family", async () => {
    const families = [planted({ apart: 0.3 }), planted({ apart: 0.3, nRefits: 4, seed: 2 })];
    const { agreement, points } = await mapOfHeads(
      families.map((signatures, i) => ({ slug: `f${i}`, signatures })),
      asked("pca"),
    );
    const distances = distancesOf(families);
    const refits = points.refit.map((refit, i) => `${points.family[i]} ${refit}`);
    const labels = { layer: points.layer, refit: refits, family: points.family };
    for (const { of, share, interval } of agreement) {
      const own = labels[of];
      const shareWithout = (left: string) => {
        const kept = range(refits.length).filter((i) => refits[i] !== left);
        const shares = kept.map((i) => {
          const others = kept.filter((j) => j !== i).toSorted((a, b) => distances[i][a] - distances[i][b]);
          return others.slice(0, 5).filter((j) => own[j] === own[i]).length / 5;
        });
        return shares.reduce((sum, value) => sum + value, 0) / kept.length;
      };
      const variances = [5, 4].map((nRefits, family) => {
        const left = range(nRefits).map((refit) => shareWithout(`${family} ${refit}`));
        const centre = left.reduce((sum, value) => sum + value, 0) / nRefits;
        return ((nRefits - 1) / nRefits) * left.reduce((sum, value) => sum + (value - centre) ** 2, 0);
      });
      const variance = variances[0] + variances[1];
      const reach =
        Math.sqrt(variance) * studentQuantile(0.975, variance ** 2 / (variances[0] ** 2 / 4 + variances[1] ** 2 / 3));
      expect(interval!.level).toBe(0.95);
      expect(interval!.lower, of).toBeCloseTo(Math.max(0, share - reach), 10);
      expect(interval!.upper, of).toBeCloseTo(Math.min(1, share + reach), 10);
    }
  });

  test("two refits have none", async () => {
    const families = [planted({ apart: 0.3 }), planted({ apart: 0.3, nRefits: 2, seed: 2 })];
    const { agreement } = await mapOfHeads(
      families.map((signatures, i) => ({ slug: `f${i}`, signatures })),
      asked("pca"),
    );
    for (const { interval } of agreement) expect(interval).toBeNull();
  });

  test("by hand: two layers far apart in every refit", async () => {
    // 30 heads, 15 a layer: the five nearest are all of the layer; chance is 14 of 29 others
    const { agreement } = await mapOfHeads([{ slug: "a", signatures: planted() }], asked("pca"));
    expect(agreement[0]).toMatchObject({ of: "layer", share: 1 });
    expect(agreement[0].chance).toBeCloseTo(14 / 29, 12);
    // 6 heads a refit
    expect(agreement[1].chance).toBeCloseTo(5 / 29, 12);
    expect(agreement[2]).toEqual({ of: "family", share: 1, interval: { level: 0.95, lower: 1, upper: 1 }, chance: 1 });
  });
});

describe("neighbourhood", () => {
  const map = (method: MapMethod, neighbourhood: number | null, signatures = planted()) =>
    mapOfHeads([{ slug: "a", signatures }], { method, neighbourhood, seed: 42 });

  test("is the method's own, or what fits few heads", async () => {
    const few = planted({ nRefits: 1 });
    expect((await map("tsne", null)).neighbourhood).toBeCloseTo(29 / 3, 12);
    expect((await map("tsne", null, few)).neighbourhood).toBeCloseTo(5 / 3, 12);
    expect((await map("tsne", null, planted({ nRefits: 16 }))).neighbourhood).toBe(30);
    expect((await map("umap", null)).neighbourhood).toBe(15);
    expect((await map("umap", null, few)).neighbourhood).toBe(5);
    expect((await map("pca", null)).neighbourhood).toBeNull();
    expect((await map("tsne", 4)).neighbourhood).toBe(4);
  });

  test.each([
    ["tsne", 10, "neighbourhood is 10; for 30 heads it must be a perplexity from 1.5 to 9.67"],
    ["tsne", 1, "neighbourhood is 1; for 30 heads it must be a perplexity from 1.5 to 9.67"],
    ["umap", 30, "neighbourhood is 30; for 30 heads it must be a whole number of neighbours from 2 to 29"],
    ["umap", 2.5, "neighbourhood is 2.5; for 30 heads it must be a whole number of neighbours from 2 to 29"],
    ["pca", 5, "neighbourhood is 5, but PCA has none; leave it out"],
  ] as const)("%s refuses %d", async (method, neighbourhood, message) => {
    await expect(map(method, neighbourhood)).rejects.toThrow(message);
  });
});

describe("refusals", () => {
  const refused = (...families: Signatures[]) =>
    expect(
      mapOfHeads(
        families.map((signatures, i) => ({ slug: `f${i}`, signatures })),
        asked("pca"),
      ),
    ).rejects;

  test("too few heads, and too many", async () => {
    await refused(planted({ nRefits: 1, nHeads: 1 })).toThrow("a map of 2 heads shows nothing; at least 6 are needed");
    const many = { ...planted(), nRefits: 50, nLayers: 16, nHeads: 16 };
    await refused(many).toThrow("the map would hold 12800 heads, but every two of them are compared: 6400 at most");
  });

  test("other prompts", async () => {
    await refused(planted(), { ...planted(), nPrompts: 5 }).toThrow(
      "the signatures of f0 are over 6 prompts, those of f1 over 5; they must be over the same prompts",
    );
    await refused({ ...planted(), nPrompts: 1 }).toThrow("needs at least 2 of them, but there is 1");
  });

  test("heads that are all the same", async () => {
    const { means, ...sizes } = planted();
    const same = means.map((_, i) => means[i % (6 * 4)]);
    await refused({ ...sizes, means: same }).toThrow("all heads have the same signature: there is nothing to map");
  });
});

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(Array.from(a, (value, i) => (value - b[i]) ** 2).reduce((sum, square) => sum + square, 0));
}
