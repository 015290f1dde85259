"use client";
/** Attention patterns of the class' members on one text, a few refits a request, so that the first are soon on screen. */
import { startTransition, useEffect, useMemo, useState } from "react";
import { type CombinedError, useClient } from "urql";
import { untilRetry } from "../graphql/retry";
import { HeadPatterns } from "./documents";
import { type Pattern, patternOf } from "./pattern";

/** A text of one's own, or a prompt. */
export type AskedText = { text: string } | { promptId: string };

export interface Patterns {
  /** By head id; as many as have arrived. */
  of: ReadonlyMap<string, Pattern>;
  /** Refits that are being asked. */
  waiting: number;
  /** How long all of them took, in seconds; null until they are there. */
  seconds: number | null;
  /** Why there are no more; null if nothing is wrong. */
  failed: string | null;
  again: () => void;
}

/** The least attention that is kept, and keys kept of each query. */
export const kept = { threshold: 0.002, topK: 64 };

const slice = 5;

interface Arrived {
  key: string;
  of: ReadonlyMap<string, Pattern>;
  waiting: number;
  seconds: number | null;
  failed: string | null;
}

/** @param text null asks for nothing */
export function usePatterns(ids: readonly string[], text: AskedText | null): Patterns {
  const client = useClient();
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify([ids, text, attempt]);
  const [arrived, setArrived] = useState<Arrived>({ key: "", of: new Map(), waiting: 0, seconds: null, failed: null });

  useEffect(() => {
    const [wanted, asked, tries] = JSON.parse(key) as [string[], AskedText | null, number];
    if (!asked || wanted.length === 0) return;
    let left = false;
    const begun = performance.now();
    const of = new Map<string, Pattern>();
    setArrived({ key, of, waiting: wanted.length, seconds: null, failed: null });
    const read = async () => {
      for (let from = 0; from < wanted.length; ) {
        const { data, error } = await client
          .query(
            HeadPatterns,
            { ids: wanted.slice(from, from + slice), ...asked, ...kept },
            { requestPolicy: tries > 0 ? "network-only" : "cache-first" },
          )
          .toPromise();
        if (left) return;
        for (const node of data?.nodes ?? []) {
          if (node?.__typename === "Head" && node.attention) of.set(node.id, patternOf(node.attention));
        }
        const waiting = Math.max(0, wanted.length - from - slice);
        const failed = error ? sentenceOf(error) : null;
        const seconds = waiting === 0 && !failed ? (performance.now() - begun) / 1000 : null;
        // tiles are drawn between what the reader does, not instead of it
        startTransition(() => setArrived({ key, of: new Map(of), waiting: failed ? 0 : waiting, seconds, failed }));
        if (error?.networkError) await untilRetry();
        else if (failed) return;
        else from += slice;
        if (left) return;
      }
    };
    read();
    return () => {
      left = true;
    };
  }, [client, key]);

  return useMemo(() => {
    const current = arrived.key === key;
    return {
      of: current ? arrived.of : none,
      waiting: current ? arrived.waiting : text ? ids.length : 0,
      seconds: current ? arrived.seconds : null,
      failed: current ? arrived.failed : null,
      again: () => setAttempt((old) => old + 1),
    };
  }, [arrived, key, text, ids]);
}

const none: ReadonlyMap<string, Pattern> = new Map();

function sentenceOf(error: CombinedError): string {
  if (error.networkError) return "The server does not answer; it is asked again every few seconds.";
  const first = error.graphQLErrors[0];
  switch (first?.extensions?.code) {
    case "BACKEND_BUSY":
      return "The server is busy with other work.";
    case "TIMEOUT":
      return "The server took too long.";
    default:
      return `${first?.message ?? error.message}.`;
  }
}
