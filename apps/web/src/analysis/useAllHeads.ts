"use client";
/** A report with all of its heads. */
import type { TypedDocumentNode } from "@urql/core";
import { useMemo } from "react";
import { useClient } from "urql";
import { opened } from "../graphql/open";
import { pageLength } from "./heads";
import { type Page, usePages } from "./usePages";

/** A document that reads a page of a report's heads, from a cursor on. */
type MoreOf = TypedDocumentNode<
  { node?: object | null },
  { report: string; after: string; heads: number; matches?: number[] }
>;

/**
 * @param more reads pages of the report's own heads
 * @param matches refits whose counterparts come with each head, as in the first page; default: all
 * @returns the report with as many heads as have arrived; the same object when its first page is all
 */
export function useAllHeads<R extends { id: string; heads: Page<unknown> }>(
  report: R | null,
  more: MoreOf,
  matches?: number[],
): R | null {
  const client = useClient();
  const nodes = usePages<unknown>(report?.id ?? null, report?.heads ?? null, async (id, after) => {
    const { data } = await client
      .query(more, { report: id, after, heads: pageLength, ...(matches ? { matches } : {}) })
      .toPromise();
    const found = data?.node;
    return found && "heads" in found ? (opened(found.heads) as Page<unknown>) : null;
  });
  return useMemo(
    () =>
      report && nodes !== report.heads.nodes && nodes.length > 0
        ? { ...report, heads: { ...report.heads, nodes } }
        : report,
    [report, nodes],
  );
}
