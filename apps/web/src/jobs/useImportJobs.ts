"use client";
/** The jobs that import families: a family tells of its training, but not of its import. */
import { type FragmentType, graphql } from "../gql";
import { useLiveQuery } from "../graphql/useLiveQuery";
import type { JobProgress_job } from "./jobState";

const ImportJobs = graphql(`
  query ImportJobs {
    jobs(first: 128) { nodes { id kind ...JobProgress_job family { id } } }
  }
`);

const pollMilliseconds = 4000;

export type ImportJob = FragmentType<typeof JobProgress_job>;

/**
 * @param needed whether any family is not imported yet; nothing is asked otherwise
 * @returns each family's newest import, by the family's id
 */
export function useImportJobs(needed: boolean): ReadonlyMap<string, ImportJob> {
  const { latest } = useLiveQuery(
    { query: ImportJobs, requestPolicy: "cache-and-network", pause: !needed },
    pollMilliseconds,
  );
  const found = new Map<string, ImportJob>();
  for (const node of latest?.jobs.nodes ?? []) {
    if (node.kind === "IMPORT" && node.family && !found.has(node.family.id)) found.set(node.family.id, node);
  }
  return found;
}
