/** What a client is told of an error: its own mistakes word for word, everything else only that there was one. */

import { InvalidInput } from "@seedscope/core";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { logBug } from "./observe/log.js";

/** Every `extensions.code` there is, with the HTTP status of an answer that has no data because of it. All are stable. */
export const errorCodes = {
  /** An argument or a variable is outside what is allowed; `extensions.field` names it where one can be named. */
  BAD_USER_INPUT: 400,
  /** The request is no GraphQL request: broken JSON, no query, a mutation over GET, no preflight. */
  BAD_REQUEST: 400,
  /** The query is no GraphQL. */
  GRAPHQL_PARSE_FAILED: 400,
  /** The query does not fit the schema. */
  GRAPHQL_VALIDATION_FAILED: 400,
  /** The document has no operation of this name, or several and no name was given. */
  OPERATION_RESOLUTION_FAILURE: 400,
  /** The hash is not known here: send the query with it once. */
  PERSISTED_QUERY_NOT_FOUND: 200,
  /** This server keeps no queries. */
  PERSISTED_QUERY_NOT_SUPPORTED: 400,
  /** The body is a list of operations. */
  BATCHING_NOT_SUPPORTED: 400,
  /** Fields, or brackets, are nested deeper than the limit. */
  QUERY_TOO_DEEP: 400,
  /** More aliases than the limit. */
  TOO_MANY_ALIASES: 400,
  /** More directives than the limit. */
  TOO_MANY_DIRECTIVES: 400,
  /** The document is longer than the limit. */
  TOO_MANY_TOKENS: 400,
  /** The query's pages, those within pages too, may have more entries than the limit. */
  TOO_MANY_NODES: 400,
  /** The query costs more than the limit. */
  QUERY_TOO_COMPLEX: 400,
  /** The variables are larger, deeper or more than the limit. */
  VARIABLES_TOO_LARGE: 400,
  /** The schema is not told here. */
  INTROSPECTION_DISABLED: 400,
  /** The request is larger than 4 MB. */
  PAYLOAD_TOO_LARGE: 413,
  /** The viewer's queries cost too much of late; `extensions.resetAt` tells when to come again. */
  RATE_LIMITED: 429,
  /** Too many subscriptions at once. */
  TOO_MANY_SUBSCRIPTIONS: 429,
  /** Nobody is signed in, and this needs somebody. */
  UNAUTHENTICATED: 401,
  /** The viewer's role or token does not reach so far. */
  FORBIDDEN: 403,
  /** Nothing computes in this server: ask one that does. */
  OFFLINE_BACKEND: 503,
  /** Too many wait for the compute process already: ask again. */
  BACKEND_BUSY: 503,
  /** The compute process has ended: ask again. */
  BACKEND_LOST: 503,
  /** The compute process took too long. */
  TIMEOUT: 504,
  /** It took longer than the limit and was given up. Jobs that it started go on. */
  REQUEST_TIMEOUT: 504,
  /** A bug: it is in the server's log under the request's id. */
  INTERNAL_SERVER_ERROR: 500,
} as const;
export type ErrorCode = keyof typeof errorCodes;

/**
 * A request that is not carried out.
 *
 * @param more.resetAt when it will be, as `extensions.resetAt`
 * @param more.nodes what of the document is at fault
 */
export function refusal(
  code: ErrorCode,
  message: string,
  { resetAt, nodes }: { resetAt?: string; nodes?: GraphQLError["nodes"] } = {},
): GraphQLError {
  const extensions = { code, http: { status: errorCodes[code] }, ...(resetAt === undefined ? {} : { resetAt }) };
  return new GraphQLError(message, { nodes, extensions });
}

const isCode = (code: unknown): code is ErrorCode => typeof code === "string" && code in errorCodes;

/** What Apollo refuses without a code has a status at least. */
const isStatus4xx = (http: unknown) => Math.floor(((http as { status?: number } | undefined)?.status ?? 0) / 100) === 4;

/** Apollo has names of its own for some. */
function codeOf(formatted: GraphQLFormattedError, cause: unknown): ErrorCode {
  const own = cause instanceof GraphQLError ? cause.extensions.code : undefined;
  if (isCode(own) && own !== "INTERNAL_SERVER_ERROR") return own;
  if (cause instanceof GraphQLError && own === undefined && isStatus4xx(cause.extensions.http)) return "BAD_REQUEST";
  const told = formatted.extensions?.code;
  if (isCode(told)) return told;
  if (formatted.path) return "INTERNAL_SERVER_ERROR";
  return /^Syntax Error/.test(formatted.message) ? "GRAPHQL_PARSE_FAILED" : "GRAPHQL_VALIDATION_FAILED";
}

/**
 * The error as it goes to a client, over HTTP, a WebSocket or in this process alike.
 *
 * Bad input keeps its message under the code BAD_USER_INPUT. Errors in the query itself (syntax, unknown fields,
 * variables) and refusals keep theirs. Anything else is logged and becomes "internal error": no stack and no path leaves.
 *
 * @param tellBug default: writes it into the process' log
 */
export function publicError(
  formatted: GraphQLFormattedError,
  error: unknown,
  tellBug: (bug: unknown) => void = (bug) => logBug(bug),
): GraphQLFormattedError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const { message, locations, path } = formatted;
  if (cause instanceof InvalidInput) {
    const field = cause.field === undefined ? {} : { field: cause.field };
    return { message: cause.message, locations, path, extensions: { code: "BAD_USER_INPUT", ...field } };
  }
  const code = codeOf(formatted, cause);
  if (cause instanceof GraphQLError && code !== "INTERNAL_SERVER_ERROR") {
    const { resetAt } = cause.extensions;
    return { message, locations, path, extensions: { code, ...(resetAt === undefined ? {} : { resetAt }) } };
  }
  tellBug(cause);
  return { message: "internal error", locations, path, extensions: { code: "INTERNAL_SERVER_ERROR" } };
}
