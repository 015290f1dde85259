/** What the page of two refits asks for, beside what other pages ask for too. */
import type {
  FunctionDistanceFieldsFragment,
  LayerGridFieldsFragment,
  RefitPairsFieldsFragment,
  StitchingFieldsFragment,
} from "../gql/graphql";
import { graphql } from "../graphql/documents";
import type { Opened } from "../graphql/open";

export const RefitPairsFields = graphql(`
  fragment RefitPairsFields on StabilityReport {
    id
    ...AnalysisFields
    layers { ...LayerEstimateFields }
    pairs(left: $left, right: $right) { layer values assignment best }
  }
`);

export const RefitPairsOutcome = graphql(`
  query RefitPairsOutcome($slug: String!, $input: StabilityInput!, $wait: WaitPolicy!, $left: Int!, $right: Int!) {
    family(slug: $slug) {
      id
      outcome: stability(input: $input, wait: $wait) {
        __typename
        ... on StabilityReport { id ...RefitPairsFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const LayerGridFields = graphql(`
  fragment LayerGridFields on RefitPairReport {
    id
    ...AnalysisFields
    tokens
    compared
    width
    similarity { ...MatrixFields }
    floor { ...MatrixFields }
  }
`);

export const LayerGridOutcome = graphql(`
  query LayerGridOutcome($slug: String!, $input: RefitPairInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: refitPair(input: $input, wait: $wait) {
        __typename
        ... on RefitPairReport { id ...LayerGridFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const FunctionDistanceFields = graphql(`
  fragment FunctionDistanceFields on RefitPairReport {
    id
    ...AnalysisFields
    distance {
      leftToRight { ...EstimateFields }
      rightToLeft { ...EstimateFields }
      jensenShannon { ...EstimateFields }
    }
  }
`);

export const FunctionDistanceOutcome = graphql(`
  query FunctionDistanceOutcome($slug: String!, $input: RefitPairInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: refitPair(input: $input, wait: $wait) {
        __typename
        ... on RefitPairReport { id ...FunctionDistanceFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const FamilySteps = graphql(`
  query FamilySteps($slug: String!) {
    family(slug: $slug) { id steps }
  }
`);

export const StitchingFields = graphql(`
  fragment StitchingFields on StitchingReport {
    id
    ...AnalysisFields
    tokens
    fittedTokens
    width
    own { ...EstimateFields }
    layers {
      layer
      alignment
      stitched { ...EstimateFields }
      untrained { ...EstimateFields }
      mean { ...EstimateFields }
      recovered { ...EstimateFields }
    }
  }
`);

export const StitchingOutcome = graphql(`
  query StitchingOutcome($slug: String!, $input: StitchingInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: stitching(input: $input, wait: $wait) {
        __typename
        ... on StitchingReport { id ...StitchingFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export type FunctionDistance = Opened<FunctionDistanceFieldsFragment>["distance"];
export type LayerGrid = Opened<LayerGridFieldsFragment>;
export type RefitPairs = Opened<RefitPairsFieldsFragment>;
export type Stitching = Opened<StitchingFieldsFragment>;
