/** Labels at the ends of lines: as near to their line as they can be without touching each other. */

/**
 * Moves labels apart until none touches its neighbour.
 *
 * @param wanted where the middle of each label would like to be, in pixels, in any order
 * @param heights how tall each label is, or one height for all
 * @param low @param high the room there is for middles; when it is too small, the distances give way, not the room
 * @returns where the middle of each label goes, in the order given
 */
export function spread(wanted: number[], heights: number[] | number, low: number, high: number): number[] {
  const tall = (i: number) => (typeof heights === "number" ? heights : heights[i]);
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const needed = order.slice(1).reduce((sum, i, k) => sum + (tall(i) + tall(order[k])) / 2, 0);
  const squeeze = Math.min(1, (high - low) / Math.max(1e-9, needed));
  const distance = (i: number, j: number) => (squeeze * (tall(i) + tall(j))) / 2;

  const placed = new Array<number>(wanted.length);
  order.forEach((i, k) => {
    const above = order[k - 1];
    placed[i] = Math.max(wanted[i], k === 0 ? low : placed[above] + distance(above, i));
  });
  order.reverse().forEach((i, k) => {
    const below = order[k - 1];
    placed[i] = Math.min(placed[i], k === 0 ? high : placed[below] - distance(below, i));
  });
  return placed;
}
