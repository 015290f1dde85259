/** How far down the parts of a picture stand: scope, keys, body, foot. */

/** In pixels, downwards. */
export interface Span {
  top: number;
  bottom: number;
}

/** All of them together; null of none. */
export function spanOf(spans: readonly (Span | null)[]): Span | null {
  const known = spans.filter((span) => span !== null);
  if (known.length === 0) return null;
  return { top: Math.min(...known.map(({ top }) => top)), bottom: Math.max(...known.map(({ bottom }) => bottom)) };
}

const scopeTop = 36;
export const scopeLine = 16;
/** Between the title's middle and the picture's upper edge. */
const titleMiddle = 21;
const keyGap = 6;
const bodyGap = 8;
const footGap = 26;
/** A header taller than this has wrapped. */
const oneRow = 36;

interface Parts {
  header: Span;
  /** What of the header is printed: its keys; null where it has none. */
  keys: Span | null;
  /** What of the rest is printed. */
  body: Span | null;
  scopeLines: number;
}

/** Where parts that were measured on the page go: what is subtracted from the window's pixels, and the foot's first line. */
export interface Placing {
  keysTop: number;
  bodyTop: number;
  footTop: number;
}

/** Keys stand on the title's line; where their header has wrapped on the page, they stand under the scope. */
export function placing({ header, keys, body, scopeLines }: Parts): Placing {
  const scopeBottom = scopeTop + scopeLines * scopeLine;
  const wrapped = header.bottom - header.top > oneRow;
  const below = wrapped && keys ? keys : null;
  const keysTop = below ? below.top - scopeBottom - keyGap : (header.top + header.bottom) / 2 - titleMiddle;
  const keysBottom = below ? below.bottom - keysTop + keyGap : scopeBottom;
  const bodyAt = keysBottom + bodyGap;
  const { top, bottom } = body ?? { top: header.bottom, bottom: header.bottom };
  return { keysTop, bodyTop: top - bodyAt, footTop: bodyAt + bottom - top + footGap };
}
