/** Labels at the ends of lines: as near to their line as they can be without touching each other. */

/**
 * Moves positions apart until neighbours are at least `gap` from each other.
 *
 * @param wanted where each label would like to be, in pixels, in any order
 * @param low @param high the room there is; when it is too small, the gap gives way, not the room
 * @returns where each label goes, in the order given
 */
export function spread(wanted: number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const distance = wanted.length > 1 ? Math.min(gap, (high - low) / (wanted.length - 1)) : 0;
  const placed = new Array<number>(wanted.length);
  let next = low;
  for (const i of order) {
    placed[i] = Math.max(wanted[i], next);
    next = placed[i] + distance;
  }
  let limit = high;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i], limit);
    limit = placed[i] - distance;
  }
  return placed;
}
