/** Heads of one refit beside one of them: over prompts as the report has it, on one text as their patterns say. */
import type { EstimateNumbers } from "../estimate";
import { likeness, type Pattern } from "./pattern";

export interface Nearest {
  head: { id: string; label: string; layer: number; index: number };
  estimate: EstimateNumbers;
}

export interface OnText {
  pattern: Pattern;
  /** Centred similarity on this text; null where a pattern is even attention itself. */
  alike: number | null;
}

/** @returns by the head's id; nothing where the head itself is not among them */
export function onText(patterns: readonly { id: string; pattern: Pattern }[], id: string): ReadonlyMap<string, OnText> {
  const own = patterns.find((one) => one.id === id)?.pattern;
  if (!own) return new Map();
  return new Map(patterns.map(({ id: other, pattern }) => [other, { pattern, alike: likeness(own, pattern) }]));
}
