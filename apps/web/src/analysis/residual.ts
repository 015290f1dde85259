/** How alike the residual streams of a family's refits are: the report, and how it is asked for. */
import type { ResidualReportFieldsFragment } from "../gql/graphql";
import { graphql } from "../graphql/documents";
import type { Opened } from "../graphql/open";

export const ResidualReportFields = graphql(`
  fragment ResidualReportFields on ResidualReport {
    id
    ...AnalysisFields
    site
    residualMeasure
    control
    selfPairs
    tokens
    compared
    width
    loadOptions { centerWritingWeights foldValueBiases }
    overall { ...EstimateFields }
    layers { ...LayerEstimateFields }
  }
`);

export const ResidualOutcome = graphql(`
  query ResidualOutcome($slug: String!, $input: ResidualInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: residual(input: $input, wait: $wait) {
        __typename
        ... on ResidualReport { id ...ResidualReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export type ResidualReport = Opened<ResidualReportFieldsFragment>;
