/** The runner: takes units from the queue and drives compute processes. */
import type { EngineOptions } from "../engine/program.js";
import type { Store } from "../store/store.js";

export interface RunnerOptions {
  /** compute processes; default: one a core, at most 4 */
  processes?: number;
  /** for every compute process; threads default to 1 */
  engine?: EngineOptions;
  /** a compute process that grows beyond this is replaced; default: its share of 80 % of the memory, at least 1.5 GB */
  memoryBytes?: number;
}

export interface Runner {
  /** how many compute processes it may use at once */
  readonly processes: number;
  /** Kills its processes and gives their units back to the queue. */
  stop(): Promise<void>;
}

export declare function startRunner(store: Store, options?: RunnerOptions): Promise<Runner>;
