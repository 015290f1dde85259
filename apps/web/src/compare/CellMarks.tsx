"use client";
/** Marks on a heatmap's cells: a frame around some, a dot in the corner of others. Laid over a Heatmap of the same margins and rows. */
import { useRoom } from "../charts/room";
import type { Margins } from "../charts/scales";
import { useSize } from "../charts/useSize";
import styles from "./ComparePage.module.css";

interface CellMarksProps {
  columns: number;
  margins: Margins;
  /** As the heatmap is told it. */
  rowHeight: number;
  /** By row: the column whose cell has a frame, and that whose cell has a dot. */
  framed: readonly number[];
  dotted: readonly number[];
  /** The row whose frame is the one that is meant. */
  lit?: number | null;
}

export function CellMarks({ columns, margins, rowHeight: usualRowHeight, framed, dotted, lit }: CellMarksProps) {
  const rowHeight = Math.floor(usualRowHeight * useRoom());
  const [box, size] = useSize<HTMLDivElement>();
  const width = size ? (size.width - margins.left - margins.right) / columns : 0;
  const x = (column: number) => margins.left + column * width;
  return (
    <div ref={box} className={styles.marks} aria-hidden="true">
      {size && width > 4 ? (
        <svg aria-hidden="true" width={size.width} height={Math.max(framed.length, dotted.length) * rowHeight}>
          {framed.map((column, row) => (
            <g key={`${row}-${column}`}>
              {strokesOf(row === lit).map(([stroke, strokeWidth]) => (
                <rect
                  key={stroke}
                  x={x(column) + 2}
                  y={row * rowHeight + 2}
                  width={Math.max(1, width - 4)}
                  height={Math.max(1, rowHeight - 4)}
                  rx={2}
                  fill="none"
                  stroke={stroke}
                  strokeWidth={strokeWidth}
                />
              ))}
            </g>
          ))}
          {dotted.map((column, row) => (
            <circle
              key={`dot ${row}-${column}`}
              cx={x(column) + width - Math.min(9, width / 3)}
              cy={row * rowHeight + Math.min(9, rowHeight / 3)}
              r={Math.min(4, rowHeight / 5)}
              fill="var(--text)"
              stroke="var(--surface)"
              strokeWidth={1.5}
            />
          ))}
        </svg>
      ) : null}
    </div>
  );
}

/** A frame, and around it what sets it off from any colour below. */
const strokesOf = (lit: boolean) => [
  ["var(--surface)", lit ? 6 : 4] as const,
  ["var(--cat-2)", lit ? 3.5 : 2] as const,
];
