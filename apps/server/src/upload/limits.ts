/** What uploads may be, and how long a ticket for one holds. */

import { InvalidInput } from "@seedscope/core";

/** A corpus is one string while it is tokenized. */
export const largestCorpus = 256 * 2 ** 20;
export const largestFile = 64 * 2 ** 30;

/** Purposes of tickets. */
export const corpusTicket = "upload-corpus";
export const fileTicket = "upload-file";

export const ticketMs = 3_600_000;

/** What a ticket says of the size. */
export interface Size {
  maxBytes: number;
  /** the size that it must have; null: any up to maxBytes */
  bytes: number | null;
}

/** @throws InvalidInput unless it is null, or a whole number from 1 to `most` */
export function sizeOf(bytes: number | null | undefined, most: number): Size {
  if (bytes == null) return { maxBytes: most, bytes: null };
  if (Number.isInteger(bytes) && bytes >= 1 && bytes <= most) return { maxBytes: bytes, bytes };
  throw new InvalidInput(`bytes is ${bytes}; give a whole number from 1 to ${most}`, "bytes");
}
