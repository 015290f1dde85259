/** What every resolver is handed: the store, this request's loaders, and what the server knows of itself. */

import type { Viewer } from "./access/viewer.js";
import { createLoaders, type Loaders } from "./loaders.js";
import type { Services } from "./services.js";

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
