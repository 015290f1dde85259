/** Asking until everything that was asked for is known: jobs are waited for, refusals are thrown. */

import type { Client, Operation } from "./client.js";
import { JobEnded, Refused } from "./errors.js";
import { type JobFieldsFragment, JobStateDocument } from "./gql/graphql.js";

export interface SettleOptions {
  /** told now and then of a job that is waited for */
  onProgress?: (job: JobFieldsFragment) => void;
  /** milliseconds between looks at a job; default 500 */
  everyMs?: number;
  signal?: AbortSignal;
}

/**
 * A query whose analyses may still have to be computed: asks, waits for the jobs of all that are pending, and asks
 * again, until none is. What is pending is known by `__typename`, so select that, `... on AnalysisPending { job { id } }`
 * and `... on AnalysisRefused { code message suggestion }`.
 *
 * @throws Refused for the first refusal; JobEnded if a job fails or is cancelled; what `request` throws
 */
export async function settled<Data, Variables extends object>(
  client: Client,
  operation: Operation<Data, Variables>,
  variables: Variables,
  options: SettleOptions = {},
): Promise<Data> {
  while (true) {
    const data = await client.request(operation, variables, options);
    const [refusal] = found(data, "AnalysisRefused");
    if (refusal)
      throw new Refused(refusal.code as string, refusal.message as string, refusal.suggestion as string | null);
    const pending = found(data, "AnalysisPending");
    if (pending.length === 0) return data;
    for (const { job } of pending) await finished(client, (job as { id: string }).id, options);
  }
}

/** Waits for a job's end, by asking: needs no WebSocket. @throws JobEnded unless it succeeds */
export async function finished(client: Client, id: string, options: SettleOptions = {}): Promise<void> {
  const { onProgress = () => {}, everyMs = 500, signal } = options;
  while (true) {
    const { job } = await client.request(JobStateDocument, { id }, { signal });
    if (!job) throw new JobEnded(id, "FAILED", "there is no such job any more");
    onProgress(job);
    if (job.state === "SUCCEEDED") return;
    if (job.state === "FAILED" || job.state === "CANCELLED") {
      throw new JobEnded(id, job.state, job.failure?.message ?? null);
    }
    await pause(everyMs, signal);
  }
}

/** All objects of a type in an answer, in its order. */
function found(value: unknown, typename: string): Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "__typename" in value && value.__typename === typename ? [value as Record<string, unknown>] : [];
  return [...own, ...Object.values(value).flatMap((part) => found(part, typename))];
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
