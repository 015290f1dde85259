/** A pattern as a table for those who do not see the map: a row a token, with both directions in full. */
import { fixed, signed } from "../format";
import type { Table } from "../report/table";
import { type Pattern, tokenLabel } from "./pattern";

/** Less than this is drawn as good as nothing. */
const leastTold = 0.01;

/** @param values what is drawn: tokens × tokens, of a difference with its signs */
export function patternWords(tokens: Pattern["tokens"], values: Float32Array, difference: boolean): Table {
  const n = tokens.length;
  const told = (places: number[], value: (at: number) => number) =>
    places
      .filter((at) => Math.abs(value(at)) >= leastTold)
      .sort((a, b) => Math.abs(value(b)) - Math.abs(value(a)) || a - b)
      .map((at) => `${tokenLabel(tokens[at])} (${at}) ${difference ? signed(value(at)) : fixed(value(at))}`)
      .join(", ") || "none";
  return {
    title: difference ? "Attention less the pin's, token by token" : "Attention, token by token",
    columns: ["token", "attends to", "attended from"],
    rows: tokens.map((token, here) => [
      `${tokenLabel(token)} (${here})`,
      told(
        Array.from({ length: here + 1 }, (_, key) => key),
        (key) => values[here * n + key],
      ),
      told(
        Array.from({ length: n - here - 1 }, (_, i) => here + 1 + i),
        (query) => values[query * n + here],
      ),
    ]),
  };
}
