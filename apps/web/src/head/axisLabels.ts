/** What is written along the axes of a pattern: every token where there is room, whole words where tokens are letters. */
import { isBos, tokenLabel } from "./pattern";

export interface AxisLabel {
  /** Where its middle is, in tokens from the start of the first. */
  at: number;
  text: string;
}

interface Run {
  from: number;
  to: number;
  text: string;
}

/** From this share of one-letter tokens on, a text is read by its words. */
const mostlyLetters = 0.6;

/**
 * @param pitch of a token, in pixels
 * @param line the least distance between the middles of two labels, in pixels
 */
export function axisLabels(tokens: readonly string[], pitch: number, line: number): AxisLabel[] {
  const letters = tokens.filter((token) => [...token].length === 1).length >= mostlyLetters * tokens.length;
  const runs = pitch < line && letters ? words(tokens) : tokens.map((text, at) => ({ from: at, to: at, text }));
  const labels: AxisLabel[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { from, to, text } of runs) {
    const at = (from + to + 1) / 2;
    if ((at - last) * pitch < line) continue;
    labels.push({ at, text: tokenLabel(text) });
    last = at;
  }
  return labels;
}

/** Tokens up to the next that begins with, or is, white space; such a token alone belongs to no word. */
function words(tokens: readonly string[]): Run[] {
  const runs: Run[] = [];
  let open: Run | null = null;
  tokens.forEach((token, at) => {
    if (token.trim() === "") {
      open = null;
      return;
    }
    if (open && !/^\s/.test(token)) {
      open.to = at;
      open.text += token;
    } else {
      const run: Run = { from: at, to: at, text: token };
      runs.push(run);
      open = isBos(token) ? null : run;
    }
  });
  return runs;
}
