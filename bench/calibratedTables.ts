/** Similarity tables of families that were never trained, as files: what a report reads, with no forward pass. */
import { writeFileSync } from "node:fs";
import { layerPairs, type SimilarityTable } from "../packages/core/src/analysis/similarity.js";
import { randomStream } from "../packages/core/src/random.js";
import { writeSimilarities } from "../packages/core/src/store/similarities.js";

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
      lengths: new Int32Array(nPrompts).fill(50),
      centred: byPrompt,
      squares: new Float32Array(nPrompts * nLayers * n).fill(4),
    },
  };
  writeFileSync(path, writeSimilarities(table));
}

/** From a short tape, since a family of fifty needs a hundred million. */
function randomNoise(seed: number): () => number {
  const stream = randomStream(Math.round(1000 * seed), "similarities");
  const tape = Float64Array.from({ length: 65_521 }, () => 0.2 * stream.normal());
  let at = 0;
  return () => tape[at++ % tape.length];
}
