/** Apollo's part of the limits and of what is written down: what has no door of its own there is a plugin. */

import type { ApolloServerPlugin, GraphQLRequestListener } from "@apollo/server";
import type { Context } from "../context.js";
import { publicError } from "../errors.js";
import { type Log, logBug } from "../observe/log.js";
import { about } from "../observe/operation.js";
import type { RequestNotes } from "../observe/requests.js";
import { pay, settle } from "./admit.js";
import { cacheHeaders, type IsPublic } from "./caching.js";

/** Errors as they go to clients, whose bugs were written down already. */
export const formatError = (formatted: Parameters<typeof publicError>[0], error: unknown) =>
  publicError(formatted, error, () => {});

/** @param notesFor where a request's line for the log is gathered */
export function limitsPlugin(
  log: Log,
  notesFor: (context: Context) => RequestNotes | undefined,
  isPublic: IsPublic,
): ApolloServerPlugin<Context> {
  const tellBug = (error: unknown, requestId?: string) => logBug(error, requestId, log);
  return {
    contextCreationDidFail: async ({ error }) => tellBug(error),
    unexpectedErrorProcessingRequest: async ({ error, requestContext }) =>
      tellBug(error, requestContext.contextValue?.asking.id),

    async requestDidStart({ contextValue: context }): Promise<GraphQLRequestListener<Context>> {
      const notes = notesFor(context);
      return {
        async didResolveOperation({ schema, document, request: { variables, operationName } }) {
          if (notes) notes.operation = about(document, operationName, context);
          await pay(context, schema, document, { variables, operationName });
          if (notes) notes.operation = about(document, operationName, context);
        },
        async didEncounterErrors({ errors }) {
          for (const error of errors) {
            const { extensions } = publicError(error.toJSON(), error, (bug) => tellBug(bug, context.asking.id));
            if (notes) notes.code ??= String(extensions?.code);
          }
        },
        async willSendResponse({ request, schema, document, operationName, response }) {
          const { body, http } = response;
          if (body.kind !== "single") return;
          const { data, errors } = body.singleResult;
          const isGet = request.http?.method === "GET";
          const cached =
            isGet && document && data && !errors
              ? await cacheHeaders({
                  context,
                  schema,
                  document,
                  operationName,
                  variables: request.variables,
                  data,
                  isPublic,
                })
              : null;
          // an answer that is kept for a year says nothing of today's budget
          const cost = await settle(context, data);
          if (cost && !cached) body.singleResult.extensions = { ...body.singleResult.extensions, cost };
          http.headers.set("cache-control", cached?.cacheControl ?? "no-store");
          if (cached) http.headers.set("etag", cached.etag);
          const resetAt = errors?.find(({ extensions }) => extensions?.code === "RATE_LIMITED")?.extensions?.resetAt;
          if (resetAt) http.headers.set("retry-after", secondsUntil(String(resetAt)));
        },
      };
    },
  };
}

const secondsUntil = (at: string) => String(Math.max(1, Math.ceil((Date.parse(at) - Date.now()) / 1000)));
