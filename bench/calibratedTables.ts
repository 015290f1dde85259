/** Similarity tables of families that were never trained, as files: what a report reads, with no forward pass. */
import { writeFileSync } from "node:fs";
import { type PromptLosses, promptLosses } from "../packages/core/src/analysis/ablationEffects.js";
import { type AgreementTable, agreementKinds } from "../packages/core/src/analysis/agreementTable.js";
import type { Points } from "../packages/core/src/analysis/likeness/points.js";
import { selfProductsWithin } from "../packages/core/src/analysis/likeness/selfProducts.js";
import { Moments } from "../packages/core/src/analysis/moments.js";
import { rowScores, type ScoreTable, shareScores } from "../packages/core/src/analysis/scoreTable.js";
import { layerPairs, type SimilarityTable } from "../packages/core/src/analysis/similarity.js";
import { randomStream } from "../packages/core/src/random.js";
import { writeSimilarities } from "../packages/core/src/store/similarities.js";

export const tokensOfPrompt = 50;

export interface TableSizes {
  refits: number;
  layers: number;
  heads: number;
  prompts: number;
}

/** Head h of each refit is somewhat like head h of the others, on every prompt anew. @param likeness of such */
export function writeTable(path: string, sizes: TableSizes, likeness: number): void {
  const { refits: nRefits, layers: nLayers, heads: nHeads, prompts: nPrompts } = sizes;
  const n = nRefits * nHeads;
  const cells = (n * (n + 1)) / 2;
  const noise = randomNoise(likeness);
  const blank = () => Array.from({ length: nLayers }, () => new Float64Array(n * n));
  const [cosine, centred] = [blank(), blank()];
  const byPrompt = Array.from({ length: nLayers }, (_, layer) => {
    const values = new Float32Array(nPrompts * cells);
    for (let prompt = 0; prompt < nPrompts; prompt++) {
      let at = prompt * cells;
      for (let row = 0; row < n; row++) {
        for (let column = row; column < n; column++, at++) {
          const same = row % nHeads === column % nHeads;
          const value = row === column ? 1 : Math.max(-1, Math.min(1, (same ? likeness : 0) + noise()));
          values[at] = value;
          centred[layer][row * n + column] += value / nPrompts;
          if (row !== column) centred[layer][column * n + row] += value / nPrompts;
        }
      }
    }
    cosine[layer].set(centred[layer].map((value) => 0.9 + 0.1 * value));
    return values;
  });
  const across = () => layerPairs(nLayers).map(() => Float32Array.from({ length: n * n }, () => 0.1 * noise()));
  const table: SimilarityTable = {
    nRefits,
    nLayers,
    nHeads,
    nPrompts,
    cosine,
    centred,
    acrossLayers: { cosine: across(), centred: across() },
    byPrompt: {
      lengths: new Int32Array(nPrompts).fill(tokensOfPrompt),
      centred: byPrompt,
      squares: new Float32Array(nPrompts * nLayers * n).fill(4),
    },
  };
  writeFileSync(path, writeSimilarities(table));
}

/** How the first refit's heads agree with their counterparts, every kind of it. @param likeness of such */
export function agreementTable(sizes: TableSizes, dModel: number, likeness: number): AgreementTable {
  const { refits, layers, heads, prompts } = sizes;
  const noise = randomNoise(likeness);
  const others = Array.from({ length: refits - 1 }, (_, i) => i + 1);
  const values = () =>
    Float64Array.from({ length: layers * heads * others.length * prompts }, () => likeness + 0.5 * noise());
  return {
    nRefits: refits,
    nLayers: layers,
    nHeads: heads,
    anchor: 0,
    site: "resid_mid",
    dModel,
    lengths: new Array<number>(prompts).fill(tokensOfPrompt),
    matches: Array.from({ length: layers }, (_, layer) =>
      Array.from({ length: heads }, (_, head) =>
        others.map((refit) => ({ refit, layer, head, similarity: likeness, margin: null })),
      ),
    ),
    values: Object.fromEntries(agreementKinds.map((kind) => [kind, values()])) as AgreementTable["values"],
  };
}

export function scoreTable({ refits, layers, heads, prompts }: TableSizes, level: number): ScoreTable {
  const noise = randomNoise(level);
  const slots = refits * layers * heads;
  const bins = 7;
  const scored = (columns: number) => ({
    columns,
    values: Float32Array.from({ length: slots * columns }, () => Math.min(1, Math.max(0, level + noise()))),
    uniform: new Float64Array(columns).fill(1 / tokensOfPrompt),
  });
  const ofPrompts = Object.fromEntries([...shareScores, ...rowScores].map((name) => [name, scored(prompts)]));
  return {
    nRefits: refits,
    nLayers: layers,
    nHeads: heads,
    nPrompts: prompts,
    instead: null,
    scores: { ...ofPrompts, detector: null, induction: scored(8) } as ScoreTable["scores"],
    half: 25,
    distances: new Float32Array(slots * bins).fill(1 / bins),
    bins,
  };
}

/** Losses of one refit on every token, with each head ablated, summed by prompt as they are when their file is read. */
export function lossesOf({ layers, heads, prompts }: TableSizes, refit: number): PromptLosses {
  const noise = randomNoise(0.001 * (refit + 1));
  const tokens = prompts * (tokensOfPrompt - 1);
  const rows = Array.from({ length: 1 + layers * heads }, (_, row) =>
    Float32Array.from({ length: tokens }, () => 3 + 0.001 * row + noise()),
  );
  const means = rows.map((row) => row.reduce((sum, loss) => sum + loss, 0) / tokens);
  const tokenLosses = new Float32Array(rows.length * tokens);
  for (const [row, losses] of rows.entries()) tokenLosses.set(losses, row * tokens);
  return promptLosses({
    kind: "zero",
    nLayers: layers,
    nHeads: heads,
    tokens,
    baseline: means[0],
    losses: Array.from({ length: layers }, (_, layer) => means.slice(1 + layer * heads, 1 + (layer + 1) * heads)),
    prompts: Array.from({ length: prompts }, () => new Int32Array(tokensOfPrompt)),
    tokenLosses,
  });
}

/** Streams of one layer, in memory: drawn from a tape, so that every refit has other ones. */
export function layerPoints({ refits, prompts }: TableSizes, width: number, layer: number): Points {
  const noise = randomNoise(0.002 * (layer + 1));
  const nPoints = prompts * tokensOfPrompt;
  const streams = Array.from({ length: refits }, () => Float32Array.from({ length: nPoints * width }, noise));
  const moments = streams.map((values) => {
    const found = new Moments(width);
    found.add(values);
    return found;
  });
  return {
    nRefits: refits,
    nPoints,
    width,
    read: async (refit, from, count) => streams[refit].slice(from * width, (from + count) * width),
    sizes: moments.map(({ squares }) => Math.sqrt(squares / nPoints)),
    means: moments.map(({ sums }) => sums.map((sum) => sum / nPoints)),
    spreads: moments.map((found) => Math.sqrt(found.spread(nPoints))),
    selfProducts: selfProductsWithin(null),
    sample: Int32Array.from({ length: Math.min(1000, nPoints) }, (_, i) => i),
    place: `in layer ${layer}`,
  };
}

/** From a short tape, since a family of fifty needs a hundred million. */
function randomNoise(seed: number): () => number {
  const stream = randomStream(Math.round(1000 * seed), "similarities");
  const tape = Float64Array.from({ length: 65_521 }, () => 0.2 * stream.normal());
  let at = 0;
  return () => tape[at++ % tape.length];
}
