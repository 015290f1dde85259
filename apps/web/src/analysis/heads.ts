/** The measures that give every head a value: stability, cross-layer, commonness. Their reports have one shape. */
import type {
  CommonnessReportFieldsFragment,
  CrossLayerReportFieldsFragment,
  StabilityReportFieldsFragment,
} from "../gql/graphql";
import { graphql } from "../graphql/documents";
import type { Opened } from "../graphql/open";

export const StabilityReportFields = graphql(`
  fragment StabilityReportFields on StabilityReport {
    id
    ...AnalysisFields
    anchor { id ordinal label }
    overall { ...EstimateFields }
    layers { ...LayerEstimateFields }
    anchorCurves { ...AnchorCurveFields }
    heads(first: $heads) { ...HeadPage }
    extremes { least { layer value relativeDepth } most { layer value relativeDepth } drop }
  }
`);

export const CommonnessReportFields = graphql(`
  fragment CommonnessReportFields on CommonnessReport {
    id
    ...AnalysisFields
    anchor { id ordinal label }
    overall { ...EstimateFields }
    layers { ...LayerEstimateFields }
    anchorCurves { ...AnchorCurveFields }
    heads(first: $heads) { ...HeadPage }
  }
`);

export const CrossLayerReportFields = graphql(`
  fragment CrossLayerReportFields on CrossLayerReport {
    id
    ...AnalysisFields
    anchor { id ordinal label }
    overall { ...EstimateFields }
    layers { ...LayerEstimateFields }
    anchorCurves { ...AnchorCurveFields }
    heads(first: $heads) { ...HeadPage }
    shares { ...MatrixFields }
  }
`);

export const StabilityOutcome = graphql(`
  query StabilityOutcome($slug: String!, $input: StabilityInput!, $wait: WaitPolicy!, $heads: Int!) {
    family(slug: $slug) {
      id
      outcome: stability(input: $input, wait: $wait) {
        __typename
        ... on StabilityReport { id ...StabilityReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const CommonnessOutcome = graphql(`
  query CommonnessOutcome($slug: String!, $input: CommonnessInput!, $wait: WaitPolicy!, $heads: Int!) {
    family(slug: $slug) {
      id
      outcome: commonness(input: $input, wait: $wait) {
        __typename
        ... on CommonnessReport { id ...CommonnessReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const CrossLayerOutcome = graphql(`
  query CrossLayerOutcome($slug: String!, $input: CrossLayerInput!, $wait: WaitPolicy!, $heads: Int!) {
    family(slug: $slug) {
      id
      outcome: crossLayer(input: $input, wait: $wait) {
        __typename
        ... on CrossLayerReport { id ...CrossLayerReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
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
      ... on StabilityReport { id heads(first: $heads, after: $after) { ...HeadPage } }
      ... on CommonnessReport { id heads(first: $heads, after: $after) { ...HeadPage } }
      ... on CrossLayerReport { id heads(first: $heads, after: $after) { ...HeadPage } }
    }
  }
`);

export type StabilityReport = Opened<StabilityReportFieldsFragment>;
export type CommonnessReport = Opened<CommonnessReportFieldsFragment>;
export type CrossLayerReport = Opened<CrossLayerReportFieldsFragment>;
export type Report = StabilityReport | CommonnessReport | CrossLayerReport;
export type HeadEstimate = Report["heads"]["nodes"][number];
export type Measure = "stability" | "commonness";
