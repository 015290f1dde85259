"use client";
/** Points that mean nothing but nearness: zoomed, moved, and drawn around; arrows go from point to point. */
import { type KeyboardEvent, type ReactNode, useCallback, useId, useMemo, useRef, useState } from "react";
import { fixed } from "../format";
import { Segmented } from "../frame/Segmented";
import { frameOf, type Place, type Polygon, rounded, simplified, wholeMap, type Zoom, zoomTo } from "./mapGeometry";
import styles from "./PointMap.module.css";
import { type MapPicture, paintLine, paintMap, paintRing } from "./pointMapPaint";
import { useRoom } from "./room";
import { type Direction, extent, nearest, neighbour, tipPlace } from "./scatterPicture";
import { useCoarsePointer } from "./useCoarsePointer";
import { useMapGestures } from "./useMapGestures";
import { type Painter, usePainted } from "./usePainted";
import { useSettled } from "./useSettled";
import { useSize } from "./useSize";

interface PointMapProps extends Pick<MapPicture, "mark" | "open" | "lit" | "chosen" | "polygons" | "name"> {
  label: string;
  height: number;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  zoom: Zoom;
  /** Told when a zoom has come to rest. */
  onZoom: (zoom: Zoom) => void;
  /** A line drawn around points, in their own unit; `more` adds to what is selected. */
  onLasso: (polygon: Polygon, more: boolean) => void;
  /** A point for the selection, or out of it: Shift with a click or with Enter. */
  onPick: (point: number) => void;
  onClear: () => void;
  locked: number | null;
  onLock: (point: number | null) => void;
  tip: (point: number) => ReactNode;
  /** What a screen reader says of a point. */
  spoken: (point: number) => string;
}

type Tool = "lasso" | "pan";

const reach = 14;
const step = 1.5;
const arrows: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

export function PointMap(props: PointMapProps) {
  const { label, x, y, mark, open, lit, chosen, polygons, name } = props;
  const { onLasso, onPick, onClear, locked, onLock, tip, spoken } = props;
  const [measured, size] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const id = useId();
  const coarse = useCoarsePointer();
  const [tool, setTool] = useState<Tool | null>(null);
  const [space, setSpace] = useState(false);
  const [hovered, setHovered] = useState<number | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [zoom, setZoom] = useSettled(props.zoom, props.onZoom);
  const width = size?.width ?? 0;
  const height = Math.floor(props.height * useRoom());
  const box = useMemo(() => ({ width, height, x: extent(x), y: extent(y) }), [width, height, x, y]);
  const { frame, xs, ys } = useMemo(() => {
    const made = frameOf(box.width, box.height, box.x, box.y, zoom);
    const pixels = Array.from(x, (value, i) => made.toPixel([value, y[i]]));
    return { frame: made, xs: pixels.map(([px]) => px), ys: pixels.map(([, py]) => py) };
  }, [box, zoom, x, y]);
  const usedTool: Tool = tool ?? (coarse ? "pan" : "lasso");
  const moves = usedTool === "pan" || space;

  const pointAt = ([px, py]: Place) => nearest(xs, ys, px, py, reach);
  const { line, zoomBy, drop, handlers } = useMapGestures({
    element: surface,
    box,
    zoom,
    onZoom: setZoom,
    moves,
    onHover: (pixel) => setHovered(pixel && pointAt(pixel)),
    onTap: (pixel, more) => {
      const point = pointAt(pixel);
      // a finger does not hover: its tap shows the card as well
      setCursor(coarse ? point : null);
      if (!more) onLock(point === locked ? null : point);
      else if (point !== null) onPick(point);
    },
    onLine: (drawn, more) => {
      const corners = simplified(drawn, 1.5);
      // a straight line holds nothing
      if (corners.length < 3) return;
      onLasso(rounded(corners.map(frame.toData), Math.max(width, height) / frame.unit), more);
    },
  });

  // more of the same room for each point, so the points may be larger
  const radius = (x.length > 4000 ? 1.8 : x.length > 800 ? 2.4 : 4) * (1 + Math.log2(zoom.scale) / 4);
  const paint = useCallback<Painter>(
    (context, tokens) => paintMap(context, { frame, xs, ys, radius, mark, open, lit, chosen, polygons, name }, tokens),
    [frame, xs, ys, radius, mark, open, lit, chosen, polygons, name],
  );
  const pointed = hovered ?? cursor;
  const overlay = useCallback<Painter>(
    (context, tokens) => {
      if (locked !== null) paintRing(context, xs[locked], ys[locked], radius + 4, tokens.accent, 2.5);
      if (pointed !== null) paintRing(context, xs[pointed], ys[pointed], radius + 4, tokens.text, 2.5);
      if (line) paintLine(context, line, tokens);
    },
    [xs, ys, radius, locked, pointed, line],
  );
  usePainted(canvas, width > 0 ? { width, height } : null, paint, overlay);

  const middle: Place = [width / 2, height / 2];
  const walk = (point: number | null) => {
    setCursor(point);
    if (point === null || (xs[point] >= 0 && xs[point] <= width && ys[point] >= 0 && ys[point] <= height)) return;
    setZoom(zoomTo(box, zoom.scale, [x[point], y[point]], middle));
  };
  const here = cursor ?? locked ?? nearest(xs, ys, ...middle, Number.POSITIVE_INFINITY);
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || here === null) return;
    const direction = arrows[event.key];
    if (direction) walk(cursor === null ? here : neighbour(xs, ys, here, direction));
    else if (event.key === "Home" || event.key === "End") walk(event.key === "Home" ? 0 : x.length - 1);
    else if (event.key === "+" || event.key === "=") zoomBy(step, cursor === null ? middle : [xs[cursor], ys[cursor]]);
    else if (event.key === "-" || event.key === "_")
      zoomBy(1 / step, cursor === null ? middle : [xs[cursor], ys[cursor]]);
    else if (event.key === "0") setZoom(wholeMap);
    else if (event.key === " ") setSpace(true);
    else if (event.key === "Enter" && event.shiftKey) onPick(here);
    else if (event.key === "Enter") onLock(here === locked ? null : here);
    else if (event.key === "Escape" && line) drop();
    else if (event.key === "Escape") {
      walk(null);
      onLock(null);
      onClear();
    } else return;
    event.preventDefault();
  };
  const shown = pointed ?? locked;

  return (
    <>
      <div className={styles.tools} data-unprinted>
        <Segmented
          small
          label="What a drag does"
          value={usedTool}
          onChange={setTool}
          choices={[
            { value: "lasso", label: "Lasso", title: "A drag selects what it is drawn around; Shift adds" },
            { value: "pan", label: "Pan", title: "A drag moves the map; so does one with the space bar" },
          ]}
        />
        <button type="button" className="ctl s" aria-label="Zoom in" title="+" onClick={() => zoomBy(step, middle)}>
          +
        </button>
        <button
          type="button"
          className="ctl s"
          aria-label="Zoom out"
          title="−"
          disabled={zoom.scale === 1}
          onClick={() => zoomBy(1 / step, middle)}
        >
          −
        </button>
        <button
          type="button"
          className="ctl s"
          title="0, or a double click"
          disabled={zoom.scale === 1}
          onClick={() => setZoom(wholeMap)}
        >
          Whole map
        </button>
        <span>× {fixed(zoom.scale, 1)}</span>
      </div>
      <div ref={measured} className={styles.box} style={{ height }}>
        <canvas ref={canvas} />
        <div
          ref={surface}
          className={[
            styles.overlay,
            moves ? styles.moves : "",
            usedTool === "pan" && zoom.scale === 1 ? styles.whole : "",
          ].join(" ")}
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: one tab stop for all points; arrows move among them
          tabIndex={0}
          aria-label={`${label}. Arrow keys go from point to point, Enter locks, Shift and Enter selects, plus and minus zoom, 0 shows the whole map, Escape clears. The same heads are a table under Values.`}
          aria-describedby={id}
          {...handlers}
          onDoubleClick={() => setZoom(wholeMap)}
          onKeyDown={press}
          onKeyUp={(event) => event.key === " " && setSpace(false)}
          onBlur={() => {
            setCursor(null);
            setSpace(false);
          }}
        />
        <p id={id} className="sr" aria-live="polite">
          {shown === null ? "" : `${spoken(shown)}${chosen.has(shown) ? ", selected" : ""}`}
        </p>
        {pointed !== null && !line ? (
          <div className={`tip ${styles.tip}`} style={tipPlace(xs[pointed], ys[pointed], width, height)}>
            {tip(pointed)}
          </div>
        ) : null}
      </div>
    </>
  );
}
