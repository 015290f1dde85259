"use client";
/** Points on a canvas, as many as there are: hover previews, click locks, arrows go from point to point. */
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { css, mix } from "./ramp";
import { useRoom } from "./room";
import styles from "./Scatter.module.css";
import { extent, type Mark, nearest, neighbour, type ScatterAxis } from "./scatterPicture";
import type { CanvasTokens } from "./tokens";
import { type Painter, usePainted } from "./usePainted";
import { useSize } from "./useSize";

interface ScatterProps {
  label: string;
  height: number;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  mark: (point: number) => Mark;
  /** Without axes the place means nothing but nearness, and both directions have one scale. */
  axes: { x: ScatterAxis; y: ScatterAxis } | null;
  /** How sure a point is, in both directions; null where that is not known. */
  bars?: { x: (Interval | null)[]; y: (Interval | null)[] };
  /** Points that say nothing beyond the floor: drawn open. */
  open?: (point: number) => boolean;
  /** Points that belong to what is touched in another chart. */
  lit?: (point: number) => boolean;
  /** Grey, from here to there along x: what nothing learned scores. */
  floor?: Interval | null;
  /** The line where both directions say the same. */
  diagonal?: boolean;
  /** Points with their name written beside them. */
  named?: { point: number; text: string }[];
  locked: number | null;
  onLock: (point: number | null) => void;
  onPreview?: (point: number | null) => void;
  tip: (point: number) => ReactNode;
  /** What a screen reader says of a point. */
  spoken: (point: number) => string;
}

type Interval = [low: number, high: number];

const reach = 14;
const plotMargins = { left: 56, right: 16, top: 10, bottom: 40 };
const bareMargins = { left: 8, right: 8, top: 8, bottom: 8 };

export function Scatter(props: ScatterProps) {
  const { label, x, y, mark, axes, bars, open, lit, floor, diagonal, named, locked, onLock, onPreview, tip, spoken } =
    props;
  const [box, size] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const id = useId();
  const [hovered, setHovered] = useState<number | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const width = size?.width ?? 0;
  const height = Math.floor(props.height * useRoom());
  const placed = useMemo(() => place(x, y, axes, width, height), [x, y, axes, width, height]);
  const { xs, ys } = placed;
  const shown = hovered ?? cursor ?? locked;

  const radius = xs.length > 4000 ? 1.8 : xs.length > 800 ? 2.4 : 4;
  const paint = useCallback<Painter>(
    (context, tokens) => {
      if (floor && axes) paintFloor(context, floor, placed, height, tokens);
      if (axes) paintAxes(context, axes, placed, width, height, tokens);
      if (axes && diagonal) paintDiagonal(context, axes, placed, tokens);
      if (bars) {
        for (let i = 0; i < xs.length; i++) paintBars(context, i, bars, placed, lit?.(i) ?? false, tokens);
      }
      context.globalAlpha = xs.length > 800 ? 0.75 : 0.9;
      for (let i = 0; i < xs.length; i++) {
        paintPoint(context, xs[i], ys[i], radius, mark(i), tokens, open?.(i) ?? false, lit?.(i) ?? false);
      }
      context.globalAlpha = 1;
      for (const { point, text } of named ?? []) paintName(context, xs[point], ys[point], text, width, tokens);
    },
    [axes, placed, xs, ys, radius, mark, bars, open, lit, floor, diagonal, named, width, height],
  );
  const overlay = useCallback<Painter>(
    (context, tokens) => {
      const ring = (point: number | null, color: string) => {
        if (point === null || point >= xs.length) return;
        context.strokeStyle = color;
        context.lineWidth = 2.5;
        context.beginPath();
        context.arc(xs[point], ys[point], radius + 4, 0, 2 * Math.PI);
        context.stroke();
      };
      ring(locked, tokens.accent);
      ring(hovered ?? cursor, tokens.text);
    },
    [xs, ys, radius, locked, hovered, cursor],
  );
  usePainted(canvas, width > 0 ? { width, height } : null, paint, overlay);

  const pointAt = (event: { clientX: number; clientY: number; currentTarget: Element }) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    return nearest(xs, ys, event.clientX - bounds.left, event.clientY - bounds.top, reach);
  };
  const hover = (point: number | null) => {
    if (point === hovered) return;
    setHovered(point);
    onPreview?.(point);
  };
  const press = (event: KeyboardEvent) => {
    const direction = ({ ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" } as const)[
      event.key as "ArrowLeft"
    ];
    const here = cursor ?? locked ?? 0;
    const walk = (to: number | null) => {
      setCursor(to);
      onPreview?.(to);
    };
    if (direction) walk(cursor === null ? here : neighbour(xs, ys, here, direction));
    else if (event.key === "Home" || event.key === "End") walk(event.key === "Home" ? 0 : xs.length - 1);
    else if (event.key === "Enter" || event.key === " ") onLock(here === locked ? null : here);
    else if (event.key === "Escape") {
      walk(null);
      onLock(null);
    } else return;
    event.preventDefault();
  };

  return (
    <div ref={box} className={styles.box} style={{ height }}>
      <canvas ref={canvas} />
      <div
        className={styles.overlay}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: one tab stop for all points; arrows move among them
        tabIndex={0}
        aria-label={`${label}. Arrow keys go from point to point, Enter locks.`}
        aria-describedby={id}
        onPointerMove={(event: PointerEvent) => hover(pointAt(event))}
        onPointerLeave={() => hover(null)}
        onClick={(event) => {
          const point = pointAt(event);
          setCursor(null);
          onLock(point === locked ? null : point);
        }}
        onKeyDown={press}
        onBlur={() => {
          setCursor(null);
          onPreview?.(null);
        }}
      />
      <p id={id} className="sr" aria-live="polite">
        {shown === null || shown >= xs.length ? "" : spoken(shown)}
      </p>
      {shown !== null && shown < xs.length && (hovered !== null || cursor !== null) ? (
        <div
          className={`tip ${styles.tip}`}
          style={{
            top: Math.min(height - 40, ys[shown] + 12),
            ...(xs[shown] > width / 2 ? { right: width - xs[shown] + 12 } : { left: xs[shown] + 12 }),
          }}
        >
          {tip(shown)}
        </div>
      ) : null}
    </div>
  );
}

interface Placed {
  xs: Float64Array;
  ys: Float64Array;
  toX: (value: number) => number;
  toY: (value: number) => number;
}

function place(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  axes: ScatterProps["axes"],
  width: number,
  height: number,
): Placed {
  const margins = axes ? plotMargins : bareMargins;
  const inner = [width - margins.left - margins.right, height - margins.top - margins.bottom];
  const scale = (axis: ScatterAxis | null, values: ArrayLike<number>) => {
    const transform = axis?.transform ?? ((value: number) => value);
    const [low, high] = (axis?.domain ?? extent(values)).map(transform);
    return { transform, low, span: high - low };
  };
  const [sx, sy] = [scale(axes?.x ?? null, x), scale(axes?.y ?? null, y)];
  // a map without axes is not stretched: equal distances stay equal
  const unit = axes ? null : Math.min(inner[0] / sx.span, inner[1] / sy.span);
  const [perX, perY] = unit === null ? [inner[0] / sx.span, inner[1] / sy.span] : [unit, unit];
  const left = margins.left + (inner[0] - perX * sx.span) / 2;
  const bottom = height - margins.bottom - (inner[1] - perY * sy.span) / 2;
  const toX = (value: number) => left + (sx.transform(value) - sx.low) * perX;
  const toY = (value: number) => bottom - (sy.transform(value) - sy.low) * perY;
  return { xs: Float64Array.from(x, toX), ys: Float64Array.from(y, toY), toX, toY };
}

function paintAxes(
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
function paintPoint(
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

function paintFloor(
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

function paintDiagonal(
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

function paintBars(
  context: CanvasRenderingContext2D,
  i: number,
  bars: NonNullable<ScatterProps["bars"]>,
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

function paintName(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  text: string,
  width: number,
  tokens: CanvasTokens,
): void {
  context.font = `600 11px ${tokens.font}`;
  context.textBaseline = "middle";
  const leftwards = x > width - 90;
  context.textAlign = leftwards ? "right" : "left";
  context.lineWidth = 3;
  context.strokeStyle = tokens.surface;
  context.fillStyle = tokens.text;
  const at = x + (leftwards ? -8 : 8);
  context.strokeText(text, at, y);
  context.fillText(text, at, y);
}
