/** Where the points of a scatter stand, which of them is meant by a pointer or a key, and what marks them. */

/** How a point is marked: an ordered colour (0..1 on the ramp), a category (colour and shape), or neither. */
export type Mark = { ramp: number } | { category: number } | { plain: true };

export interface ScatterAxis {
  domain: [low: number, high: number];
  ticks: number[];
  text: (tick: number) => string;
  title: string;
  /** From a value to a monotone number; the value itself without it. */
  transform?: (value: number) => number;
}

/** The least and the largest, a little beyond both; one apart if all are the same. */
export function extent(values: ArrayLike<number>, margin = 0.04): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  if (!(high >= low)) return [0, 1];
  const room = high > low ? (high - low) * margin : 0.5;
  return [low - room, high + room];
}

/** @returns the index of the point nearest to a place, or null if none is within `reach` pixels */
export function nearest(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  x: number,
  y: number,
  reach: number,
): number | null {
  let found: number | null = null;
  let least = reach * reach;
  for (let i = 0; i < xs.length; i++) {
    const distance = (xs[i] - x) ** 2 + (ys[i] - y) ** 2;
    if (distance <= least) {
      least = distance;
      found = i;
    }
  }
  return found;
}

export type Direction = "left" | "right" | "up" | "down";

/**
 * The point that an arrow key leads to: the nearest within 45 degrees of the direction, in pixels (y downwards).
 *
 * @returns the same point where there is none further on
 */
export function neighbour(xs: ArrayLike<number>, ys: ArrayLike<number>, from: number, towards: Direction): number {
  let found = from;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < xs.length; i++) {
    const dx = xs[i] - xs[from];
    const dy = ys[i] - ys[from];
    const along = { left: -dx, right: dx, up: -dy, down: dy }[towards];
    const across = Math.abs(towards === "left" || towards === "right" ? dy : dx);
    if (i === from || along <= 0 || across > along) continue;
    const distance = dx * dx + dy * dy;
    if (distance < least) {
      least = distance;
      found = i;
    }
  }
  return found;
}

const widestTip = 320;

/** Where the card of a point stands in its box: on the side with more room, both ways, and no wider than that. */
export function tipPlace(x: number, y: number, width: number, height: number) {
  const away = 12;
  return {
    ...(y > height / 2 ? { bottom: height - y + away } : { top: y + away }),
    ...(x > width / 2 ? { right: width - x + away } : { left: x + away }),
    maxWidth: Math.min(widestTip, Math.max(x, width - x) - away),
  };
}
