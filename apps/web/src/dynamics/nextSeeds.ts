/** Seeds that a family does not have yet. */

/** @returns the `n` that follow the largest there is */
export function nextSeeds(there: readonly number[], n: number): number[] {
  const from = Math.max(0, ...there) + 1;
  return Array.from({ length: n }, (_, i) => from + i);
}

/** @returns e.g. "5", "5 to 8" */
export const seedsText = (seeds: readonly number[]): string =>
  seeds.length > 1 ? `${seeds[0]} to ${seeds[seeds.length - 1]}` : String(seeds[0]);
