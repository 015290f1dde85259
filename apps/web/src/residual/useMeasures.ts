"use client";
/** A report for each measure that is drawn; what is not stored is begun when the reader says so. */
import { ResidualOutcome, type ResidualReport } from "../analysis/residual";
import { useAsked } from "../analysis/useAsked";
import type { ReportView } from "../analysis/useReport";
import type { ResidualInput } from "../gql/graphql";
import { drawnOf, type Measure, measureOf, measures } from "./choices";

export interface AskedMeasure {
  measure: Measure;
  variables: { slug: string; input: ResidualInput };
  view: ReportView<ResidualReport>;
}

/** @param chosen none looks for all of them @param input all but the measure; null asks nothing */
export function useMeasures(
  slug: string,
  chosen: readonly Measure[],
  preset: "PAPER" | "CALIBRATED",
  input: ResidualInput | null,
): AskedMeasure[] {
  // the measures are always the same, so the hooks are too
  const all = measures.map((measure): AskedMeasure => {
    const variables = { slug, input: { ...input, residualMeasure: measureOf[measure].api } };
    const view = useAsked(
      ResidualOutcome,
      input && (chosen.length === 0 || chosen.includes(measure)) ? variables : null,
    );
    return { measure, variables, view };
  });
  // what was drawn stays while it is asked for anew
  const stored = all.filter(({ view }) => view.current || (view.report !== null && view.status.is === "asking"));
  const drawn = drawnOf(
    chosen,
    stored.map(({ measure }) => measure),
    preset,
  );
  return all.filter(({ measure }) => drawn.includes(measure));
}
