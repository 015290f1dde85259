/** What a scatter is made of on its canvas: axes, floor, bars, points in their shapes, names. */
import { css, mix } from "./ramp";
import type { Mark, ScatterAxis } from "./scatterPicture";
import type { CanvasTokens } from "./tokens";

export type Interval = [low: number, high: number];

/** Where the points and the values between them stand, in CSS pixels. */
export interface Placed {
  xs: Float64Array;
  ys: Float64Array;
  toX: (value: number) => number;
  toY: (value: number) => number;
}

export const plotMargins = { left: 56, right: 16, top: 10, bottom: 40 };

export function paintAxes(
  context: CanvasRenderingContext2D,
  axes: { x: ScatterAxis; y: ScatterAxis },
  { toX, toY }: Placed,
  width: number,
  height: number,
  tokens: CanvasTokens,
): void {
  const { left, right, top, bottom } = plotMargins;
  const line = (x0: number, y0: number, x1: number, y1: number, zero: boolean) => {
    context.strokeStyle = zero ? tokens.axis : tokens.grid;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(Math.round(x0) + 0.5, Math.round(y0) + 0.5);
    context.lineTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
    context.stroke();
  };
  context.font = `400 11px ${tokens.font}`;
  context.fillStyle = tokens.text2;
  context.textBaseline = "middle";
  context.textAlign = "center";
  for (const tick of axes.x.ticks) {
    line(toX(tick), top, toX(tick), height - bottom, false);
    context.fillText(axes.x.text(tick), toX(tick), height - bottom + 13);
  }
  context.fillText(axes.x.title, (left + width - right) / 2, height - 8);
  context.textAlign = "right";
  for (const tick of axes.y.ticks) {
    line(left, toY(tick), width - right, toY(tick), tick === 0);
    context.fillText(axes.y.text(tick), left - 8, toY(tick));
  }
  context.save();
  context.translate(8, (top + height - bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText(axes.y.title, 0, 0);
  context.restore();
}

/** Categories differ in shape as well as in colour: disc, square, triangle, diamond. */
export function paintPoint(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  mark: Mark,
  tokens: CanvasTokens,
  open: boolean,
  lit: boolean,
): void {
  const color =
    "ramp" in mark
      ? css(mix(tokens.ramp, mark.ramp))
      : "category" in mark
        ? tokens.categories[mark.category % tokens.categories.length]
        : tokens.unmarked;
  context.fillStyle = open ? tokens.surface : lit ? tokens.accent : color;
  context.strokeStyle = lit ? tokens.accent : color;
  context.lineWidth = 1.5;
  const shape = "category" in mark ? mark.category % 4 : 0;
  context.beginPath();
  if (shape === 0) context.arc(x, y, radius, 0, 2 * Math.PI);
  else if (shape === 1) context.rect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
  else if (shape === 2) {
    context.moveTo(x, y - radius * 1.2);
    context.lineTo(x + radius * 1.1, y + radius * 0.8);
    context.lineTo(x - radius * 1.1, y + radius * 0.8);
  } else {
    context.moveTo(x, y - radius * 1.3);
    context.lineTo(x + radius * 1.3, y);
    context.lineTo(x, y + radius * 1.3);
    context.lineTo(x - radius * 1.3, y);
  }
  context.fill();
  if (!open) return;
  context.closePath();
  context.stroke();
}

export function paintFloor(
  context: CanvasRenderingContext2D,
  [low, high]: Interval,
  { toX }: Placed,
  height: number,
  tokens: CanvasTokens,
): void {
  const { top, bottom } = plotMargins;
  context.fillStyle = tokens.floorBand;
  context.fillRect(toX(low), top, Math.max(1.5, toX(high) - toX(low)), height - top - bottom);
}

export function paintDiagonal(
  context: CanvasRenderingContext2D,
  axes: { x: ScatterAxis; y: ScatterAxis },
  { toX, toY }: Placed,
  tokens: CanvasTokens,
): void {
  const from = Math.max(axes.x.domain[0], axes.y.domain[0]);
  const to = Math.min(axes.x.domain[1], axes.y.domain[1]);
  context.strokeStyle = tokens.axis;
  context.lineWidth = 1;
  context.setLineDash([5, 4]);
  context.beginPath();
  context.moveTo(toX(from), toY(from));
  context.lineTo(toX(to), toY(to));
  context.stroke();
  context.setLineDash([]);
}

export function paintBars(
  context: CanvasRenderingContext2D,
  i: number,
  bars: { x: (Interval | null)[]; y: (Interval | null)[] },
  { xs, ys, toX, toY }: Placed,
  lit: boolean,
  tokens: CanvasTokens,
): void {
  const [across, up] = [bars.x[i], bars.y[i]];
  context.strokeStyle = lit ? tokens.accent : tokens.unmarked;
  context.globalAlpha = lit ? 0.9 : 0.45;
  context.lineWidth = 1;
  context.beginPath();
  if (across) {
    context.moveTo(toX(across[0]), ys[i]);
    context.lineTo(toX(across[1]), ys[i]);
  }
  if (up) {
    context.moveTo(xs[i], toY(up[0]));
    context.lineTo(xs[i], toY(up[1]));
  }
  context.stroke();
  context.globalAlpha = 1;
}

export function paintName(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  text: string,
  width: number,
  tokens: CanvasTokens,
): void {
  const leftwards = x > width - 90;
  paintText(context, x + (leftwards ? -8 : 8), y, text, leftwards ? "right" : "left", tokens);
}

/** That names of points are written in. */
export const nameFont = ({ font }: CanvasTokens): string => `600 11px ${font}`;

/** A name over whatever lies behind it. */
export function paintText(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  text: string,
  align: CanvasTextAlign,
  tokens: CanvasTokens,
): void {
  context.font = nameFont(tokens);
  context.textBaseline = "middle";
  context.textAlign = align;
  context.lineWidth = 3;
  context.strokeStyle = tokens.surface;
  context.fillStyle = tokens.text;
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
}
