/** What the ablation page asks: effects of single heads, a circuit in other refits, transplants, classes. */
import type {
  EffectsReportFieldsFragment,
  PortabilityReportFieldsFragment,
  TransplantReportFieldsFragment,
} from "../gql/graphql";
import { graphql } from "../graphql/documents";
import type { Opened } from "../graphql/open";

export const EffectHeads = graphql(`
  fragment EffectHeads on AblatedHeadConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      head { id layer index label }
      deltaLoss
      estimate { ...EstimateFields }
      overRefits { deltaLoss { ...EstimateFields } members { id label layer index refit { id ordinal label } } }
    }
  }
`);

export const CorrelationFields = graphql(`
  fragment CorrelationFields on Correlation { value interval { lower upper } }
`);

export const EffectsReportFields = graphql(`
  fragment EffectsReportFields on AblationReport {
    id
    ...AnalysisFields
    kind
    refit { id ordinal label }
    swappedWith { id ordinal label }
    baselineLoss
    tokens
    correlations {
      over
      overall { n pearson { ...CorrelationFields } spearman { ...CorrelationFields } kendall { ...CorrelationFields } }
    }
    heads(first: $heads) { ...EffectHeads }
  }
`);

export const EffectsOutcome = graphql(`
  query EffectsOutcome($slug: String!, $input: AblationInput!, $wait: WaitPolicy!, $heads: Int!) {
    family(slug: $slug) {
      id
      outcome: ablation(input: $input, wait: $wait) {
        __typename
        ... on AblationReport { id ...EffectsReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const MoreEffects = graphql(`
  query MoreEffects($report: ID!, $after: String!, $heads: Int!) {
    node(id: $report) {
      __typename
      ... on AblationReport { id heads(first: $heads, after: $after) { ...EffectHeads } }
    }
  }
`);

export const PortabilityReportFields = graphql(`
  fragment PortabilityReportFields on PortabilityReport {
    id
    ...AnalysisFields
    kind
    controls
    tokens
    refit { id ordinal label }
    heads { id label }
    source { ...EstimateFields }
    mapped { ...EstimateFields }
    transfer { ...EstimateFields }
    percentile
    percentileInterval { lower upper }
    refits { refit { id ordinal label } heads { head { id label } similarity } effect control controlSd percentile transfer }
  }
`);

export const PortabilityOutcome = graphql(`
  query PortabilityOutcome($slug: String!, $input: PortabilityInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: portability(input: $input, wait: $wait) {
        __typename
        ... on PortabilityReport { id ...PortabilityReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const TransplantReportFields = graphql(`
  fragment TransplantReportFields on TransplantReport {
    id
    ...AnalysisFields
    refit { id ordinal label }
    baselineLoss
    tokens
    recovered { ...EstimateFields }
    layers { layer alignment n recovered { ...EstimateFields } }
    heads(first: $heads) {
      totalCount
      nodes { head { id layer index label } zero transplanted unmatched recovered { ...EstimateFields } }
    }
  }
`);

export const TransplantOutcome = graphql(`
  query TransplantOutcome($slug: String!, $input: TransplantInput!, $wait: WaitPolicy!, $heads: Int!) {
    family(slug: $slug) {
      id
      outcome: transplant(input: $input, wait: $wait) {
        __typename
        ... on TransplantReport { id ...TransplantReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const LabClassesFields = graphql(`
  fragment LabClassesFields on ClassesReport {
    id
    ...AnalysisFields
    classes(first: 256) {
      nodes { id ordinal layer label title members { refit { id ordinal } head { id label layer index } } }
    }
  }
`);

export const LabClasses = graphql(`
  query LabClasses($slug: String!, $input: ClassesInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: classes(input: $input, wait: $wait) {
        __typename
        ... on ClassesReport { id ...LabClassesFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export type EffectsReport = Opened<EffectsReportFieldsFragment>;
export type PortabilityReport = Opened<PortabilityReportFieldsFragment>;
export type TransplantReport = Opened<TransplantReportFieldsFragment>;
