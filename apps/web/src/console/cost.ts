/** What the last run did cost, as `extensions.cost` of its answer tells it. */
import { compact, duration } from "../format";

export interface RunCost {
  /** What the query could have given at most. */
  requestedQueryCost: number;
  /** What it gave. */
  actualQueryCost: number;
  throttleStatus: { maximumAvailable: number; currentlyAvailable: number };
  /** null: as much as the viewer likes. */
  computeRemainingMs: number | null;
}

export interface Run {
  /** null where the answer told none: it was refused before it was priced. */
  cost: RunCost | null;
  milliseconds: number;
}

interface Answer {
  extensions?: { cost?: RunCost };
}

/** @returns null for an answer that tells no cost */
export const costIn = (answer: unknown): RunCost | null => (answer as Answer | null)?.extensions?.cost ?? null;

/** The line under the editors. */
export function runWords({ cost, milliseconds }: Run): string[] {
  const time = milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : duration(milliseconds / 1000);
  if (!cost) return [`answered in ${time}`, "refused before it was priced"];
  const { actualQueryCost, requestedQueryCost, throttleStatus, computeRemainingMs } = cost;
  return [
    `answered in ${time}`,
    `cost ${compact(actualQueryCost)}, at most ${compact(requestedQueryCost)}`,
    `${compact(Math.floor(throttleStatus.currentlyAvailable))} of ${compact(throttleStatus.maximumAvailable)} left`,
    ...(computeRemainingMs === null ? [] : [`${duration(computeRemainingMs / 1000)} of compute left`]),
  ];
}
