"use client";
/** A small grid of values on a canvas, one of several that are compared by eye; its words are its button's, its numbers the table's below them. */
import { useCallback, useRef } from "react";
import { paintCell } from "./paint";
import { type Painter, usePainted } from "./usePainted";
import { useSize } from "./useSize";

interface MiniGridProps {
  /** cells[row][column]; 0..1 is the whole ramp. */
  cells: { value: number | null; hatched: boolean }[][];
  height: number;
}

export function MiniGrid({ cells, height }: MiniGridProps) {
  const [box, size] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = size?.width ?? 0;
  const paint = useCallback<Painter>(
    (context, tokens) => {
      const rowHeight = height / cells.length;
      const columnWidth = width / (cells[0]?.length ?? 1);
      cells.forEach((line, row) => {
        line.forEach((cell, column) => {
          const place = { x: column * columnWidth + 0.5, y: row * rowHeight + 0.5 };
          paintCell(context, { ...cell, ...place, width: columnWidth - 1, height: rowHeight - 1, text: "" }, tokens);
        });
      });
    },
    [cells, width, height],
  );
  usePainted(canvas, width > 0 ? { width, height } : null, paint);
  return (
    <div ref={box} style={{ height }}>
      <canvas ref={canvas} />
    </div>
  );
}
