"use client";
/** A query that stays true: asked again at intervals, after errors, and when the page is looked at again. */
import type { AnyVariables } from "@urql/core";
import { useCallback, useEffect, useRef } from "react";
import { type CombinedError, type UseQueryArgs, useQuery } from "urql";

/** How soon a failed request is repeated. */
const retryMilliseconds = 3000;

interface LiveQuery<Data> {
  /** The last good answer for these variables, kept through errors. */
  data: Data | undefined;
  error: CombinedError | undefined;
  fetching: boolean;
  /** Asks the server now. */
  refresh: () => void;
}

/** @param pollMilliseconds 0 asks once */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  args: UseQueryArgs<Variables, Data>,
  pollMilliseconds: number,
): LiveQuery<Data> {
  const [result, execute] = useQuery<Data, Variables>(args);
  const refresh = useCallback(() => execute({ requestPolicy: "network-only" }), [execute]);

  const failed = !!result.error?.networkError;
  const interval = args.pause ? 0 : failed ? retryMilliseconds : pollMilliseconds;
  const busy = useRef(false);
  busy.current = result.fetching || !!result.stale;
  useEffect(() => {
    if (interval === 0) return;
    const timer = setInterval(() => {
      if (!document.hidden && !busy.current) refresh();
    }, interval);
    return () => clearInterval(timer);
  }, [interval, refresh]);

  useEffect(() => {
    if (args.pause) return;
    const lookedAt = () => {
      if (!document.hidden && !busy.current) refresh();
    };
    document.addEventListener("visibilitychange", lookedAt);
    addEventListener("online", lookedAt);
    return () => {
      document.removeEventListener("visibilitychange", lookedAt);
      removeEventListener("online", lookedAt);
    };
  }, [args.pause, refresh]);

  const key = JSON.stringify(args.variables);
  const kept = useRef<{ key: string; data: Data } | null>(null);
  if (result.data) kept.current = { key, data: result.data };
  const data = result.data ?? (kept.current?.key === key ? kept.current.data : undefined);
  return { data, error: result.error, fetching: result.fetching, refresh };
}
