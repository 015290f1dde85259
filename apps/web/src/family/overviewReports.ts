"use client";
/** The reports that the overview looks at beside stability: what heads attend to, what they are worth, what each seed does. */
import { useMemo, useState } from "react";
import { useClient } from "urql";
import { pageLength } from "../analysis/heads";
import { usePages } from "../analysis/usePages";
import { keyOf, type OutcomeDocument, type ReportOf, type ReportView, useReport } from "../analysis/useReport";
import { graphql } from "../gql";
import type {
  OverviewEffectsFieldsFragment,
  OverviewInfluenceFieldsFragment,
  OverviewScoresFieldsFragment,
} from "../gql/graphql";
import { type Opened, opened } from "../graphql/open";

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
    nodes { head { id layer index label } deltaLoss stability overRefits { deltaLoss { ...EstimateFields } } }
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

/** A report that is looked for, and begun only when the reader says so: until then it states its cost. */
export function useOnDemand<O extends { __typename: string }, Variables extends { slug: string; wait: object }>(
  document: OutcomeDocument<O, Variables>,
  variables: Omit<Variables, "wait"> | null,
): ReportView<ReportOf<O>> {
  const [begun, setBegun] = useState<string | null>(null);
  const key = keyOf("", variables);
  const view = useReport(document, variables, key !== null && key === begun);
  return { ...view, compute: () => (view.status.is === "estimate" ? setBegun(key) : view.compute()) };
}

interface Paged {
  id: string;
  heads: { pageInfo: { hasNextPage: boolean; endCursor?: string | null }; nodes: unknown[] };
}

/** The report with as many heads as have arrived. */
export function useWholeReport<R extends Paged>(report: R | null): R | null {
  const client = useClient();
  const nodes = usePages<unknown>(report?.id ?? null, report?.heads ?? null, async (id, after) => {
    const { data } = await client.query(MoreOverviewHeads, { report: id, after, heads: pageLength }).toPromise();
    const found = data?.node;
    return found && "heads" in found ? opened(found.heads) : null;
  });
  return useMemo(
    () =>
      report && nodes !== report.heads.nodes && nodes.length > 0
        ? { ...report, heads: { ...report.heads, nodes } }
        : report,
    [report, nodes],
  );
}
