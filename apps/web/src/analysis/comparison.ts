/** Two families held against each other: the report, and how it is asked for. */
import type { ComparisonReportFieldsFragment } from "../gql/graphql";
import { graphql } from "../graphql/documents";
import type { Opened } from "../graphql/open";

export const ComparisonReportFields = graphql(`
  fragment ComparisonReportFields on ComparisonReport {
    id
    ...AnalysisFields
    loadOptions { centerWritingWeights foldValueBiases }
    difference { value n floor interval { lower upper } }
    differences { value n floor interval { lower upper } }
    text { name contentHash }
    sides {
      family { id slug name }
      anchor { id ordinal label }
      overall { ...EstimateFields }
      layers { ...LayerEstimateFields }
      normSite
      norms { layer attnOut resid }
      perplexities { refit { id ordinal label } truncated sliding }
      truncated { mean interval { lower upper } min max tokens }
      sliding { mean interval { lower upper } min max tokens }
    }
  }
`);

export const ComparisonOutcome = graphql(`
  query ComparisonOutcome($slug: String!, $input: ComparisonInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: comparison(input: $input, wait: $wait) {
        __typename
        ... on ComparisonReport { id ...ComparisonReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export type ComparisonReport = Opened<ComparisonReportFieldsFragment>;
