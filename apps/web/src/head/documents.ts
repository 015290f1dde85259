/** What the head page asks the API. */
import type { HeadClassesFieldsFragment } from "../gql/graphql";
import { graphql } from "../graphql/documents";
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

/** Only whether the scores of a refit's heads are stored: heads say theirs themselves. */
export const HeadScoresStored = graphql(`
  query HeadScoresStored($slug: String!, $input: HeadScoresInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: headScores(input: $input, wait: $wait) {
        __typename
        ... on HeadScoresReport { id ...AnalysisFields distanceBins { from to } }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const OneScore = graphql(`fragment OneScore on HeadScore { value estimate { ...EstimateFields } }`);

export const HeadScores = graphql(`
  query HeadScores($ids: [ID!]!, $promptSet: ID!) {
    nodes(ids: $ids) {
      __typename
      ... on Head {
        id
        scores(promptSet: $promptSet) {
          scores {
            distances
            induction { ...OneScore }
            previousToken { ...OneScore }
            duplicateToken { ...OneScore }
            self { ...OneScore }
            sink { ...OneScore }
            entropy { ...OneScore }
            effectiveKeys { ...OneScore }
            distance { ...OneScore }
          }
        }
      }
    }
  }
`);

export const HeadAblationFields = graphql(`
  fragment HeadAblationFields on AblationReport {
    id
    ...AnalysisFields
    kind
    baselineLoss
    heads(first: 256) {
      edges {
        cursor
        node { head { id } deltaLoss estimate { ...EstimateFields } overRefits { deltaLoss { ...EstimateFields } } }
      }
    }
  }
`);

export const HeadAblation = graphql(`
  query HeadAblation($slug: String!, $input: AblationInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: ablation(input: $input, wait: $wait) {
        __typename
        ... on AblationReport { id ...HeadAblationFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

/** Of the one head behind a cursor: what it is worth on every token of a prompt. */
export const HeadTokenEffects = graphql(`
  query HeadTokenEffects($report: ID!, $after: String, $prompt: Int!) {
    node(id: $report) {
      __typename
      ... on AblationReport {
        id
        heads(first: 1, after: $after) { nodes { head { id } perToken(promptIndex: $prompt) { position token loss change } } }
      }
    }
  }
`);

export const HeadPromptFields = graphql(`
  fragment HeadPromptFields on PromptAgreementReport {
    id
    ...AnalysisFields
    overall { ...EstimateFields }
    least: prompts(first: 8, order: LEAST_FIRST) { prompt text tokens deviation q estimate { ...EstimateFields } }
    most: prompts(first: 8, order: MOST_FIRST) { prompt text tokens deviation q estimate { ...EstimateFields } }
  }
`);

export const HeadPromptAgreement = graphql(`
  query HeadPromptAgreement($slug: String!, $input: PromptAgreementInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: promptAgreement(input: $input, wait: $wait) {
        __typename
        ... on PromptAgreementReport { id ...HeadPromptFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

export const HeadAgreementFields = graphql(`
  fragment HeadAgreementFields on AgreementReport {
    id
    ...AnalysisFields
    heads(first: 256) {
      nodes {
        head { id }
        agreement {
          centred { ...EstimateFields }
          output { ...EstimateFields }
          effect { ...EstimateFields }
        }
      }
    }
  }
`);

export const HeadAgreementOutcome = graphql(`
  query HeadAgreementOutcome($slug: String!, $input: AgreementInput!, $wait: WaitPolicy!) {
    family(slug: $slug) {
      id
      outcome: agreement(input: $input, wait: $wait) {
        __typename
        ... on AgreementReport { id ...HeadAgreementFields }
        ...PendingFields
        ...RefusedFields
        ...EstimateOnlyFields
      }
    }
  }
`);

/** Heads of one refit by their likeness to one of them, over the prompts of the report. */
export const HeadNearest = graphql(`
  query HeadNearest($report: ID!, $refit: Int!, $layer: Int!, $head: Int!, $first: Int!) {
    node(id: $report) {
      __typename
      ... on ClassesReport {
        id
        neighbours(refit: $refit, layer: $layer, head: $head, first: $first) {
          head { id label layer index }
          estimate { ...EstimateFields }
        }
      }
    }
  }
`);

/** All heads of one refit on a text: the server has them at hand once one is asked for. */
export const HeadNeighbours = graphql(`
  query HeadNeighbours($refit: ID!, $step: Int!, $text: String, $promptId: ID, $topK: Int!, $threshold: Float!) {
    node(id: $refit) {
      __typename
      ... on Refit {
        id
        heads(step: $step) {
          nodes {
            id
            label
            layer
            index
            attention(text: $text, promptId: $promptId, topK: $topK, threshold: $threshold) {
              tokens
              indices
              values
              losses
              truncated
            }
          }
        }
      }
    }
  }
`);
