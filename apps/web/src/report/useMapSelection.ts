"use client";
/** Which heads of a map are selected, as the address has it, and the ways to change that. */
import { useMemo } from "react";
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
}

/** @param text of the address; one that was written on another map selects nothing */
export function useMapSelection(
  { id, points: { x, y } }: MapReport,
  text: string | null,
  choose: (change: { lasso: string | null }) => void,
): MapSelected {
  return useMemo(() => {
    const map = id.slice(id.indexOf(":") + 1).slice(0, 6);
    const selection = readSelection(text, map);
    const points = selected(selection, x, y);
    const put = (next: typeof selection) => choose({ lasso: isNothing(next) ? null : writeSelection(map, next) });
    return {
      points,
      has: new Set(points),
      polygons: selection.polygons,
      draw: (polygon, more) =>
        put(more ? { ...selection, polygons: [...selection.polygons, polygon] } : { polygons: [polygon], points: [] }),
      pick: (point) => put(toggledPoint(selection, point)),
      clear: () => put(nothing),
    };
  }, [id, x, y, text, choose]);
}
