/** How long a job has been in its state, and how long it was on the way there. */
import { ago, duration } from "../format";
import type { JobProgress } from "./jobState";
import { isActive } from "./jobState";

type Timed = Pick<JobProgress, "state" | "stateSince" | "createdAt">;

const secondsBetween = (from: string, to: number): number => Math.max(0, (to - Date.parse(from)) / 1000);

/** What took less is not told. */
const leastSeconds = 2;

/** @returns the state's own time, and the time before it, where that says something */
export function timersOf(job: Timed, now = Date.now()): { state: string; before: string | null } {
  const before = secondsBetween(job.createdAt, Date.parse(job.stateSince));
  const told = before >= leastSeconds ? duration(before) : null;
  if (isActive(job.state)) {
    const state = `for ${duration(secondsBetween(job.stateSince, now))}`;
    return { state, before: told && job.state === "RUNNING" ? `waited ${told}` : null };
  }
  return { state: ago(job.stateSince, now), before: told && `${told} after it was asked for` };
}

/** Whether it took so long that its end is news. */
export const tookLong = (job: Timed, leastLongSeconds: number): boolean =>
  secondsBetween(job.createdAt, Date.parse(job.stateSince)) >= leastLongSeconds;
