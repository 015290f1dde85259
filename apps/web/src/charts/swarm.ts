/** Dots on a line that do not cover each other. */

/** Offsets up and down, so that dots at nearly the same place do not cover each other. */
export function swarm(positions: number[]): number[] {
  const distance = positions.length <= 8 ? 24 : 9;
  const done: { x: number; y: number }[] = [];
  return positions.map((x) => {
    for (let k = 0; ; k++) {
      const y = (k % 2 ? -1 : 1) * Math.ceil(k / 2) * distance;
      if (k > 40 || done.every((other) => (other.x - x) ** 2 + (other.y - y) ** 2 >= distance ** 2)) {
        done.push({ x, y });
        return y;
      }
    }
  });
}
