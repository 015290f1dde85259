"use client";
/** The page's brush as its maps and its scatters take it: as a place, and as a test of a head. */
import { useCallback, useMemo } from "react";
import type { Place } from "../charts/Heatmap";
import { nothing } from "../family/overview";
import type { LabPanelProps } from "./panelProps";

interface Head {
  layer: number;
  index: number;
}

export function useHeadBrush({ brush: { layer, head }, onBrush }: Pick<LabPanelProps, "brush" | "onBrush">) {
  /** Heads down, layers across. */
  const place = useMemo(() => (layer === undefined ? null : { row: head, column: layer }), [layer, head]);
  const isLit = useCallback(
    (of: Head) => of.layer === layer && (head === undefined || of.index === head),
    [layer, head],
  );
  const point = useCallback(
    (of: Head | null) => onBrush(of ? { layer: of.layer, head: of.index } : nothing),
    [onBrush],
  );
  const preview = useCallback((to: Place | null) => point(to && { layer: to.column, index: to.row }), [point]);
  return { place, isLit, point, preview };
}
