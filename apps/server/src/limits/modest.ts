/** What is looked at before a query is even parsed: how long it is, how nested, and how large its variables are. */

import { Lexer, Source, TokenKind } from "graphql";
import { refusal } from "../errors.js";
import type { Limits } from "./limits.js";

const opening = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Refuses what would cost much before any rule could look at it.
 *
 * @throws GraphQLError with TOO_MANY_TOKENS, QUERY_TOO_DEEP, VARIABLES_TOO_LARGE
 */
export function requireModest({ query, variables }: { query?: unknown; variables?: unknown }, limits: Limits): void {
  if (typeof query === "string") requireModestText(query, limits);
  if (variables != null) requireModestVariables(variables, limits.variables);
}

function requireModestText(query: string, { tokens: most, nesting }: Limits): void {
  const lexer = new Lexer(new Source(query));
  let tokens = 0;
  let depth = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      tokens += 1;
      if (opening.has(token.kind)) depth += 1;
      if (closing.has(token.kind)) depth -= 1;
      if (tokens > most)
        throw refusal("TOO_MANY_TOKENS", `the query has more than ${most} tokens; ${most} are allowed`);
      if (depth > nesting) {
        throw refusal("QUERY_TOO_DEEP", `the query's brackets are ${depth} deep or more; ${nesting} are allowed`);
      }
    }
  } catch (error) {
    // a broken query is for the parser to tell
    if ((error as { extensions?: { code?: string } }).extensions?.code) throw error;
  }
}

function requireModestVariables(variables: unknown, { characters, entries, values }: Limits["variables"]): void {
  const refuse = (what: string, found: number, allowed: number) =>
    refusal("VARIABLES_TOO_LARGE", `${what} ${found}; ${allowed} are allowed`);
  const left: { value: unknown; depth: number }[] = [{ value: variables, depth: 0 }];
  let seen = 0;
  let letters = 0;
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, depth } = next;
    seen += 1;
    if (seen > values) throw refuse("values in the variables are more than", seen, values);
    if (depth > deepestVariables) throw refuse("levels of the variables are", depth, deepestVariables);
    if (typeof value === "string") letters += value.length;
    else if (Array.isArray(value)) {
      if (value.length > entries) throw refuse("entries of a list in the variables are", value.length, entries);
      for (const entry of value) left.push({ value: entry, depth: depth + 1 });
    } else if (value !== null && typeof value === "object") {
      for (const [name, entry] of Object.entries(value)) {
        letters += name.length;
        left.push({ value: entry, depth: depth + 1 });
      }
    }
    if (letters > characters) throw refuse("characters in the variables are", letters, characters);
  }
}

/** The schema's deepest input has five. */
const deepestVariables = 16;
