/** What a client is told of an error: its own mistakes word for word, everything else only that there was one. */

import { InvalidInput } from "@seedscope/core";
import { GraphQLError, type GraphQLFormattedError } from "graphql";

const internal = "INTERNAL_SERVER_ERROR";

/** Writes a bug down, with its stack, for whoever runs the server. */
export function logBug(error: unknown): void {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
}

/**
 * The error as it goes to a client, over HTTP, a WebSocket or in this process alike.
 *
 * Bad input keeps its message under the code BAD_USER_INPUT. Errors in the query itself (syntax, unknown fields,
 * variables) keep theirs. Anything else is logged and becomes "internal error": no stack and no path leaves.
 */
export function publicError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const { message, locations, path } = formatted;
  if (cause instanceof InvalidInput) {
    const field = cause.field === undefined ? {} : { field: cause.field };
    return { message: cause.message, locations, path, extensions: { code: "BAD_USER_INPUT", ...field } };
  }
  const code = formatted.extensions?.code ?? (path ? internal : "GRAPHQL_VALIDATION_FAILED");
  if (cause instanceof GraphQLError && code !== internal) return { message, locations, extensions: { code } };
  logBug(cause);
  return { message: "internal error", locations, path, extensions: { code: internal } };
}
