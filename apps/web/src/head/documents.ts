/** What the head page asks the API. */
import { graphql } from "../gql";
import type { HeadClassesFieldsFragment } from "../gql/graphql";
import type { Opened } from "../graphql/open";

export const HeadClassesFields = graphql(`
  fragment HeadClassesFields on ClassesReport {
    id
    ...AnalysisFields
    near
    classes(layer: $layer) {
      nodes {
        id
        label
        title
        ordinal
        coverage
        consistency
        stability { ...EstimateFields }
        medoid { id }
        members {
          likeness
          similarity
          margin
          near
          refit { id ordinal label }
          head { id label layer index }
        }
      }
    }
  }
`);

export const HeadClasses = graphql(`
  query HeadClasses($slug: String!, $input: ClassesInput!, $wait: WaitPolicy!, $layer: Int!) {
    family(slug: $slug) {
      id
      outcome: classes(input: $input, wait: $wait) {
        __typename
        ... on ClassesReport { id ...HeadClassesFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

/** Of heads in several refits; at most 50 refits a request. */
export const HeadPatterns = graphql(`
  query HeadPatterns($ids: [ID!]!, $text: String, $promptId: ID, $topK: Int!, $threshold: Float!) {
    nodes(ids: $ids) {
      __typename
      ... on Head {
        id
        attention(text: $text, promptId: $promptId, topK: $topK, threshold: $threshold) {
          tokens
          indices
          values
          losses
          keptMass
          truncated
        }
      }
    }
  }
`);

export const HeadPrompts = graphql(`
  query HeadPrompts($id: ID!) {
    node(id: $id) {
      __typename
      ... on PromptSet { id name size sample(first: 256) { id index text } }
    }
  }
`);

export type ClassesReport = Opened<HeadClassesFieldsFragment>;
export type HeadClass = ClassesReport["classes"]["nodes"][number];
export type Member = HeadClass["members"][number];
