"use client";
/** The page's brush as its maps and its scatters take it: as a place, and as a test of a head. */
import { useCallback, useMemo } from "react";
import type { Place } from "../charts/Heatmap";
import { brushOf, isTouched } from "../family/headBrush";
import type { LabPanelProps } from "./panelProps";

interface Head {
  layer: number;
  index: number;
}

const placeAt = ({ layer, index }: Head): Place => ({ row: index, column: layer });

export function useHeadBrush({ brush, onBrush }: Pick<LabPanelProps, "brush" | "onBrush">) {
  const { layer, head } = brush;
  const place = useMemo(() => (layer === undefined ? null : { row: head, column: layer }), [layer, head]);
  const isLit = useCallback((of: Head) => isTouched(placeAt(of), brush), [brush]);
  const preview = useCallback((to: Place | null) => onBrush(brushOf(to)), [onBrush]);
  const point = useCallback((of: Head | null) => preview(of && placeAt(of)), [preview]);
  return { place, isLit, point, preview };
}
