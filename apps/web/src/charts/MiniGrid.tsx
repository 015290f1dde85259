"use client";
/** A small grid of values on a canvas, one of several that are compared by eye; its words are its button's, its numbers the table's below them. */
import { type PointerEvent, useCallback, useRef } from "react";
import { outline, paintCell } from "./paint";
import { useRoom } from "./room";
import { type Painter, usePainted } from "./usePainted";
import { useSize } from "./useSize";

interface MiniGridProps {
  /** cells[row][column]; 0..1 is the whole ramp. */
  cells: { value: number | null; hatched: boolean }[][];
  height: number;
  /** Touched in another chart: a cell, or a whole column. */
  pointed?: { row?: number; column: number } | null;
  locked?: { row: number; column: number } | null;
  /** Under the pointer; null when it leaves. */
  onPoint?: (place: { row: number; column: number } | null) => void;
}

export function MiniGrid({ cells, height: usualHeight, pointed = null, locked = null, onPoint }: MiniGridProps) {
  const [box, size] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = Math.floor(usualHeight * useRoom());
  const width = size?.width ?? 0;
  const rowHeight = height / cells.length;
  const columnWidth = width / (cells[0]?.length ?? 1);
  const paint = useCallback<Painter>(
    (context, tokens) => {
      cells.forEach((line, row) => {
        line.forEach((cell, column) => {
          const place = { x: column * columnWidth + 0.5, y: row * rowHeight + 0.5 };
          paintCell(context, { ...cell, ...place, width: columnWidth - 1, height: rowHeight - 1, text: "" }, tokens);
        });
      });
    },
    [cells, rowHeight, columnWidth],
  );
  const overlay = useCallback<Painter>(
    (context, tokens) => {
      const ring = ({ row, column }: { row?: number; column: number }, color: string, inset: number) => {
        const place = { x: column * columnWidth, y: (row ?? 0) * rowHeight, width: columnWidth };
        outline(context, { ...place, height: row === undefined ? height : rowHeight }, color, 2, [], inset);
      };
      if (locked) ring(locked, tokens.accent, 1);
      if (pointed) ring(pointed, tokens.text, 1);
    },
    [pointed, locked, rowHeight, columnWidth, height],
  );
  usePainted(canvas, width > 0 ? { width, height } : null, paint, overlay);
  const move = (event: PointerEvent) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    const row = Math.floor((event.clientY - bounds.top) / rowHeight);
    const column = Math.floor((event.clientX - bounds.left) / columnWidth);
    if (row === pointed?.row && column === pointed?.column) return;
    onPoint?.(cells[row]?.[column] ? { row, column } : null);
  };
  return (
    <div ref={box} style={{ height }} onPointerMove={onPoint && move} onPointerLeave={onPoint && (() => onPoint(null))}>
      <canvas ref={canvas} />
    </div>
  );
}
