"use client";
/** A report that is made at once where nearly nothing is left to compute, and otherwise when the reader says so. */
import type { AnyVariables } from "@urql/core";
import { useEffect, useState } from "react";
import { keyOf, type OutcomeDocument, type ReportOf, type ReportView, useReport } from "../analysis/useReport";

export function useCheapReport<O extends { __typename: string }, Variables extends { slug: string; wait: object }>(
  document: OutcomeDocument<O, Variables & AnyVariables>,
  variables: Omit<Variables & AnyVariables, "wait"> | null,
): ReportView<ReportOf<O>> {
  const [begun, setBegun] = useState<string | null>(null);
  const key = keyOf("report", variables);
  const view = useReport(document, variables, key !== null && begun === key);
  const { status } = view;
  const cheap = status.is === "estimate" && status.cost.cached;
  useEffect(() => {
    if (cheap) setBegun(key);
  }, [cheap, key]);
  return { ...view, compute: () => (status.is === "estimate" ? setBegun(key) : view.compute()) };
}
