/** The reports that the overview looks at beside stability: what heads attend to, what they are worth, what each seed does. */
import type {
  OverviewEffectsFieldsFragment,
  OverviewInfluenceFieldsFragment,
  OverviewScoresFieldsFragment,
} from "../gql/graphql";
import { graphql } from "../graphql/documents";
import type { Opened } from "../graphql/open";

export const ScoreNumbers = graphql(`
  fragment ScoreNumbers on HeadScore { value estimate { ...EstimateFields } }
`);

export const ScoredHeads = graphql(`
  fragment ScoredHeads on ScoredHeadConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      head { id layer index label }
      induction { ...ScoreNumbers }
      previousToken { ...ScoreNumbers }
      duplicateToken { ...ScoreNumbers }
      sink { ...ScoreNumbers }
      entropy { ...ScoreNumbers }
    }
  }
`);

export const OverviewScoresFields = graphql(`
  fragment OverviewScoresFields on HeadScoresReport {
    id
    ...AnalysisFields
    refit { id ordinal label }
    refits
    heads(first: $heads) { ...ScoredHeads }
  }
`);

export const OverviewScores = graphql(`
  query OverviewScores($slug: String!, $input: HeadScoresInput!, $wait: WaitPolicy!, $heads: Int!) {
    family(slug: $slug) {
      id
      outcome: headScores(input: $input, wait: $wait) {
        __typename
        ... on HeadScoresReport { id ...OverviewScoresFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const WorthOfHeads = graphql(`
  fragment WorthOfHeads on AblatedHeadConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { head { id layer index label } deltaLoss estimate { ...EstimateFields } stability overRefits { deltaLoss { ...EstimateFields } } }
  }
`);

export const OverviewEffectsFields = graphql(`
  fragment OverviewEffectsFields on AblationReport {
    id
    ...AnalysisFields
    kind
    refit { id ordinal label }
    heads(first: $heads) { ...WorthOfHeads }
    correlations {
      over
      overall { n spearman { value interval { lower upper } } }
      layers { layer n spearman { value interval { lower upper } } }
    }
  }
`);

export const OverviewEffects = graphql(`
  query OverviewEffects($slug: String!, $input: AblationInput!, $wait: WaitPolicy!, $heads: Int!) {
    family(slug: $slug) {
      id
      outcome: ablation(input: $input, wait: $wait) {
        __typename
        ... on AblationReport { id ...OverviewEffectsFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const OverviewInfluenceFields = graphql(`
  fragment OverviewInfluenceFields on InfluenceReport {
    id
    ...AnalysisFields
    cutoff
    overall { ...EstimateFields }
    refits {
      refit { id ordinal label }
      mean
      robustZ
      outlier
      overall { value delta calibratedDelta standardised }
      layers { layer value delta calibratedDelta }
    }
  }
`);

export const OverviewInfluence = graphql(`
  query OverviewInfluence($slug: String!, $input: InfluenceInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: influence(input: $input, wait: $wait) {
        __typename
        ... on InfluenceReport { id ...OverviewInfluenceFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const MoreOverviewHeads = graphql(`
  query MoreOverviewHeads($report: ID!, $after: String!, $heads: Int!) {
    node(id: $report) {
      __typename
      ... on HeadScoresReport { id heads(first: $heads, after: $after) { ...ScoredHeads } }
      ... on AblationReport { id heads(first: $heads, after: $after) { ...WorthOfHeads } }
    }
  }
`);

export type ScoresReport = Opened<OverviewScoresFieldsFragment>;
export type EffectsReport = Opened<OverviewEffectsFieldsFragment>;
export type InfluenceReport = Opened<OverviewInfluenceFieldsFragment>;
