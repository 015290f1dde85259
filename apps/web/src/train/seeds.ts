/** Seeds as they are written: numbers and ranges. */

/** The most refits one training may have from the form; more are better started from a terminal. */
export const mostSeeds = 64;

/**
 * @param text e.g. "1..4", "1, 3, 5..8"
 * @returns the seeds in the order written, or null if the text is not that
 */
export function parseSeeds(text: string): number[] | null {
  const seeds: number[] = [];
  for (const part of text.split(/[,\s]+/).filter(Boolean)) {
    const range = /^(\d+)(?:\.\.(\d+))?$/.exec(part);
    if (!range) return null;
    const from = Number(range[1]);
    const to = range[2] === undefined ? from : Number(range[2]);
    if (to < from || to - from >= mostSeeds) return null;
    for (let seed = from; seed <= to; seed++) seeds.push(seed);
  }
  return seeds.length > 0 && seeds.length <= mostSeeds && new Set(seeds).size === seeds.length ? seeds : null;
}
