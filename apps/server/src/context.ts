/** What every resolver is handed: the store, this request's loaders, and what the server knows of itself. */

import type { EngineStatus, HubOptions, Live, Store, Tokenizer } from "@seedscope/core";
import type { Viewer } from "./access/viewer.js";
import { createLoaders, type Loaders } from "./loaders.js";

/** What stays the same from request to request. */
export interface Services {
  store: Store;
  /** Compute processes of the runner in this process; 0 where workers compute elsewhere. */
  computeProcesses: number;
  /** What somebody waits for; null where no runner computes in this process. */
  live: Live | null;
  /** By its file; the last few are kept. */
  tokenizer(file: string): Promise<Tokenizer>;
  /** Where imports download from, and as whom. */
  hub: HubOptions;
  /** The one folder that clients may import from; null where there is none. */
  imports: string | null;
  /** Which engines exist here; looked up once. */
  engines(): Promise<EngineStatus[]>;
}

export interface Context extends Services {
  viewer: Viewer;
  loaders: Loaders;
}

export function createContext(services: Services, viewer: Viewer): Context {
  return { ...services, viewer, loaders: createLoaders(services) };
}

/** The events of a subscription share one context: what its loaders remember must not outlive an event. */
export function forget(context: Context): void {
  context.loaders = createLoaders(context);
}
