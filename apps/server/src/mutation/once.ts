/** Idempotency: a mutation that comes twice under one key is done once. */

import { createHash } from "node:crypto";
import { InvalidInput } from "@seedscope/core";
import type { Context } from "../context.js";
import type { IdempotentInput } from "./payload.type.js";

const longestKey = 200;

/**
 * Does a mutation's work under its idempotency key, if it has one: the same key again finds what `work` made, which
 * keeps the key that it is handed. Everybody has keys of their own.
 *
 * @param work with the key as it is stored; undefined where none was given
 * @throws InvalidInput if the key has not 1 to 200 characters; Conflict if it was used with other input; whatever `work`
 *   throws, after which the key is free again
 */
export async function once<T>(
  { store, viewer }: Context,
  operation: string,
  input: IdempotentInput,
  work: (key: string | undefined) => Promise<T>,
): Promise<T> {
  const { clientMutationId: _, idempotencyKey, ...asked } = input;
  if (idempotencyKey == null) return work(undefined);
  if (idempotencyKey === "" || idempotencyKey.length > longestKey) {
    throw new InvalidInput(
      `idempotencyKey has ${idempotencyKey.length} characters; give 1 to ${longestKey}`,
      "idempotencyKey",
    );
  }
  const key = storedKey(viewer.userId, idempotencyKey);
  const isNew = await store.takeKey(key, digestOf(operation, asked));
  try {
    return await work(key);
  } catch (error) {
    if (isNew) await store.releaseKey(key);
    throw error;
  }
}

/** A user's key, apart from those of all others. */
function storedKey(userId: string | null, key: string): string {
  return userId === null ? key : `${userId}/${key}`;
}

/** The key as its user gave it. */
export function givenKey(userId: string | null, stored: string): string {
  const prefix = `${userId}/`;
  return userId !== null && stored.startsWith(prefix) ? stored.slice(prefix.length) : stored;
}

/** What is null or left out is the same; the order of fields does not matter. */
function digestOf(operation: string, input: object): string {
  const canonical = JSON.stringify([operation, input], (_, value) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, inner]) => inner != null)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : value,
  );
  return createHash("sha256").update(canonical).digest("hex");
}
