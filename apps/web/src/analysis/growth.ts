"use client";
/** Reports that stand on screen while their family gets more refits: they still hold, but not for all of it. */
import { useEffect, useSyncExternalStore } from "react";
import { graphql } from "../graphql/documents";
import { useLiveQuery } from "../graphql/useLiveQuery";

const Coverage = graphql(`
  query ReportCoverage($id: ID!) {
    node(id: $id) { id ... on Analysis { stale coveredRefits family { id refits(first: 1) { totalCount } } } }
  }
`);

/** By slug: what the family was when it was last looked at, and how often it has changed since this window opened. */
const seen = new Map<string, { state: string; changes: number }>();
const listeners = new Set<() => void>();

function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** @param state changes when the family has more refits, or when they have been trained */
export function tellState(slug: string, state: string): void {
  const before = seen.get(slug);
  if (before?.state === state) return;
  seen.set(slug, { state, changes: before ? before.changes + 1 : 0 });
  if (before) for (const listener of listeners) listener();
}

export const changesOf = (slug: string): number => seen.get(slug)?.changes ?? 0;

/** Watches a family that is on screen. @param job the state of the job that trains it */
export function useGrowth(
  family: { slug: string; refits: { totalCount: number } } | null | undefined,
  job: string | undefined,
): void {
  const slug = family?.slug;
  const state = family && `${family.refits.totalCount} ${job ?? ""}`;
  useEffect(() => {
    if (slug && state) tellState(slug, state);
  }, [slug, state]);
}

export interface Stale {
  /** Refits that the report was made from. */
  covered: number;
  /** That the family has. */
  refits: number;
}

/** @returns null for what covers the whole family; asked only once the family has changed under the reader's eyes */
export function useStale(slug: string, id: string | null): Stale | null {
  const changes = useSyncExternalStore(
    onChange,
    () => changesOf(slug),
    () => 0,
  );
  const { data, refresh } = useLiveQuery(
    { query: Coverage, variables: { id: id ?? "" }, pause: !id || changes === 0, requestPolicy: "cache-and-network" },
    0,
  );
  useEffect(() => {
    if (changes > 1) refresh();
  }, [changes, refresh]);
  const node = changes > 0 && id && data?.node && "stale" in data.node ? data.node : null;
  return node?.stale ? { covered: node.coveredRefits, refits: node.family.refits.totalCount } : null;
}
