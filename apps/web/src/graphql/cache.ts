/** The normalised cache: what has an id is one thing on every page; what has none lives inside its parent. */
import { type Cache, cacheExchange } from "@urql/exchange-graphcache";
import { embedded, possibleTypes } from "../gql/cacheShape";

export const normalisedCache = () =>
  cacheExchange({
    // fragments on an interface are told by these which types have it
    possibleTypes,
    keys: Object.fromEntries(embedded.map((typename) => [typename, () => null])),
    updates: {
      Mutation: {
        importFamily: (_result, _args, cache) => invalidateRoot(cache, ["families", "jobs"]),
        trainFamily: (_result, _args, cache) => invalidateRoot(cache, ["families", "jobs"]),
        retryJob: (_result, _args, cache) => invalidateRoot(cache, ["jobs"]),
        createClaim: (_result, _args, cache) => invalidateRoot(cache, ["claims"]),
        deleteClaim: (_result, _args, cache) => invalidateRoot(cache, ["claims", "claim"]),
        cancelJob: (_result, _args, cache) => invalidateRoot(cache, ["jobs"]),
      },
    },
  });

function invalidateRoot(cache: Cache, fields: string[]): void {
  for (const { fieldName, arguments: args } of cache.inspectFields("Query")) {
    if (fields.includes(fieldName)) cache.invalidate("Query", fieldName, args ?? undefined);
  }
}
