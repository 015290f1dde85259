/** A map of points that is zoomed and drawn on: where points stand, what a lasso holds, and both as words of an address. */

/** How a map is looked at. */
export interface Zoom {
  /** How many times larger than the whole map, from 1. */
  scale: number;
  /** What stands in the middle, as a share of the map's width and height: [0, 1], upwards. */
  x: number;
  y: number;
}

export const wholeMap: Zoom = { scale: 1, x: 0.5, y: 0.5 };
export const mostZoom = 40;

export type Place = readonly [x: number, y: number];
export type Polygon = readonly Place[];
type Domain = readonly [low: number, high: number];

/** A map in a box of pixels, under a zoom. Equal distances stay equal: both directions have one scale. */
export interface MapFrame {
  width: number;
  height: number;
  /** Pixels a unit. */
  unit: number;
  toPixel: (place: Place) => Place;
  toData: (pixel: Place) => Place;
}

const margin = 8;

/** @param width of the box in pixels @param x from the least to the largest, with some room at both ends */
export function frameOf(width: number, height: number, x: Domain, y: Domain, zoom: Zoom): MapFrame {
  const unit = fitted(width, height, x, y) * zoom.scale;
  const middle: Place = [x[0] + zoom.x * (x[1] - x[0]), y[0] + zoom.y * (y[1] - y[0])];
  return {
    width,
    height,
    unit,
    toPixel: (place) => [width / 2 + (place[0] - middle[0]) * unit, height / 2 - (place[1] - middle[1]) * unit],
    toData: (pixel) => [middle[0] + (pixel[0] - width / 2) / unit, middle[1] - (pixel[1] - height / 2) / unit],
  };
}

const fitted = (width: number, height: number, x: Domain, y: Domain): number =>
  Math.max(0, Math.min((width - 2 * margin) / (x[1] - x[0]), (height - 2 * margin) / (y[1] - y[0])));

/** The zoom under which a place of the map lies at a pixel, as far as the map does not leave its box for that. */
export function zoomTo(
  box: { width: number; height: number; x: Domain; y: Domain },
  scale: number,
  place: Place,
  pixel: Place,
): Zoom {
  const { width, height, x, y } = box;
  const kept = Math.min(mostZoom, Math.max(1, scale));
  const unit = fitted(width, height, x, y) * kept;
  if (!(unit > 0) || kept === 1) return wholeMap;
  const middle = (at: number, size: number, [low, high]: Domain) => {
    // at scale s, 1/s of what the box shows of the whole map is in sight
    const free = Math.min(high - low, (size / unit) * (kept - 1)) / 2;
    const centre = (low + high) / 2;
    return (Math.min(centre + free, Math.max(centre - free, at)) - low) / (high - low);
  };
  return {
    scale: kept,
    x: middle(place[0] - (pixel[0] - width / 2) / unit, width, x),
    y: middle(place[1] + (pixel[1] - height / 2) / unit, height, y),
  };
}

/** Whether a place lies within a closed line, by the even-odd rule; a line through itself leaves holes. */
export function inside(polygon: Polygon, x: number, y: number): boolean {
  let within = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [polygon[i], polygon[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) within = !within;
  }
  return within;
}

/** Which points of one map are selected: those within any line, and those picked one by one. */
export interface Selection {
  polygons: readonly Polygon[];
  points: readonly number[];
}

export const nothing: Selection = { polygons: [], points: [] };

export const isNothing = ({ polygons, points }: Selection): boolean => polygons.length + points.length === 0;

/** @returns indices, ascending */
export function selected({ polygons, points }: Selection, x: ArrayLike<number>, y: ArrayLike<number>): number[] {
  if (polygons.length + points.length === 0) return [];
  const picked = new Set(points);
  const found: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (picked.has(i) || polygons.some((polygon) => inside(polygon, x[i], y[i]))) found.push(i);
  }
  return found;
}

const mostCorners = 40;

/**
 * A drawn line with fewer corners: those that lie less than a tolerance off the line without them are left out
 * (Douglas and Peucker 1973). The tolerance grows until 40 corners are enough: the line goes into an address.
 *
 * @param tolerance in the line's own unit
 */
export function simplified(line: Polygon, tolerance: number): Polygon {
  for (let by = tolerance; ; by *= 1.5) {
    const kept = withoutNear(line, by);
    if (kept.length <= mostCorners) return kept;
  }
}

function withoutNear(line: Polygon, tolerance: number): Polygon {
  if (line.length < 3) return line;
  const [first, last] = [line[0], line[line.length - 1]];
  let farthest = 0;
  let most = 0;
  for (let i = 1; i < line.length - 1; i++) {
    const off = distance(line[i], first, last);
    if (off > most) [farthest, most] = [i, off];
  }
  if (most <= tolerance) return [first, last];
  return [
    ...withoutNear(line.slice(0, farthest + 1), tolerance).slice(0, -1),
    ...withoutNear(line.slice(farthest), tolerance),
  ];
}

/** From a place to the nearest of the straight way between two others. */
function distance([x, y]: Place, [ax, ay]: Place, [bx, by]: Place): number {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** To at least three digits of what is in sight, so that a selection made under a zoom stays what it was. */
export function rounded(polygon: Polygon, inSight: number): Polygon {
  const digits = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(inSight))));
  return polygon.map(([x, y]) => [Number(x.toFixed(digits)), Number(y.toFixed(digits))]);
}

/** Letters that an address leaves as they are. */
const between = { parts: "*", numbers: "_" };

/**
 * A selection as a word: the map it was made on, then a part a line ("x_y_x_y_x_y") or a picked point ("412").
 *
 * @param map some letters of the map's key
 */
export const writeSelection = (map: string, { polygons, points }: Selection): string =>
  [map, ...polygons.map((polygon) => polygon.flat().join(between.numbers)), ...points].join(between.parts);

/** @returns nothing for a selection that was made on another map, where it would hold other heads */
export function readSelection(text: string | null, map: string): Selection {
  const [of, ...parts] = text?.split(between.parts) ?? [];
  if (of !== map) return nothing;
  const polygons: Polygon[] = [];
  const points: number[] = [];
  for (const part of parts) {
    const numbers = part.split(between.numbers).map((word) => (word === "" ? Number.NaN : Number(word)));
    if (!numbers.every(Number.isFinite)) continue;
    if (/^\d{1,9}$/.test(part)) points.push(numbers[0]);
    else if (numbers.length >= 6 && numbers.length % 2 === 0) {
      polygons.push(Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]));
    }
  }
  return { polygons, points };
}

/** Picks a point, or takes it back. */
export const toggledPoint = ({ polygons, points }: Selection, point: number): Selection => ({
  polygons,
  points: points.includes(point) ? points.filter((other) => other !== point) : [...points, point],
});

export const writeZoom = ({ scale, x, y }: Zoom): string =>
  [scale.toFixed(2), x.toFixed(4), y.toFixed(4)].map(Number).join(between.numbers);

/** @returns the whole map for what means nothing */
export function readZoom(text: string | null): Zoom {
  if (!text || !/^\d+(\.\d+)?(_[01](\.\d+)?){2}$/.test(text)) return wholeMap;
  const [scale, x, y] = text.split(between.numbers).map(Number);
  return scale > 1 && scale <= mostZoom && x <= 1 && y <= 1 ? { scale, x, y } : wholeMap;
}
