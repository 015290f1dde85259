"use client";
/** One report of each refit: the API lists the heads of one refit a report, and pages that follow a head show it in all. */
import { type AnyVariables, stringifyVariables } from "@urql/core";
import { useEffect, useState } from "react";
import { useClient } from "urql";
import type { EstimateOnlyFieldsFragment, PendingFieldsFragment, RefusedFieldsFragment } from "../gql/graphql";
import { type FragmentType, readFragment } from "../graphql/documents";
import { opened } from "../graphql/open";
import { untilRetry } from "../graphql/retry";
import { type JobProgress, JobProgress_job } from "../jobs/jobState";
import type { Cost, OutcomeDocument, ReportOf } from "./useReport";

export interface RefitReports<R> {
  /** By the refit's ordinal; as many as are there. */
  of: ReadonlyMap<number, R>;
  /** What is not stored and not begun: how many, and what the first of them costs. The others are then nearly free. */
  missing: number;
  cost: Cost | null;
  /** Being computed; null while nothing is. */
  running: { job: JobProgress | null; masked: FragmentType<typeof JobProgress_job> | null } | null;
  /** Being looked for. */
  looking: boolean;
  /** Why there are no more, and what to do instead. */
  failed: string | null;
  compute: () => void;
}

type Told<R> = Omit<RefitReports<R>, "compute">;

const waits = { begin: { dryRun: false, waitMs: 1200 }, look: { dryRun: true } };

/** How many are looked for at once: as many as a browser asks one server at the same time. */
const together = 6;

/** How soon a job that was found under way is looked at again. */
const lookMilliseconds = 1200;

/**
 * What costs nearly nothing is made at once; the rest when the reader says so, one refit after the other. A job that is
 * under way already is followed, and what the server does not answer is asked again until it does.
 *
 * @param ordinals in the order in which they are asked for
 * @param variables of one refit, but for how long to wait; null asks for nothing
 */
export function useRefitReports<O extends { __typename: string }, Variables extends { slug: string; wait: object }>(
  document: OutcomeDocument<O, Variables & AnyVariables>,
  ordinals: readonly number[],
  variables: ((ordinal: number) => Omit<Variables, "wait">) | null,
): RefitReports<ReportOf<O>> {
  const client = useClient();
  const key = stringifyVariables({ asked: variables && ordinals.map((ordinal) => [ordinal, variables(ordinal)]) });
  const [begun, setBegun] = useState<{ key: string; times: number } | null>(null);
  const [told, setTold] = useState<{ key: string } & Told<ReportOf<O>>>(() => ({ key: "", ...nothing<ReportOf<O>>() }));
  const times = begun?.key === key ? begun.times : 0;

  useEffect(() => {
    const asked = (JSON.parse(key) as { asked: [number, object][] | null }).asked ?? [];
    if (asked.length === 0) return;
    let left = false;
    const of = new Map<number, ReportOf<O>>();
    const say = (part: Partial<Told<ReportOf<O>>>) => {
      if (!left) setTold({ key, ...nothing<ReportOf<O>>(), of: new Map(of), ...part });
    };
    const ask = async (input: object, wait: object, sofar: Partial<Told<ReportOf<O>>>) => {
      for (;;) {
        const { data, error } = await client
          .query(document, { ...input, wait } as unknown as Variables & AnyVariables, { requestPolicy: "network-only" })
          .toPromise();
        if (data?.family && !error) return data.family.outcome;
        if (!error?.networkError || left) throw new Error(error?.message ?? "The family is gone.");
        say({ ...sofar, failed: "The server does not answer; it is asked again every few seconds." });
        await untilRetry();
      }
    };
    const read = async () => {
      let [missing, cost]: [number, Cost | null] = [0, null];
      say({ looking: true });
      const looked: O[] = [];
      for (const [at, [ordinal, input]] of asked.entries()) {
        if (at === looked.length) {
          if (at > 0) say({ missing, cost, looking: true });
          const next = asked.slice(at, at + together);
          looked.push(...(await Promise.all(next.map(([, one]) => ask(one, waits.look, { missing, cost })))));
        }
        let outcome = looked[at];
        for (let [begun, found] = [false, false]; !left; ) {
          if (outcome.__typename === "AnalysisRefused") {
            const { message, suggestion } = outcome as unknown as RefusedFieldsFragment;
            return say({ missing, cost, failed: [message, suggestion].filter(Boolean).join(" ") });
          }
          if (outcome.__typename === "AnalysisEstimate") {
            // to begin it anew is for the reader to say, who may have cancelled it
            if (found) return say({ missing, cost, failed: "The job at it was cancelled, or has failed." });
            const price = (outcome as unknown as EstimateOnlyFieldsFragment).cost;
            if (!price.cached && times === 0) {
              missing += 1;
              cost ??= price;
              break;
            }
            begun = true;
            say({ missing, cost, running: { job: null, masked: null } });
          } else if (outcome.__typename === "AnalysisPending") {
            const masked = (outcome as unknown as PendingFieldsFragment).job;
            const job = readFragment(JobProgress_job, masked);
            if (job.state === "FAILED" || job.state === "CANCELLED") {
              return say({ missing, cost, failed: job.failure?.message ?? "It was cancelled." });
            }
            found = true;
            say({ missing, cost, running: { job, masked } });
            if (!begun) await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
          } else {
            of.set(ordinal, opened(outcome) as ReportOf<O>);
            if (begun || found) say({ missing, cost, looking: true });
            break;
          }
          outcome = await ask(input, begun ? waits.begin : waits.look, { missing, cost });
        }
        if (left) return;
      }
      say({ missing, cost });
    };
    read().catch((error: Error) => say({ failed: error.message }));
    return () => {
      left = true;
    };
  }, [client, document, key, times]);

  const current = told.key === key ? told : { ...nothing<ReportOf<O>>(), looking: variables !== null };
  return { ...current, compute: () => setBegun({ key, times: times + 1 }) };
}

const nothing = <R>(): Told<R> => ({
  of: new Map(),
  missing: 0,
  cost: null,
  running: null,
  looking: false,
  failed: null,
});
