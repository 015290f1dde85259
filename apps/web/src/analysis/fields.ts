/** The parts that reports have in common, each asked for in one place. */
import { graphql } from "../graphql/documents";

/** What every report says of itself. */
export const AnalysisFields = graphql(`
  fragment AnalysisFields on Analysis {
    id
    key
    preset
    step
    createdAt
    promptSet { id name size contentHash sample(first: 4) { index text } }
    claims { section statement holds finding }
    warnings { code message }
    provenance { weights floorWeights codeVersion engine dtype startedAt durationMs reproduceCommand }
  }
`);

export const EstimateFields = graphql(`
  fragment EstimateFields on Estimate {
    value n floor calibrated verdict interval { level lower upper } calibratedInterval { lower upper }
  }
`);

export const LayerEstimateFields = graphql(`
  fragment LayerEstimateFields on LayerEstimate { layer sd estimate { ...EstimateFields } }
`);

export const AnchorCurveFields = graphql(`
  fragment AnchorCurveFields on AnchorCurve { refit { id ordinal label } values floors }
`);

/** A page of heads, with their counterparts in the refits of these ordinals; null: in all others. */
export const HeadPage = graphql(`
  fragment HeadPage on HeadEstimateConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      rank
      head { id layer index label }
      estimate { ...EstimateFields }
      matches(refits: $matches) { similarity refit { id ordinal label } head { id layer label } }
    }
  }
`);

export const MatrixFields = graphql(`
  fragment MatrixFields on Matrix { rows cols rowLabels colLabels values }
`);

/** What stands in for a report that is not there: its job, why there is none, or what it would cost. */
export const PendingFields = graphql(`
  fragment PendingFields on AnalysisPending {
    job { id ...JobProgress_job }
    cost { forwardPasses seconds memoryBytes cached }
  }
`);

export const RefusedFields = graphql(`
  fragment RefusedFields on AnalysisRefused { code message suggestion }
`);

export const EstimateOnlyFields = graphql(`
  fragment EstimateOnlyFields on AnalysisEstimate { cost { forwardPasses seconds memoryBytes cached } }
`);
