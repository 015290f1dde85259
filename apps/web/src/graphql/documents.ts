/**
 * Operations and fragments, as they are written beside what they are for. The generated `graphql` looks a document up
 * among those of all pages, parsed, and so every page would carry them all; here a page carries its own.
 */
import { gql } from "@urql/core";
import type { graphql as Typed } from "../gql";
import { fragments } from "../gql/fragments";

export { type FragmentType, readFragment } from "../gql/fragment-masking";

/** A document with every fragment that it spreads, at any depth. */
export const graphql = ((source: string) => gql(completed(source, fragments))) as unknown as typeof Typed;

/** The text, and once each the texts of the fragments that it spreads at any depth, nearest first. */
export function completed(source: string, known: Readonly<Record<string, string>>): string {
  const needed = new Set<string>();
  const texts = [source];
  // grows while it is gone through
  for (const text of texts) {
    for (const [, name] of text.matchAll(/\.\.\.\s*(?!on\b)(\w+)/g)) {
      if (needed.has(name)) continue;
      needed.add(name);
      texts.push(known[name]);
    }
  }
  return texts.join("\n");
}
