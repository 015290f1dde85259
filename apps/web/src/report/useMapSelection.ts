"use client";
/** Which heads of a map are selected, and which one is locked, as the address has it, and the ways to change that. */
import { useMemo } from "react";
import type { Change } from "../address";
import {
  isNothing,
  nothing,
  type Polygon,
  readSelection,
  selected,
  toggledPoint,
  writeSelection,
} from "../charts/mapGeometry";
import type { MapReport } from "./headMap";

export interface MapSelected {
  /** Indices of points, ascending; and the same as a set. */
  points: readonly number[];
  has: ReadonlySet<number>;
  polygons: readonly Polygon[];
  /** Around the points of a line, beside what is selected already or instead of it. */
  draw: (polygon: Polygon, more: boolean) => void;
  pick: (point: number) => void;
  clear: () => void;
  locked: number | null;
  lock: (point: number | null) => void;
}

interface Chosen {
  lasso: string | null;
  point: string | null;
}

/** @param chosen of the address; what was written on another map selects nothing */
export function useMapSelection(
  { id, points: { x, y } }: MapReport,
  { lasso, point }: Chosen,
  choose: Change<Chosen>,
): MapSelected {
  return useMemo(() => {
    const map = id.slice(id.indexOf(":") + 1).slice(0, 6);
    const selection = readSelection(lasso, map);
    const [locked = null] = readSelection(point, map).points.filter((i) => i < x.length);
    const points = selected(selection, x, y);
    // the back button goes from one selection to the last; points picked one by one are one selection
    const put = (next: typeof selection, push: boolean) =>
      choose({ lasso: isNothing(next) ? null : writeSelection(map, next) }, { push });
    return {
      points,
      has: new Set(points),
      polygons: selection.polygons,
      draw: (polygon, more) =>
        put(
          more ? { ...selection, polygons: [...selection.polygons, polygon] } : { polygons: [polygon], points: [] },
          true,
        ),
      pick: (one) => put(toggledPoint(selection, one), isNothing(selection)),
      clear: () => isNothing(selection) || put(nothing, true),
      locked,
      lock: (one) => choose({ point: one === null ? null : writeSelection(map, { polygons: [], points: [one] }) }),
    };
  }, [id, x, y, lasso, point, choose]);
}
