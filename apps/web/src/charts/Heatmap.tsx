"use client";
/** A grid of values on a canvas, with one focusable overlay that a keyboard and a screen reader can walk. */
import { type KeyboardEvent, type PointerEvent, useCallback, useId, useMemo, useRef, useState } from "react";
import styles from "./Heatmap.module.css";
import { outline, type PaintedCell, paintCell } from "./paint";
import { useRoom } from "./room";
import type { Margins } from "./scales";
import { type Painter, usePainted } from "./usePainted";
import { useSize } from "./useSize";

export interface HeatmapCell {
  /** 0..1 is the whole ramp, always (-1..1 for the diverging one); null when it was not computed. */
  value: number | null;
  text: string;
  hatched: boolean;
  /** What a screen reader says, verdict included. */
  spoken: string;
}

export interface Place {
  row: number;
  column: number;
}

interface HeatmapProps {
  label: string;
  rowLabels: string[];
  columnLabels: string[];
  /** cells[row][column] */
  cells: HeatmapCell[][];
  margins: Margins;
  rowHeight: number;
  /** Around 0 instead of from 0 to 1. */
  diverging?: boolean;
  /** Write the column labels under the grid; a curve above it with the same columns does without. */
  columnAxis?: boolean;
  /** What a row is, for a screen reader. */
  rowName?: string;
  locked: Place | null;
  /** Touched in another chart: a cell, a whole column, or a whole row. */
  pointed?: { row?: number; column?: number } | null;
  /** Under the pointer or the keyboard; null when it leaves. */
  onPreview: (place: Place | null) => void;
  /** Clicked, or Enter; null clears. */
  onLock: (place: Place | null) => void;
  /** Clicked twice, or Enter on what is locked already; without it, that lets go. */
  onOpen?: (place: Place) => void;
}

const gap = 1;
/** Labels nearer than this are thinned. */
const leastLabelHeight = 12;
const axisHeight = 22;
const labelWidth = (labels: string[]) => Math.max(...labels.map((text) => text.length)) * 6.5 + 8;
const same = (a: Place | null, b: Place | null) => a?.row === b?.row && a?.column === b?.column;
const clamp = (value: number, high: number) => Math.min(high, Math.max(0, value));

export function Heatmap({
  label,
  rowLabels,
  columnLabels,
  cells,
  margins,
  rowHeight: usualRowHeight,
  diverging,
  columnAxis,
  rowName = "head",
  locked,
  pointed,
  onPreview,
  onLock,
  onOpen,
}: HeatmapProps) {
  const [box, size] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const id = useId();
  const [hovered, setHovered] = useState<Place | null>(null);
  const [focused, setFocused] = useState(false);
  const [cursor, setCursor] = useState<Place>(locked ?? { row: 0, column: 0 });

  const rows = rowLabels.length;
  const columns = columnLabels.length;
  const rowHeight = Math.floor(usualRowHeight * useRoom());
  const height = rows * rowHeight;
  const columnWidth = size ? (size.width - margins.left - margins.right) / columns : 0;
  const touched = hovered ?? (focused ? cursor : (pointed ?? locked));
  const here = { row: clamp(cursor.row, rows - 1), column: clamp(cursor.column, columns - 1) };

  const painted = useMemo<PaintedCell[][]>(
    () =>
      cells.map((line, row) =>
        line.map((cell, column) => ({
          ...cell,
          diverging,
          x: margins.left + column * columnWidth + gap,
          y: row * rowHeight + gap,
          width: columnWidth - 2 * gap,
          height: rowHeight - 2 * gap,
        })),
      ),
    [cells, margins, columnWidth, rowHeight, diverging],
  );

  const paint = useCallback<Painter>(
    (context, tokens) => {
      for (const line of painted) for (const cell of line) paintCell(context, cell, tokens);
    },
    [painted],
  );
  const overlay = useCallback<Painter>(
    (context, tokens) => {
      const ring = (place: Place, color: string, width: number, inset: number) => {
        const cell = painted[place.row]?.[place.column];
        if (cell) outline(context, cell, color, width, [], inset);
      };
      if (pointed && !hovered) {
        const { row, column } = pointed;
        const from = painted[row ?? 0]?.[column ?? 0];
        const to = painted[row ?? painted.length - 1]?.[column ?? painted[0].length - 1];
        const size = from && to && { width: to.x + to.width - from.x, height: to.y + to.height - from.y };
        if (size) outline(context, { ...from, ...size }, tokens.text, 1.5, [], -0.5);
      }
      if (hovered) ring(hovered, tokens.text, 1.5, 0);
      if (locked) ring(locked, tokens.accent, 2.5, -1);
      if (focused) {
        ring({ row: here.row, column: here.column }, tokens.surface, 2, 1.5);
        ring({ row: here.row, column: here.column }, tokens.accent, 2.5, -1);
      }
    },
    [painted, hovered, locked, pointed, focused, here.row, here.column],
  );
  usePainted(canvas, size && columnWidth > 2 * gap ? { width: size.width, height } : null, paint, overlay);

  const placeAt = (event: PointerEvent): Place | null => {
    const bounds = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - bounds.left - margins.left) / columnWidth);
    const row = Math.floor((event.clientY - bounds.top) / rowHeight);
    return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : null;
  };
  const preview = (place: Place | null) => {
    if (same(place, hovered)) return;
    setHovered(place);
    onPreview(place);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (step) {
      const next = { row: clamp(here.row + step[0], rows - 1), column: clamp(here.column + step[1], columns - 1) };
      setCursor(next);
      onPreview(next);
    } else if (event.key === "Home" || event.key === "End") {
      const next = { row: here.row, column: event.key === "Home" ? 0 : columns - 1 };
      setCursor(next);
      onPreview(next);
    } else if (event.key === "Enter" && onOpen && same(here, locked)) {
      onOpen(here);
    } else if (event.key === "Enter" || event.key === " ") {
      onLock(same(here, locked) ? null : here);
    } else if (event.key === "Escape") {
      onLock(null);
    } else return;
    // a click, which shows no ring, may have brought the focus here
    setFocused(true);
    event.preventDefault();
  };

  return (
    <div ref={box} className={styles.box} style={{ height, marginBottom: columnAxis ? axisHeight : undefined }}>
      <canvas ref={canvas} />
      {rowLabels.map((text, row) =>
        row % Math.ceil(leastLabelHeight / rowHeight) === 0 ? (
          <span
            key={text}
            className={row === touched?.row ? `${styles.row} ${styles.touched}` : styles.row}
            aria-hidden="true"
            style={{ top: row * rowHeight, height: rowHeight, width: margins.left - 10 }}
          >
            {text}
          </span>
        ) : null,
      )}
      {columnAxis && columnWidth > 0
        ? columnLabels.map((text, column) =>
            column % Math.ceil(labelWidth(columnLabels) / columnWidth) === 0 ? (
              <span
                key={text}
                className={column === touched?.column ? `${styles.column} ${styles.touched}` : styles.column}
                aria-hidden="true"
                style={{ top: height, left: margins.left + (column + 0.5) * columnWidth }}
              >
                {text}
              </span>
            ) : null,
          )
        : null}
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table that can be walked
        role="grid"
        className={styles.overlay}
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={`${id}-${here.row}-${here.column}`}
        onPointerMove={(event) => preview(placeAt(event))}
        onPointerLeave={() => preview(null)}
        onClick={(event) => {
          const place = placeAt(event as unknown as PointerEvent);
          if (!place) return;
          setCursor(place);
          onLock(same(place, locked) ? null : place);
        }}
        onDoubleClick={(event) => {
          const place = placeAt(event as unknown as PointerEvent);
          if (place) onOpen?.(place);
        }}
        onKeyDown={press}
        onFocus={(event) => setFocused(event.currentTarget.matches(":focus-visible"))}
        onBlur={() => {
          setFocused(false);
          onPreview(null);
        }}
      >
        <thead>
          <tr>
            <th scope="col">{rowName}</th>
            {columnLabels.map((text) => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cells.map((line, row) => (
            <tr key={rowLabels[row]}>
              <th scope="row">{rowLabels[row]}</th>
              {line.map((cell, column) => (
                // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant moves instead of the focus
                <td
                  key={columnLabels[column]}
                  // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: as above
                  role="gridcell"
                  id={`${id}-${row}-${column}`}
                  aria-selected={same({ row, column }, locked)}
                >
                  {cell.spoken}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
