"use client";
/** What a mouse, a finger or two, and a wheel do to a map: move it, zoom it, draw on it, or tap a place. */
import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { frameOf, type Place, type Polygon, type Zoom, zoomTo } from "./mapGeometry";

export interface MapBox {
  width: number;
  height: number;
  x: readonly [low: number, high: number];
  y: readonly [low: number, high: number];
}

interface Gestures {
  element: RefObject<HTMLElement | null>;
  box: MapBox;
  zoom: Zoom;
  onZoom: (zoom: Zoom) => void;
  /** Whether a drag moves the map; else it draws. */
  moves: boolean;
  onHover: (pixel: Place | null) => void;
  onTap: (pixel: Place, more: boolean) => void;
  /** A drawn line, in pixels; `more` with Shift. */
  onLine: (line: Polygon, more: boolean) => void;
}

/** A press that moves less than this, in pixels, is a tap. */
const tapReach = 4;
const leastStep = 3;
/** The page is being scrolled, and the map only came under the pointer. */
const scrolledMilliseconds = 250;
const linePixels = 16;

export function useMapGestures({ element, box, zoom, onZoom, moves, onHover, onTap, onLine }: Gestures) {
  const pointers = useRef(new Map<number, Place>());
  const drag = useRef<{ from: Place; is: "tap" | "move" | "draw" } | null>(null);
  const drawn = useRef<Place[]>([]);
  const [line, setLine] = useState<Polygon | null>(null);
  // several events may come before the next rendering
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  }, [zoom]);

  const zoomBy = useCallback(
    (factor: number, from: Place, to: Place = from): boolean => {
      const old = latest.current;
      const { toData } = frameOf(box.width, box.height, box.x, box.y, old);
      const next = zoomTo(box, old.scale * factor, toData(from), to);
      if (next.scale === old.scale && next.x === old.x && next.y === old.y) return false;
      latest.current = next;
      onZoom(next);
      return true;
    },
    [box, onZoom],
  );
  useWheel(element, zoomBy);

  const drop = useCallback(() => {
    drag.current = null;
    drawn.current = [];
    setLine(null);
  }, []);

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const at = placeOf(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, at);
    drop();
    // a second finger makes it a pinch
    if (pointers.current.size === 1) drag.current = { from: at, is: "tap" };
  };
  const move = (event: PointerEvent) => {
    const at = placeOf(event);
    const before = pointers.current.get(event.pointerId);
    if (!before) return onHover(at);
    if (pointers.current.size === 2) {
      const old = spanOf(pointers.current);
      pointers.current.set(event.pointerId, at);
      const now = spanOf(pointers.current);
      zoomBy(old.apart > 0 ? now.apart / old.apart : 1, old.middle, now.middle);
      return;
    }
    pointers.current.set(event.pointerId, at);
    const current = drag.current;
    if (!current) return;
    if (current.is === "tap" && apart(current.from, at) > tapReach) {
      current.is = moves ? "move" : "draw";
      onHover(null);
      if (current.is === "draw") drawn.current = [current.from];
      else zoomBy(1, current.from, at);
    } else if (current.is === "move") zoomBy(1, before, at);
    if (current.is !== "draw" || apart(drawn.current[drawn.current.length - 1], at) < leastStep) return;
    drawn.current = [...drawn.current, at];
    setLine(drawn.current);
  };
  const up = (event: PointerEvent) => {
    if (!pointers.current.delete(event.pointerId)) return;
    const current = drag.current;
    const made = drawn.current;
    drop();
    if (current?.is === "tap") onTap(placeOf(event), event.shiftKey);
    else if (current?.is === "draw" && made.length > 2) onLine(made, event.shiftKey);
  };

  return {
    line,
    zoomBy,
    /** Forgets the line that is being drawn. */
    drop,
    handlers: {
      onPointerDown: down,
      onPointerMove: move,
      onPointerUp: up,
      onPointerCancel: (event: PointerEvent) => {
        pointers.current.delete(event.pointerId);
        drop();
      },
      onPointerLeave: () => onHover(null),
    },
  };
}

const apart = ([ax, ay]: Place, [bx, by]: Place): number => Math.hypot(ax - bx, ay - by);

function placeOf({ clientX, clientY, currentTarget }: PointerEvent): Place {
  const bounds = currentTarget.getBoundingClientRect();
  return [clientX - bounds.left, clientY - bounds.top];
}

/** Of two fingers: how far apart they are, and what is between them. */
function spanOf(pointers: Map<number, Place>): { apart: number; middle: Place } {
  const [a, b] = [...pointers.values()];
  return { apart: apart(a, b), middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] };
}

/** The wheel zooms around the pointer; where the map cannot be made smaller, it scrolls the page as elsewhere. */
function useWheel(element: RefObject<HTMLElement | null>, zoomBy: (factor: number, at: Place) => boolean): void {
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    let scrolled = Number.NEGATIVE_INFINITY;
    const scroll = ({ timeStamp }: Event) => {
      scrolled = timeStamp;
    };
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && event.timeStamp - scrolled < scrolledMilliseconds) return;
      const bounds = target.getBoundingClientRect();
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? linePixels : 1);
      // a trackpad's pinch comes as a wheel with Ctrl, in small steps
      const factor = Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.002));
      const changed = zoomBy(factor, [event.clientX - bounds.left, event.clientY - bounds.top]);
      if (changed || event.ctrlKey) event.preventDefault();
    };
    addEventListener("scroll", scroll, { passive: true, capture: true });
    // React's own wheel listeners are passive, and cannot keep the page from scrolling
    target.addEventListener("wheel", wheel, { passive: false });
    return () => {
      removeEventListener("scroll", scroll, { capture: true });
      target.removeEventListener("wheel", wheel);
    };
  }, [element, zoomBy]);
}
