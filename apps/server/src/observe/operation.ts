/** What is written down of every operation, in the log and in the metrics: never its text, variables or tokens. */

import type { DocumentNode } from "graphql";
import { getOperationAST } from "graphql";
import type { Context } from "../context.js";
import type { Log } from "./log.js";
import type { Metrics } from "./metrics.js";

/** One operation, as it went. */
export interface Observed {
  requestId: string;
  /** "page": asked here, for a page of the explorer that is being drawn */
  transport: "http" | "ws" | "page";
  /** its name in the document; null where it has none, or was not read */
  operation: string | null;
  kind: "query" | "mutation" | "subscription" | null;
  /** a user's id, or what kind of viewer */
  viewer: string | null;
  cost: number | null;
  durationMs: number;
  /** of its first error; "OK" where it has none */
  code: string;
}

/** What is known of an operation once its document is read. */
export function about(document: DocumentNode, operationName: string | null | undefined, { asking, viewer }: Context) {
  const operation = getOperationAST(document, operationName);
  return {
    operation: operation?.name?.value.slice(0, 64) ?? null,
    kind: operation?.operation ?? null,
    viewer: viewer.userId ?? viewer.kind,
    cost: asking.cost,
  };
}

/** Writes it into the log, and counts it. */
export function record(log: Log, metrics: Metrics, observed: Observed): void {
  metrics.count(observed);
  const line = { ...observed, durationMs: Math.round(observed.durationMs * 10) / 10 };
  if (observed.code === "INTERNAL_SERVER_ERROR") log.error(line, "operation");
  else log.info(line, "operation");
}
