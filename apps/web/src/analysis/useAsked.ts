"use client";
/** A report that is only looked for; what is not stored is begun when the reader says so. */
import { useCallback, useState } from "react";
import { isLookedFor, keyOf, type OutcomeDocument, type ReportOf, type ReportView, useReport } from "./useReport";

/** @param variables what is asked, but for how long to wait; null asks nothing */
export function useAsked<O extends { __typename: string }, Variables extends { slug: string; wait: object }>(
  document: OutcomeDocument<O, Variables>,
  variables: Omit<Variables, "wait"> | null,
): ReportView<ReportOf<O>> {
  const [begun, setBegun] = useState<ReadonlySet<string>>(new Set());
  const key = keyOf("asked", variables);
  const view = useReport(document, variables, key !== null && begun.has(key));
  const begin = useCallback(() => key && setBegun((old) => new Set([...old, key])), [key]);
  return { ...view, compute: () => (isLookedFor(view) && !begun.has(key ?? "") ? begin() : view.compute()) };
}
