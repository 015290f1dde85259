/** A report as the panels read it: stability and commonness have one shape. */

import { graphql } from "../gql";
import type { CommonnessReportFieldsFragment, StabilityReportFieldsFragment } from "../gql/graphql";

export const StabilityReportFields = graphql(`
  fragment StabilityReportFields on StabilityReport {
    id
    key
    preset
    step
    createdAt
    promptSet { id name size contentHash sample(first: 4) { index text } }
    anchor { id ordinal label }
    warnings { code message }
    provenance { weights floorWeights codeVersion engine dtype startedAt durationMs reproduceCommand }
    overall { value n floor calibrated interval { lower upper } }
    layers { layer sd estimate { value n floor calibrated interval { lower upper } } }
    anchorCurves { refit { id ordinal label } values floors }
    heads(first: $heads) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        rank
        head { id layer index label }
        estimate { value n floor calibrated interval { lower upper } }
        matches { similarity refit { id ordinal label } head { id label } }
      }
    }
  }
`);

export const CommonnessReportFields = graphql(`
  fragment CommonnessReportFields on CommonnessReport {
    id
    key
    preset
    step
    createdAt
    promptSet { id name size contentHash sample(first: 4) { index text } }
    anchor { id ordinal label }
    warnings { code message }
    provenance { weights floorWeights codeVersion engine dtype startedAt durationMs reproduceCommand }
    overall { value n floor calibrated interval { lower upper } }
    layers { layer sd estimate { value n floor calibrated interval { lower upper } } }
    anchorCurves { refit { id ordinal label } values floors }
    heads(first: $heads) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        rank
        head { id layer index label }
        estimate { value n floor calibrated interval { lower upper } }
        matches { similarity refit { id ordinal label } head { id label } }
      }
    }
  }
`);

export const StabilityOutcome = graphql(`
  query StabilityOutcome($slug: String!, $input: StabilityInput!, $heads: Int!) {
    family(slug: $slug) {
      id
      outcome: stability(input: $input, wait: { waitMs: 1200 }) {
        __typename
        ... on StabilityReport { id ...StabilityReportFields }
        ... on AnalysisPending { job { id ...JobProgress_job } cost { forwardPasses seconds memoryBytes cached } }
        ... on AnalysisRefused { code message suggestion }
      }
    }
  }
`);

export const CommonnessOutcome = graphql(`
  query CommonnessOutcome($slug: String!, $input: CommonnessInput!, $heads: Int!) {
    family(slug: $slug) {
      id
      outcome: commonness(input: $input, wait: { waitMs: 1200 }) {
        __typename
        ... on CommonnessReport { id ...CommonnessReportFields }
        ... on AnalysisPending { job { id ...JobProgress_job } cost { forwardPasses seconds memoryBytes cached } }
        ... on AnalysisRefused { code message suggestion }
      }
    }
  }
`);

/** The most entries that the server gives in one page. */
export const pageLength = 256;

export const MoreHeads = graphql(`
  query MoreHeads($report: ID!, $after: String!, $heads: Int!) {
    node(id: $report) {
      __typename
      ... on StabilityReport {
        id
        heads(first: $heads, after: $after) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes {
            rank
            head { id layer index label }
            estimate { value n floor calibrated interval { lower upper } }
            matches { similarity refit { id ordinal label } head { id label } }
          }
        }
      }
      ... on CommonnessReport {
        id
        heads(first: $heads, after: $after) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes {
            rank
            head { id layer index label }
            estimate { value n floor calibrated interval { lower upper } }
            matches { similarity refit { id ordinal label } head { id label } }
          }
        }
      }
    }
  }
`);

export type Report = StabilityReportFieldsFragment | CommonnessReportFieldsFragment;
export type HeadEstimate = Report["heads"]["nodes"][number];
export type Measure = "stability" | "commonness";
