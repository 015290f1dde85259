/** What the server has, whoever asks. */

import type { EngineStatus, FamilyRecord, HubOptions, Live, Store, Tokenizer } from "@seedscope/core";
import type { Accounts } from "./access/accounts.js";
import type { Limits } from "./limits/limits.js";
import type { Throttle } from "./limits/throttle.js";
import type { KnownReports } from "./report/known-reports.js";

/** What stays the same from request to request. */
export interface Services {
  store: Store;
  /** Compute processes of the runner in this process; 0 where workers compute elsewhere. */
  computeProcesses: number;
  /** What somebody waits for; null where no runner computes in this process. */
  live: Live | null;
  /** By slug, whoever sees them: requests of one turn of the event loop share a query, and nothing is kept. */
  familiesBySlug(slugs: readonly string[]): Promise<Map<string, FamilyRecord>>;
  /** By its file; the last few are kept. */
  tokenizer(file: string): Promise<Tokenizer>;
  /** Stored reports that were asked for before. */
  reports: KnownReports;
  /** Where imports download from, and as whom. */
  hub: HubOptions;
  /** The one folder that clients may import from; null where there is none. */
  imports: string | null;
  /** Which engines exist here; looked up once. */
  engines(): Promise<EngineStatus[]>;
  /** How people sign in; null where nobody does. */
  accounts: Accounts | null;
  limits: Limits;
  throttle: Throttle;
}
