/** The way in for every operation, over HTTP, a WebSocket or in this process: looked at, priced, paid. */

import { computeLeft } from "@seedscope/core";
import { type DocumentNode, type GraphQLSchema, parse, specifiedRules, validate } from "graphql";
import type { Context } from "../context.js";
import { objectsIn, queryCost } from "./cost.js";
import type { Limits } from "./limits.js";
import { requireModest } from "./modest.js";
import { validationRules } from "./rules.js";

/** An operation, as a client sends it. */
export interface Operation {
  query: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
}

/** `extensions.cost` of an answer. */
export interface CostExtension {
  /** what the query could have given at most */
  requestedQueryCost: number;
  /** what it gave */
  actualQueryCost: number;
  throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
  /** null: as much as the viewer likes */
  computeRemainingMs: number | null;
}

/**
 * Parses and validates an operation within the limits.
 *
 * @throws GraphQLError, or a list of them
 */
export function documentOf(schema: GraphQLSchema, operation: Operation, limits: Limits): DocumentNode {
  requireModest(operation, limits);
  const document = parse(operation.query, { maxTokens: limits.tokens });
  const errors = validate(schema, document, [...specifiedRules, ...validationRules(limits)]);
  if (errors.length > 0) throw errors;
  return document;
}

/**
 * Takes a validated operation's cost out of its viewer's window.
 *
 * @throws GraphQLError with QUERY_TOO_COMPLEX, RATE_LIMITED
 */
export async function pay(
  context: Context,
  schema: GraphQLSchema,
  document: DocumentNode,
  { variables, operationName }: Omit<Operation, "query">,
): Promise<void> {
  const { limits, throttle, asking, viewer } = context;
  const cost = queryCost(schema, document, { variables, operationName, limits });
  await throttle.take(asking.budgetKey, Math.max(1, cost), viewer.kind === "local");
  asking.cost = Math.max(1, cost);
}

/** What an operation did cost: what it did not get is given back. @returns undefined for what was not admitted */
export async function settle(context: Context, data: unknown): Promise<CostExtension | undefined> {
  const { throttle, asking, viewer, store, budget } = context;
  if (asking.cost === null) return undefined;
  const actual = Math.min(asking.cost, Math.max(1, objectsIn(data)));
  await throttle.giveBack(asking.budgetKey, asking.cost - actual, viewer.kind === "local");
  const [{ remaining }, compute] = await Promise.all([
    throttle.status(asking.budgetKey),
    budget ? computeLeft(store.db, budget) : null,
  ]);
  return {
    requestedQueryCost: asking.cost,
    actualQueryCost: actual,
    throttleStatus: {
      maximumAvailable: throttle.limit,
      currentlyAvailable: remaining,
      restoreRate: throttle.restoredPerSecond,
    },
    computeRemainingMs: compute && Math.round(compute.remainingMs),
  };
}
