/** What every resolver is handed: the store, this request's loaders, and what the server knows of itself. */

import type { EngineStatus, HubOptions, Store } from "@seedscope/core";
import type { Accounts } from "./access/accounts.js";
import type { Viewer } from "./access/viewer.js";
import { createLoaders, type Loaders } from "./loaders.js";

/** What stays the same from request to request. */
export interface Services {
  store: Store;
  /** Compute processes of the runner in this process; 0 where workers compute elsewhere. */
  computeProcesses: number;
  /** Where imports download from, and as whom. */
  hub: HubOptions;
  /** The one folder that clients may import from; null where there is none. */
  imports: string | null;
  /** Which engines exist here; looked up once. */
  engines(): Promise<EngineStatus[]>;
  /** How people sign in; null where nobody does. */
  accounts: Accounts | null;
}

export interface Context extends Services {
  viewer: Viewer;
  /** Asks anew who the viewer is, for what takes long: a session may have ended meanwhile, or a token. */
  whoAsks(): Promise<Viewer>;
  loaders: Loaders;
}

export function createContext(
  services: Services,
  viewer: Viewer,
  whoAsks: () => Promise<Viewer> = async () => viewer,
): Context {
  return { ...services, viewer, whoAsks, loaders: createLoaders(services.store, viewer) };
}

/** The events of a subscription share one context: what its loaders remember must not outlive an event. */
export function forget(context: Context): void {
  context.loaders = createLoaders(context.store, context.viewer);
}
