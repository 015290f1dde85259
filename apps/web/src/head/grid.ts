/** Where an arrow key leads in tiles that wrap as the window allows. */

export interface Spot {
  x: number;
  y: number;
}

/** @returns the index of the tile reached from `at`; the same one where there is none in that direction */
export function reached(spots: readonly Spot[], at: number, key: string): number {
  const here = spots[at];
  if (!here) return at;
  switch (key) {
    case "ArrowRight":
      return Math.min(spots.length - 1, at + 1);
    case "ArrowLeft":
      return Math.max(0, at - 1);
    case "Home":
      return 0;
    case "End":
      return spots.length - 1;
    case "ArrowDown":
    case "ArrowUp": {
      const down = key === "ArrowDown";
      const beyond = spots
        .map((spot, i) => ({ ...spot, i }))
        .filter(({ y }) => (down ? y > here.y + 1 : y < here.y - 1));
      if (beyond.length === 0) return at;
      const row = down ? Math.min(...beyond.map(({ y }) => y)) : Math.max(...beyond.map(({ y }) => y));
      const inRow = beyond.filter(({ y }) => Math.abs(y - row) <= 1);
      return inRow.reduce((best, one) => (Math.abs(one.x - here.x) < Math.abs(best.x - here.x) ? one : best)).i;
    }
    default:
      return at;
  }
}
