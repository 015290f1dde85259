/** A similarity table on some of its prompts: as if the others had never been measured. */
import { harmonic, norm, promptsOnly, type SimilarityTable } from "./similarity.js";

/**
 * @param table read with `byPrompt`, squares too
 * @param prompts by their places, at least one
 * @returns means within layers, from what is known of each prompt; nothing between layers
 * @throws Error if the table was read without
 */
export function onSomePrompts(table: SimilarityTable, prompts: readonly number[]): SimilarityTable {
  const { nRefits, nLayers, nHeads, byPrompt } = table;
  if (!byPrompt?.squares) throw new Error("the table has no similarities by prompt");
  const only = promptsOnly({ nRefits, nLayers, nHeads, byPrompt }, prompts);
  const squares = only.squares as Float32Array;
  const n = nRefits * nHeads;
  const cells = (n * (n + 1)) / 2;
  const cosine = only.centred.map(() => new Float64Array(n * n));
  const centred = only.centred.map(() => new Float64Array(n * n));
  for (const [layer, values] of only.centred.entries()) {
    for (const [prompt, length] of only.lengths.entries()) {
      const uniform = harmonic(length);
      const from = (prompt * nLayers + layer) * n;
      let at = prompt * cells;
      for (let row = 0; row < n; row++) {
        const square = squares[from + row];
        for (let column = row; column < n; column++) {
          const other = squares[from + column];
          const alike = values[at++];
          const product = alike * norm(square) * norm(other);
          const cosines = (product + uniform) / Math.sqrt((square + uniform) * (other + uniform));
          for (const cell of row === column ? [row * n + row] : [row * n + column, column * n + row]) {
            centred[layer][cell] += alike / prompts.length;
            cosine[layer][cell] += cosines / prompts.length;
          }
        }
      }
    }
  }
  return { nRefits, nLayers, nHeads, nPrompts: prompts.length, cosine, centred, byPrompt: only, acrossLayers: null };
}
