/** A map of points on its canvas: lines of the selection, points, and names where few points are in sight. */
import type { MapFrame, Polygon } from "./mapGeometry";
import { namePlaces } from "./namePlaces";
import { nameFont, paintPoint, paintText } from "./scatterPaint";
import type { Mark } from "./scatterPicture";
import type { CanvasTokens } from "./tokens";

export interface MapPicture {
  frame: MapFrame;
  /** Where the points stand, in pixels. */
  xs: ArrayLike<number>;
  ys: ArrayLike<number>;
  radius: number;
  mark: (point: number) => Mark;
  open?: (point: number) => boolean;
  /** Ringed in the accent: a fill would take a point's own colour away, or be another's. */
  lit?: (point: number) => boolean;
  /** What is selected is ringed, and all else fades; nothing fades while it is empty. */
  chosen: ReadonlySet<number>;
  /** Of the selection, in the points' own unit. */
  polygons: readonly Polygon[];
  name: (point: number) => string;
}

/** As many points in sight have their names written. */
const mostNames = 30;

export function paintMap(context: CanvasRenderingContext2D, picture: MapPicture, tokens: CanvasTokens): void {
  const { frame, xs, ys, radius, mark, open, lit, chosen, polygons } = picture;
  const { width, height } = frame;
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  for (const polygon of polygons) paintLine(context, polygon.map(frame.toPixel), tokens, [5, 4]);
  const inSight: number[] = [];
  for (let i = 0; i < xs.length; i++) {
    if (xs[i] < -radius || xs[i] > width + radius || ys[i] < -radius || ys[i] > height + radius) continue;
    inSight.push(i);
  }
  const usual = inSight.length > 800 ? 0.75 : 0.9;
  const paint = (i: number) => paintPoint(context, xs[i], ys[i], radius, mark(i), tokens, open?.(i) ?? false, false);
  context.globalAlpha = chosen.size > 0 ? 0.3 : usual;
  for (const i of inSight) if (!chosen.has(i)) paint(i);
  context.globalAlpha = usual;
  for (const i of inSight) {
    if (!chosen.has(i)) continue;
    paint(i);
    paintRing(context, xs[i], ys[i], radius + 2, tokens.text, 1);
  }
  context.globalAlpha = 1;
  for (const i of inSight) {
    if (lit?.(i)) paintRing(context, xs[i], ys[i], radius + (chosen.has(i) ? 4 : 2.5), tokens.accent, 1.5);
  }
  if (inSight.length <= mostNames) paintNames(context, inSight, picture, tokens);
  context.restore();
  context.strokeStyle = tokens.grid;
  context.lineWidth = 1;
  context.strokeRect(0.5, 0.5, width - 1, height - 1);
}

/** Those of selected points come first where there is not room for all. */
function paintNames(
  context: CanvasRenderingContext2D,
  inSight: readonly number[],
  { frame: { width, height }, xs, ys, radius, chosen, name }: MapPicture,
  tokens: CanvasTokens,
): void {
  const points = [...inSight].sort((a, b) => Number(chosen.has(b)) - Number(chosen.has(a)));
  context.font = nameFont(tokens);
  const widths = points.map((i) => context.measureText(name(i)).width);
  for (const { point, x, y } of namePlaces(points, widths, { width, height, xs, ys, radius })) {
    paintText(context, x, y, name(point), "center", tokens);
  }
}

export function paintRing(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  color: string,
  lineWidth: number,
): void {
  context.strokeStyle = color;
  context.lineWidth = lineWidth;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

/** A closed line around what is selected, or is about to be. */
export function paintLine(
  context: CanvasRenderingContext2D,
  line: Polygon,
  tokens: CanvasTokens,
  dash: number[] = [],
): void {
  if (line.length < 2) return;
  context.beginPath();
  context.moveTo(...line[0]);
  for (const place of line.slice(1)) context.lineTo(...place);
  context.closePath();
  context.fillStyle = tokens.accent;
  context.globalAlpha = 0.08;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = tokens.accent;
  context.lineWidth = 1.5;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}
