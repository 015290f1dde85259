"use client";
/** A refit's pattern in small, painted when it comes into sight. */
import { memo, useCallback, useEffect, useRef, useState } from "react";
import { type Painter, usePainted } from "../charts/usePainted";
import { useSize } from "../charts/useSize";
import { paintPattern } from "./paintPattern";
import styles from "./SeedWall.module.css";

interface TilePictureProps {
  /** null until it is there. */
  values: Float32Array | null;
  n: number;
  log: boolean;
  difference: boolean;
}

export const TilePicture = memo(function TilePicture({ values, n, log, difference }: TilePictureProps) {
  const [box, size] = useSize<HTMLSpanElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element || seen) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: "300px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, seen]);
  const edge = size?.width ?? 0;
  const paint = useCallback<Painter>(
    (context, tokens) => {
      context.fillStyle = tokens.sunken;
      context.fillRect(0, 0, edge, edge);
      if (values) {
        paintPattern(context, { values, n, log, difference, left: 0, top: 0, cell: edge / n, gap: 0 }, tokens);
      }
    },
    [values, n, log, difference, edge],
  );
  usePainted(canvas, seen && edge > 0 ? { width: edge, height: edge } : null, paint);
  return (
    <span ref={box} className={styles.picture} data-drawn={seen && values ? "yes" : "no"}>
      <canvas ref={canvas} />
    </span>
  );
});
