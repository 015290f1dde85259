"use client";
/** A refit's pattern in small, painted when it comes into sight. */
import { memo, useLayoutEffect, useRef } from "react";
import type { CanvasTokens } from "../charts/tokens";
import { keepPainting } from "../charts/usePainted";
import { useSize } from "../charts/useSize";
import { useSeen } from "../frame/useSeen";
import { paintPattern, patternPixels } from "./paintPattern";
import styles from "./SeedWall.module.css";

interface TilePictureProps {
  /** null until it is there. */
  values: Float32Array | null;
  n: number;
  log: boolean;
  difference: boolean;
  /** Asked for once by who has many pictures. */
  tokens: CanvasTokens | null;
}

/** The canvas fills its box by its style, so that a box that has just grown shows the last picture larger, not a strip of nothing. */
export const TilePicture = memo(function TilePicture({ values, n, log, difference, tokens }: TilePictureProps) {
  const [box, size] = useSize<HTMLSpanElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const seen = useSeen(box, "300px");
  const width = size?.width ?? 0;
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element || !tokens || !seen || width === 0) return;
    const edge = Math.round(width * (window.devicePixelRatio || 1));
    // clears it, too
    element.width = edge;
    element.height = edge;
    const drawn = values && { values, n, log, difference };
    keepPainting(element, {
      width,
      height: width,
      paint: (context, ramps) => {
        if (drawn) paintPattern(context, { ...drawn, left: 0, top: 0, cell: width / n, gap: 0 }, ramps);
      },
    });
    if (!drawn) return;
    element.getContext("2d")?.putImageData(new ImageData(patternPixels(drawn, edge, tokens), edge, edge), 0, 0);
  }, [values, n, log, difference, width, seen, tokens]);
  return (
    <span ref={box} className={styles.picture} data-drawn={seen && values ? "yes" : "no"}>
      <canvas ref={canvas} />
    </span>
  );
});
