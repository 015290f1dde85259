"use client";
/** Keeps a canvas painted, and remembers how, so that the same picture can be had as a vector. */
import { type RefObject, useEffect } from "react";
import { prepare } from "./paint";
import { type CanvasTokens, useCanvasTokens } from "./tokens";
import { useFontsReady } from "./useFontsReady";

export type Painter = (context: CanvasRenderingContext2D, tokens: CanvasTokens) => void;

export interface Painting {
  /** In CSS pixels. */
  width: number;
  height: number;
  paint: Painter;
}

const paintings = new WeakMap<HTMLCanvasElement, Painting>();

/** Says how the vector of a canvas is painted; `usePainted` says it by itself. */
export const keepPainting = (canvas: HTMLCanvasElement, painting: Painting): void => {
  paintings.set(canvas, painting);
};

/** What is on a canvas; undefined where nobody said how it is painted. */
export const paintingOf = (canvas: HTMLCanvasElement): Painting | undefined => paintings.get(canvas);

/**
 * @param paint must be the same function while nothing that it draws has changed: wrap it in useCallback
 * @param overlay what belongs to the screen alone, as hover and focus; it is left out of the vector
 */
export function usePainted(
  canvas: RefObject<HTMLCanvasElement | null>,
  size: { width: number; height: number } | null,
  paint: Painter,
  overlay?: Painter,
): void {
  const tokens = useCanvasTokens();
  const fontsReady = useFontsReady();
  const width = size?.width ?? 0;
  const height = size?.height ?? 0;
  useEffect(() => {
    if (!canvas.current || !tokens || !fontsReady || width <= 0 || height <= 0) return;
    keepPainting(canvas.current, { width, height, paint });
    const context = prepare(canvas.current, width, height);
    if (!context) return;
    paint(context, tokens);
    overlay?.(context, tokens);
  }, [canvas, tokens, fontsReady, width, height, paint, overlay]);
}
