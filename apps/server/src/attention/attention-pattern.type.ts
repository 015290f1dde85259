/** A head's attention pattern on one text: sparse, row by row, or whole. */

import { Field, Float, Int, ObjectType } from "type-graphql";
import type { ArrayFormat } from "../exports/hrefs.js";
import { Matrix } from "../report/matrix.type.js";

/** A pattern and its text. */
export interface OnText {
  /** on and below the diagonal, row by row */
  triangle: Float32Array;
  tokens: string[];
  truncated: boolean;
  losses: Float32Array;
}

/** The whole square, rows are queries. */
export function squareOf({ triangle, tokens }: Pick<OnText, "triangle" | "tokens">): number[][] {
  const rest = (query: number) => new Array<number>(tokens.length - 1 - query).fill(0);
  return tokens.map((_, query) => [...rowOf(triangle, query), ...rest(query)]);
}

/** How much of a pattern is kept. */
export interface Sparseness {
  /** Keys of each query, at most. */
  topK: number;
  /** The least attention that is kept. */
  threshold: number;
}

@ObjectType({
  description:
    "A head's causal attention pattern on one text of T tokens: how much each token (query) attends to itself and those before it (keys). A row sums to 1.",
})
export class AttentionPattern {
  @Field(() => [String], {
    description:
      "The T tokens, 1 to the context's length, BOS first where it was prepended. Each token's own bytes as text; bytes that are no UTF-8 by themselves, such as a part of an emoji, are written \\xF0 each.",
  })
  readonly tokens: string[];

  @Field(() => Boolean, { description: "Whether the text was longer than the context, and was cut to it." })
  readonly truncated: boolean;

  @Field(() => [Int], {
    description:
      "Which entries are kept: query * T + key, ascending. Of each query its topK largest, if not below threshold; of equals the earlier keys.",
  })
  readonly indices: number[];

  @Field(() => [Float], { description: "Their attention, in [0, 1], as many as indices; float32." })
  readonly values: number[];

  @Field(() => Float, { description: "Share of all attention that they hold, mean over queries, in [0, 1]." })
  readonly keptMass: number;

  @Field(() => [Float], {
    description: "How surely the refit predicts each token but the first, T - 1: loss in nats, at least 0.",
  })
  readonly losses: number[];

  /** @param href where the whole pattern is, as a file */
  constructor(
    private readonly onText: OnText,
    private readonly href: (format: ArrayFormat) => string,
    { topK, threshold }: Sparseness,
  ) {
    const { triangle } = onText;
    this.tokens = onText.tokens;
    this.truncated = onText.truncated;
    this.losses = Array.from(onText.losses);
    const n = this.tokens.length;
    const kept = this.tokens.flatMap((_, query) =>
      largest(rowOf(triangle, query), topK)
        .filter((key) => rowOf(triangle, query)[key] >= threshold)
        .map((key) => ({ index: query * n + key, value: rowOf(triangle, query)[key] })),
    );
    this.indices = kept.map(({ index }) => index);
    this.values = kept.map(({ value }) => value);
    this.keptMass = this.values.reduce((sum, value) => sum + value, 0) / n;
  }

  @Field(() => Matrix, {
    description: "All of it, T by T: rows are queries, columns keys, 0 above the diagonal. Labels are the tokens.",
  })
  get dense(): Matrix {
    return new Matrix(squareOf(this.onText), this.tokens, this.href);
  }
}

function rowOf(triangle: Float32Array, query: number): Float32Array {
  const from = (query * (query + 1)) / 2;
  return triangle.subarray(from, from + query + 1);
}

/** Places of the largest, ascending. */
function largest(row: Float32Array, count: number): number[] {
  return Array.from(row.keys())
    .sort((a, b) => row[b] - row[a] || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
}
