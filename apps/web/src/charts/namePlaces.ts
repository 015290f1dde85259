/** Where names stand beside their points, so that each can be read. */

/** What names must keep clear of, in pixels. */
interface Picture {
  width: number;
  height: number;
  xs: ArrayLike<number>;
  ys: ArrayLike<number>;
  radius: number;
}

export interface NamePlace {
  point: number;
  /** Of the text's middle. */
  x: number;
  y: number;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const nameHeight = 14;
const gap = 4;

/**
 * Each name stands right of its point, or left of it, over it or under it: where it lies within the frame, on no point
 * and on no other name. One that has no such place is left out.
 *
 * @param points those in sight; earlier ones choose first
 * @param widths of their names, in the same order
 */
export function namePlaces(points: readonly number[], widths: readonly number[], picture: Picture): NamePlace[] {
  const { width, height, xs, ys, radius } = picture;
  const dots = points.map((i) => boxAround(xs[i], ys[i], 2 * radius, 2 * radius));
  const taken: Box[] = [];
  return points.flatMap((point, n) => {
    const across = radius + gap + widths[n] / 2;
    const up = radius + 1 + nameHeight / 2;
    for (const [dx, dy] of [
      [across, 0],
      [-across, 0],
      [0, -up],
      [0, up],
    ]) {
      const [x, y] = [xs[point] + dx, ys[point] + dy];
      const box = boxAround(x, y, widths[n], nameHeight);
      if (box.left < 0 || box.top < 0 || box.right > width || box.bottom > height) continue;
      if (taken.some((other) => meet(box, other)) || dots.some((dot, i) => i !== n && meet(box, dot))) continue;
      taken.push(box);
      return [{ point, x, y }];
    }
    return [];
  });
}

const boxAround = (x: number, y: number, width: number, height: number): Box => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});

const meet = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
