"use client";
/** Lines over layers as a part of the page's brush: what is pointed at is marked elsewhere, what is clicked becomes the page's layer. */
import { useCallback } from "react";
import type { Change } from "../address";
import { type Brush, nothing } from "../family/overview";
import type { View } from "../view";

interface Layered {
  layer: number;
  onView: Change<View>;
  brush: Brush;
  onBrush: (brush: Brush) => void;
}

/** As `CurveFrame` takes it. */
export interface LayerBrush {
  active: number;
  onPoint: (layer: number | null) => void;
  onPick: (layer: number) => void;
}

/** The functions stay the same ones, so that a chart that is remembered is not drawn for nothing. */
export function useLayerBrush({ layer, onView, brush, onBrush }: Layered): LayerBrush {
  const onPoint = useCallback((to: number | null) => onBrush(to === null ? nothing : { layer: to }), [onBrush]);
  const onPick = useCallback((to: number) => onView({ layer: to }, { push: true }), [onView]);
  return { active: brush.layer ?? layer, onPoint, onPick };
}
