/** The one error that a checkpoint gives: it is not what it claims to be. */
import { InvalidInput } from "../errors.js";

/** A checkpoint is not what it claims to be; the message names file, tensor, what it is, and what was needed. */
export class CheckpointError extends InvalidInput {
  override name = "CheckpointError";
}

const shownLength = 120;

/** A name out of a file, fit for a message: one line, no control characters, at most 120 characters. */
export function shown(name: string): string {
  const line = name.slice(0, shownLength).replace(/\p{C}/gu, "\u{fffd}");
  return name.length > shownLength ? `${line}…` : line;
}
