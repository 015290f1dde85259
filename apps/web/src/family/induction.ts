/** How far the heads of a family have become induction heads: the one that is the most. */
import type { EstimateNumbers } from "../estimate";
import { graphql } from "../graphql/documents";

export const LiveInductionFields = graphql(`
  fragment LiveInductionFields on HeadScoresReport {
    id
    ...AnalysisFields
    heads(first: $heads) { nodes { head { id label } induction { estimate { ...EstimateFields } } } }
  }
`);

export const LiveInduction = graphql(`
  query LiveInduction($slug: String!, $input: HeadScoresInput!, $wait: WaitPolicy!, $heads: Int!) {
    family(slug: $slug) {
      id
      outcome: headScores(input: $input, wait: $wait) {
        __typename
        ... on HeadScoresReport { id ...LiveInductionFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

interface Scored {
  head: { label: string };
  /** null where the context has no room for it */
  induction?: { estimate: EstimateNumbers } | null;
}

/** By the mean over the head's class, in all refits; of equals the first. null where no head has a score. */
export function highestInduction(heads: readonly Scored[]): { label: string; estimate: EstimateNumbers } | null {
  let highest: { label: string; estimate: EstimateNumbers } | null = null;
  for (const { head, induction } of heads) {
    if (induction && !(highest && induction.estimate.value <= highest.estimate.value)) {
      highest = { label: head.label, estimate: induction.estimate };
    }
  }
  return highest;
}
