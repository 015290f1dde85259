"use client";
/** The effects of all heads, as one refit's report or as those of every refit. */
import { useAllHeads } from "../analysis/useAllHeads";
import { useAsked } from "../analysis/useAsked";
import { useRefitReports } from "../analysis/useRefitReports";
import type { ReportView } from "../analysis/useReport";
import type { AblationInput } from "../gql/graphql";
import { EffectsOutcome, type EffectsReport, MoreEffects } from "./documents";

export interface AskedEffects {
  slug: string;
  input: AblationInput;
  heads: number;
}

/** @param asked null asks nothing */
export function useEffects(asked: AskedEffects | null): ReportView<EffectsReport> {
  const view = useAsked(EffectsOutcome, asked);
  return { ...view, report: useAllHeads(view.report, MoreEffects) };
}

/**
 * What each refit's own report says, one after the other. It begins once the anchor's report is there: in the
 * calibrated preset all refits were ablated for that one, so the others cost nothing more.
 *
 * @returns by ordinal, as many as have arrived
 */
export function useEffectsByRefit(
  asked: AskedEffects | null,
  refits: readonly { ordinal: number }[],
  begin: boolean,
): ReadonlyMap<number, EffectsReport> {
  const reports = useRefitReports(
    EffectsOutcome,
    refits.map(({ ordinal }) => ordinal),
    begin && asked ? (refit) => ({ ...asked, input: { ...asked.input, refit } }) : null,
  );
  return reports.of;
}
