/** What the page on training and dynamics asks beside what the family says of itself. */
import type { DynamicsReportFieldsFragment } from "../gql/graphql";
import { graphql } from "../graphql/documents";
import type { Opened } from "../graphql/open";

export const WayFields = graphql(`
  fragment WayFields on WayStep { step own ownInterval { lower upper } estimate { ...EstimateFields } }
`);

export const DynamicsReportFields = graphql(`
  fragment DynamicsReportFields on DynamicsReport {
    id
    ...AnalysisFields
    anchor { id ordinal label }
    share
    steps
    overall { lockIn ownLockIn steps { ...WayFields } }
    layers { layer lockIn ownLockIn steps { ...WayFields } }
    heads { ordinal layer head lockIn ownLockIn ownLockIns steps { ...WayFields } }
  }
`);

export const DynamicsOutcome = graphql(`
  query DynamicsOutcome($slug: String!, $input: DynamicsInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: dynamics(input: $input, wait: $wait) {
        __typename
        ... on DynamicsReport { id ...DynamicsReportFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const AddSeeds = graphql(`
  mutation AddSeeds($input: ExtendFamilyInput!) {
    extendFamily(input: $input) {
      family { id refits(first: 64) { totalCount nodes { id ordinal label initSeed dataSeed state step loss } } training { job { id ...JobProgress_job } } }
      job { id ...JobProgress_job }
      userErrors { field message }
    }
  }
`);

export const Arms = graphql(`
  query Arms($slug: String!, $preset: Preset!) {
    viewer { scope }
    families(first: 200) {
      nodes {
        id
        slug
        name
        architecture { layers heads dModel dMlp contextLength vocab attentionOnly }
        recipe { optimizer learningRate weightDecay batchSize steps }
        tokenizer { hash vocab }
        corpus { id name }
        loss { mean sd refits step }
        latestStability(preset: $preset) { id step overall { ...EstimateFields } }
      }
    }
    family(slug: $slug) { id reports(first: 200) { nodes { __typename ... on ComparisonReport { id ...ArmComparison } } } }
  }
`);

export const ArmComparison = graphql(`
  fragment ArmComparison on ComparisonReport {
    id
    ...AnalysisFields
    difference { ...EstimateFields }
    text { name }
    sides { family { id slug name } overall { ...EstimateFields } sliding { mean interval { lower upper } tokens } }
  }
`);

export type DynamicsReport = Opened<DynamicsReportFieldsFragment>;
