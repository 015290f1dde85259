/**
 * Operations and fragments, as they are written beside what they are for. Of the generated code only types are taken:
 * its own `graphql` looks a document up among those of all pages, and so every page would carry them all.
 */
import { gql } from "@urql/core";
import type { graphql as Typed } from "../gql";

export { type FragmentType, readFragment } from "../gql/fragment-masking";

type Document = ReturnType<typeof gql>;

/** By name: a fragment's module is imported by those that spread it, and so is there before them. */
const fragments = new Map<string, Document>();

/**
 * A document of one definition, and the fragments that it spreads, at any depth.
 *
 * @throws where a spread fragment is in no module that was imported before
 */
export const graphql = ((source: string): Document => {
  const spread = [...source.matchAll(/\.\.\.\s*(?!on\b)(\w+)/g)].map(([, name]) => fragmentOf(name));
  const document = gql([source, ...spread.map(() => "")] as unknown as TemplateStringsArray, ...spread);
  const fragment = /^\s*fragment\s+(\w+)/.exec(source);
  if (fragment) fragments.set(fragment[1], document);
  return document;
}) as unknown as typeof Typed;

function fragmentOf(name: string): Document {
  const found = fragments.get(name);
  if (!found) throw new Error(`fragment ${name} is spread by a module that does not import the module it is in`);
  return found;
}
