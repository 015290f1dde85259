/** How long a request may take. Past it nobody waits, and its resolvers stop before their next field. */

import type { GraphQLSchema } from "graphql";
import { isObjectType } from "graphql";
import type { Context } from "../context.js";
import { refusal } from "../errors.js";

export const tooLate = (limitMs: number) =>
  refusal(
    "REQUEST_TIMEOUT",
    `the request took longer than ${limitMs / 1000} s and was given up; jobs that it started go on`,
  );

/**
 * The work's result, or a refusal once it is too late; then the work is told by the signal.
 *
 * @throws GraphQLError with REQUEST_TIMEOUT
 */
export async function inTime<T>(limitMs: number, giveUp: AbortController, work: () => Promise<T> | T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      giveUp.abort();
      reject(tooLate(limitMs));
    }, limitMs);
  });
  try {
    return await Promise.race([work(), expired]);
  } finally {
    clearTimeout(timer);
  }
}

/** GraphQL 16 cannot be stopped from outside: every field looks at its request's signal before it is resolved. */
export function stoppable(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (!resolve) continue;
      field.resolve = (root, args, context: Context, info) => {
        if (context.asking.giveUp.signal.aborted) throw refusal("REQUEST_TIMEOUT", "the request was given up");
        return resolve(root, args, context, info);
      };
    }
  }
  return schema;
}
