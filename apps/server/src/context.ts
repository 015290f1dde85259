/** What every resolver is handed: the store, this request's loaders, and what the server knows of itself. */

import { randomUUID } from "node:crypto";
import type { ComputeBudget } from "@seedscope/core";
import type { Viewer } from "./access/viewer.js";
import { budgetKey, computeBudget } from "./limits/whose.js";
import { createLoaders, type Loaders } from "./loaders.js";
import type { Services } from "./services.js";

/** Of one request, what limits and logs look at. */
export interface Asking {
  /** in logs, and in the answer's X-Request-Id */
  id: string;
  /** under which name the viewer's budgets are kept */
  budgetKey: string;
  /** aborts once nobody waits for the answer */
  giveUp: AbortController;
  /** what the operation may cost; null before it is known */
  cost: number | null;
}

export interface Context extends Services {
  viewer: Viewer;
  /** Asks anew who the viewer is, for what takes long: a session may have ended meanwhile, or a token. */
  whoAsks(): Promise<Viewer>;
  loaders: Loaders;
  asking: Asking;
  /** what the viewer's jobs are taken from; null: they may compute as much as they like */
  budget: ComputeBudget | null;
}

/** Where a request came from; what is left out is not known. */
export interface Origin {
  requestId?: string;
  address?: string | null;
  giveUp?: AbortController;
  /** asks anew who it is; default: whoever it was */
  whoAsks?: () => Promise<Viewer>;
}

export function createContext(
  services: Services,
  viewer: Viewer,
  {
    requestId = randomUUID(),
    address = null,
    giveUp = new AbortController(),
    whoAsks = async () => viewer,
  }: Origin = {},
): Context {
  const key = budgetKey(viewer, address);
  return {
    ...services,
    viewer,
    whoAsks,
    loaders: createLoaders(services, viewer),
    asking: { id: requestId, budgetKey: key, giveUp, cost: null },
    budget: computeBudget(viewer, key, services.limits),
  };
}

/** The events of a subscription share one context: what its loaders remember must not outlive an event. */
export function forget(context: Context): void {
  context.loaders = createLoaders(context, context.viewer);
}
