"use client";
/** Behind a queued job's place: when it will begin. */
import { graphql } from "../graphql/documents";
import { useLiveQuery } from "../graphql/useLiveQuery";
import { startSentence } from "./queueStart";

const JobsAtWork = graphql(`
  query JobsAtWork {
    jobs(first: 10, state: RUNNING) { nodes { id kind progress { etaSeconds } } }
  }
`);

const pollMilliseconds = 5000;

export function QueueStart({ position }: { position: number | null | undefined }) {
  const { latest } = useLiveQuery({ query: JobsAtWork, requestPolicy: "cache-and-network" }, pollMilliseconds);
  return startSentence(position, latest?.jobs.nodes ?? []);
}
