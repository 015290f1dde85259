/** Pages of lists: the `first` and `after` arguments, cursors, and cutting a page out of a list in memory. */

import { InvalidInput, type Page } from "@seedscope/core";
import { Arg, Int } from "type-graphql";
import type { Connection } from "./connection.type.js";

/** The longest page. A 16 × 16 grid of heads is one page. */
export const maxFirst = 256;

/** The `first` argument, with the length of the page when it is not given. */
export const First = (defaultValue: number) =>
  Arg("first", () => Int, {
    nullable: true,
    defaultValue,
    description: `How many entries the page has at most, 1 to ${maxFirst}.`,
  });

/** The `after` argument. */
export const After = () =>
  Arg("after", () => String, { nullable: true, description: "Cursor of the entry behind which the page starts." });

/** Where a page starts and how long it is, as a client asked for it. */
export interface PageRequest {
  first: number | null;
  after?: string | null;
}

/**
 * The page's length.
 *
 * @throws InvalidInput outside 1..256
 */
export function pageLength(first: number | null, whenNotGiven = maxFirst): number {
  const length = first ?? whenNotGiven;
  if (length < 1 || length > maxFirst) throw new InvalidInput(`first is ${length}; give 1 to ${maxFirst}`, "first");
  return length;
}

const encodeCursor = (key: string) => Buffer.from(key).toString("base64url");

/** The key within a cursor; a mangled cursor gives a key that nothing has. */
export const decodeCursor = (cursor: string) => Buffer.from(cursor, "base64url").toString();

/**
 * The page of a list that is held whole.
 *
 * @param keyOf an item's name within the list: what its cursor holds
 * @throws InvalidInput when `after` is no cursor of this list
 */
export function pageOf<T>(
  items: readonly T[],
  { first, after }: PageRequest,
  keyOf: (item: T) => string,
): Connection<T> {
  const length = pageLength(first);
  let start = 0;
  if (after != null) {
    const key = decodeCursor(after);
    start = items.findIndex((item) => keyOf(item) === key) + 1;
    if (start === 0) throw new InvalidInput(`after is "${after}", which is no cursor of this list`, "after");
  }
  return connect(
    {
      items: items.slice(start, start + length),
      totalCount: items.length,
      hasNextPage: start + length < items.length,
      hasPreviousPage: start > 0,
    },
    keyOf,
  );
}

/** A page as the store gives it, as a connection. */
export function connect<T>(page: Page<T>, keyOf: (item: T) => string): Connection<T> {
  const edges = page.items.map((node) => ({ cursor: encodeCursor(keyOf(node)), node }));
  return {
    edges,
    nodes: page.items,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: page.totalCount,
  };
}
