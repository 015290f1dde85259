"use client";
/** The effects of all heads, as one refit's report or as those of every refit. */
import { useEffect, useMemo, useState } from "react";
import { useClient } from "urql";
import { pageLength } from "../analysis/heads";
import { useAsked } from "../analysis/useAsked";
import { usePages } from "../analysis/usePages";
import { keyOf, type ReportView } from "../analysis/useReport";
import type { AblationInput } from "../gql/graphql";
import { opened } from "../graphql/open";
import { type EffectHead, EffectsOutcome, type EffectsReport, MoreEffects } from "./documents";

export interface AskedEffects {
  slug: string;
  input: AblationInput;
  heads: number;
}

/** @param asked null asks nothing */
export function useEffects(name: string, asked: AskedEffects | null): ReportView<EffectsReport> {
  const client = useClient();
  const view = useAsked(name, EffectsOutcome, asked);
  const { report } = view;
  const nodes = usePages<EffectHead>(report?.id ?? null, report?.heads ?? null, async (id, after) => {
    const { data } = await client.query(MoreEffects, { report: id, after, heads: pageLength }).toPromise();
    const found = data?.node;
    return found && "heads" in found ? opened(found.heads) : null;
  });
  const whole = useMemo(() => report && { ...report, heads: { ...report.heads, nodes } }, [report, nodes]);
  return { ...view, report: whole };
}

/** How long one refit's report is waited for; a busy machine needs more, so it is asked for again. */
const waitMs = 4000;
const attempts = 30;

/**
 * What each refit's own report says, one after the other. It begins once the anchor's report is there: in the
 * calibrated preset all refits were ablated for that one, so the others cost nothing more.
 *
 * @returns by ordinal, as many as have arrived
 */
export function useEffectsByRefit(
  asked: AskedEffects | null,
  refits: number,
  begin: boolean,
): ReadonlyMap<number, EffectsReport> {
  const client = useClient();
  const key = begin ? keyOf("effects by refit", asked && { ...asked, refits }) : null;
  const [arrived, setArrived] = useState<{ key: string; of: ReadonlyMap<number, EffectsReport> } | null>(null);
  useEffect(() => {
    if (!key || !asked) return;
    let left = false;
    const read = async () => {
      const of = new Map<number, EffectsReport>();
      for (let refit = 0; refit < refits && !left; refit++) {
        const ask = async (wait: { dryRun: boolean; waitMs?: number }) =>
          (
            await client
              .query(
                EffectsOutcome,
                { ...asked, input: { ...asked.input, refit }, wait },
                // a pending answer is not to be given again from the cache
                { requestPolicy: "network-only" },
              )
              .toPromise()
          ).data?.family?.outcome;
        let outcome = await ask({ dryRun: true });
        const free = outcome?.__typename === "AnalysisEstimate" && opened(outcome).cost.cached;
        for (let i = 0; i < attempts && !left; i++) {
          if (outcome?.__typename !== "AnalysisPending" && !(free && i === 0)) break;
          outcome = await ask({ dryRun: false, waitMs });
        }
        if (outcome?.__typename !== "AblationReport" || left) continue;
        of.set(refit, opened(outcome) as EffectsReport);
        setArrived({ key, of: new Map(of) });
      }
    };
    read();
    return () => {
      left = true;
    };
    // the key says all that is asked
  }, [key, client]);
  return arrived && arrived.key === key ? arrived.of : nothingYet;
}

const nothingYet: ReadonlyMap<number, EffectsReport> = new Map();
