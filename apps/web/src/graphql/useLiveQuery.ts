"use client";
/** A query that stays true: asked again at intervals, after errors, and when the page or the network comes back. */
import { type AnyVariables, stringifyVariables } from "@urql/core";
import { useCallback, useEffect, useRef } from "react";
import { type CombinedError, type UseQueryArgs, useQuery } from "urql";
import { whileDrawing } from "./drawing";
import { retryMilliseconds } from "./retry";

interface LiveQuery<Data> {
  /** The last good answer to these variables, kept through errors. */
  data: Data | undefined;
  /** The same, or until it is there, the answer to the variables before. */
  latest: Data | undefined;
  error: CombinedError | undefined;
  fetching: boolean;
  /** Asks the server now. */
  refresh: () => void;
}

/**
 * @param pollMilliseconds 0 asks once
 * @param withPage the page comes with the answer: for the one query that the page's top is made of
 */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  args: UseQueryArgs<Variables, Data>,
  pollMilliseconds: number,
  { withPage = false } = {},
): LiveQuery<Data> {
  const onServer = typeof window === "undefined";
  const [result, execute] = useQuery<Data, Variables>({
    ...args,
    context: withPage ? whileDrawing() : undefined,
  });
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
    // a server on this machine answers still; any other is known at once not to
    addEventListener("offline", lookedAt);
    return () => {
      document.removeEventListener("visibilitychange", lookedAt);
      removeEventListener("online", lookedAt);
      removeEventListener("offline", lookedAt);
    };
  }, [args.pause, refresh]);

  // urql hands out the answer to the variables before while it waits for the one to these
  const key = stringifyVariables(args.variables ?? {});
  const answered = result.operation && stringifyVariables(result.operation.variables ?? {});
  const kept = useRef<{ key: string; data: Data } | null>(null);
  if (result.data && answered === key) kept.current = { key, data: result.data };
  return {
    data: kept.current?.key === key ? kept.current.data : undefined,
    latest: kept.current?.data,
    // what the server could not ask, the browser will
    error: onServer ? undefined : result.error,
    fetching: result.fetching || (onServer && !!result.error),
    refresh,
  };
}
