"use client";
/** A section on a measure of heads: all three are asked for alike, and may have more heads than one page holds. */
import { MoreHeads, pageLength, type Report } from "../analysis/heads";
import { useAllHeads } from "../analysis/useAllHeads";
import type { OutcomeDocument, ReportOf, ReportView } from "../analysis/useReport";
import type { StabilityInput, WaitPolicy } from "../gql/graphql";
import { useSection } from "./board";
import { anchorOf, common, type SectionProps } from "./request";
import type { SectionId } from "./sections";

interface Variables {
  slug: string;
  /** The inputs of all three have the same fields. */
  input: StabilityInput;
  wait: WaitPolicy;
  heads: number;
}

export function useHeadSection<O extends { __typename: string }, R extends ReportOf<O> & Report>(
  id: SectionId,
  document: OutcomeDocument<O, Variables>,
  { family, step, view }: SectionProps,
): ReportView<R> {
  const { layers, heads } = family.architecture;
  const asked = useSection(
    id,
    document,
    step === null
      ? null
      : {
          slug: family.slug,
          input: { ...common({ step, view }), anchor: anchorOf(family, view) },
          heads: Math.min(pageLength, layers * heads),
        },
  );
  return { ...asked, report: useAllHeads(asked.report as R | null, MoreHeads) };
}
