"use client";
/** A report that is made at once where nearly nothing is left to compute, and otherwise when the reader says so. */
import type { AnyVariables } from "@urql/core";
import { useEffect } from "react";
import { useAsked } from "./useAsked";
import type { OutcomeDocument, ReportOf, ReportView } from "./useReport";

/** @param wanted whether it is made unasked at all */
export function useCheapReport<O extends { __typename: string }, Variables extends { slug: string; wait: object }>(
  document: OutcomeDocument<O, Variables & AnyVariables>,
  variables: Omit<Variables & AnyVariables, "wait"> | null,
  wanted = true,
): ReportView<ReportOf<O>> {
  const view = useAsked(document, variables);
  const { status, compute } = view;
  const cheap = wanted && status.is === "estimate" && status.cost.cached;
  useEffect(() => {
    if (cheap) compute();
  }, [cheap, compute]);
  return view;
}
