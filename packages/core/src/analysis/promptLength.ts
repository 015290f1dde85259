/** Stability on prompts of different lengths. Paper §4.4.2. */
import { InvalidInput } from "../errors.js";
import { shown } from "./claims.js";
import type { HeadOptions } from "./matching.js";
import type { Claim, PromptLengthReport } from "./report.js";
import type { SimilarityTable } from "./similarity.js";
import { stability } from "./stability.js";

/** One family's similarities on one prompt set. */
export interface PromptLengthSet {
  name: string;
  promptSetHash: string;
  /** words a prompt, where all prompts have as many; else null */
  words: number | null;
  prompts: number;
  /** tokens a prompt on average, BOS included, as they were cut to the context */
  meanTokens: number;
  table: SimilarityTable;
  floor: SimilarityTable | null;
}

/**
 * Stability (§4.1) of the same refits on each prompt set, shortest prompts first.
 *
 * @throws InvalidInput with fewer than two prompt sets, if they were not measured on the same refits, or as `stability`
 * @see paper §4.4.2
 */
export function promptLength(sets: readonly PromptLengthSet[], options: HeadOptions): PromptLengthReport {
  requireSets(sets);
  const measured = sets
    .toSorted((a, b) => a.meanTokens - b.meanTokens)
    .map(({ table, floor, ...set }) => {
      const { overall, layers } = stability(table, floor, options);
      return { ...set, overall, layers };
    });
  const { preset, anchor } = options;
  return { measure: "prompt-length", preset, anchor, sets: measured, claims: claims(measured) };
}

function requireSets(sets: readonly PromptLengthSet[]): void {
  if (sets.length < 2) {
    throw new InvalidInput(
      `prompt-length compares prompt sets and needs at least 2, but there is ${sets.length}`,
      "promptSets",
    );
  }
  const shapes = sets.map(({ table }) => `${table.nRefits} refits, ${table.nLayers} layers of ${table.nHeads} heads`);
  const odd = shapes.findIndex((shape) => shape !== shapes[0]);
  if (odd >= 0) {
    throw new InvalidInput(
      `${sets[odd].name} was measured on ${shapes[odd]}, but ${sets[0].name} on ${shapes[0]}; they must be the same`,
      "promptSets",
    );
  }
}

/** Sets no longer than another, as those that the context cuts, tell nothing of length. */
function claims(sets: PromptLengthReport["sets"]): Claim[] {
  const longer = sets.filter(({ meanTokens }, i) => i === 0 || meanTokens > sets[i - 1].meanTokens);
  if (longer.length < 2) return [];
  const values = longer.map(({ overall }) => overall.value);
  const told = longer.map(({ meanTokens }, i) => `${shown(values[i])} at ${meanTokens.toFixed(1)}`);
  const cut = sets.length - longer.length;
  return [
    {
      section: "4.4.2",
      statement: "Stability falls as prompts grow longer.",
      holds: values.every((value, i) => i === 0 || value < values[i - 1]),
      finding: `The mean over layers, by tokens a prompt, is ${told.join(", ")}.${cut > 0 ? ` ${cut} of the ${sets.length} sets are left out: their prompts have no more tokens than another set's.` : ""}`,
    },
  ];
}
