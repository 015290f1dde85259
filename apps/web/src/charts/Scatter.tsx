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
import { useRoom } from "./room";
import styles from "./Scatter.module.css";
import {
  type Interval,
  type Placed,
  paintAxes,
  paintBars,
  paintDiagonal,
  paintFloor,
  paintName,
  paintPoint,
  plotMargins,
} from "./scatterPaint";
import { type Mark, nearest, neighbour, type ScatterAxis, tipPlace } from "./scatterPicture";
import { type Painter, usePainted } from "./usePainted";
import { useSize } from "./useSize";

interface ScatterProps {
  label: string;
  height: number;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  mark: (point: number) => Mark;
  axes: { x: ScatterAxis; y: ScatterAxis };
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

const reach = 14;

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
      if (floor) paintFloor(context, floor, placed, height, tokens);
      paintAxes(context, axes, placed, width, height, tokens);
      if (diagonal) paintDiagonal(context, axes, placed, tokens);
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
          // a finger does not hover: its tap shows the card as well
          const tapped = (event.nativeEvent as globalThis.PointerEvent).pointerType === "touch";
          setCursor(tapped ? point : null);
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
        <div className={`tip ${styles.tip}`} style={tipPlace(xs[shown], ys[shown], width, height)}>
          {tip(shown)}
        </div>
      ) : null}
    </div>
  );
}

function place(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  axes: ScatterProps["axes"],
  width: number,
  height: number,
): Placed {
  const { left, right, top, bottom } = plotMargins;
  const scale = ({ transform = (value) => value, domain }: ScatterAxis, pixels: number) => {
    const [low, high] = domain.map(transform);
    return (value: number) => ((transform(value) - low) * pixels) / (high - low);
  };
  const [across, up] = [scale(axes.x, width - left - right), scale(axes.y, height - top - bottom)];
  const toX = (value: number) => left + across(value);
  const toY = (value: number) => height - bottom - up(value);
  return { xs: Float64Array.from(x, toX), ys: Float64Array.from(y, toY), toX, toY };
}
