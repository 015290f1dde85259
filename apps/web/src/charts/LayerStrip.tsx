"use client";
/** Layer by step: how each layer's value grew, in the colours of the heatmap. */
import { useCallback, useMemo, useRef } from "react";
import { count, fixed } from "../format";
import { type PaintedCell, paintCell } from "./paint";
import { useRoom } from "./room";
import { stepMargins } from "./scales";
import { type Painter, usePainted } from "./usePainted";
import { useSize } from "./useSize";

export interface StripCell {
  value: number | null;
  hatched: boolean;
}

interface LayerStripProps {
  label: string;
  /** Ascending; each cell reaches halfway to its neighbours. */
  steps: number[];
  /** cells[layer][i] belongs to steps[i]. */
  cells: StripCell[][];
  span: [first: number, last: number];
}

const usualRow = 23;

export function LayerStrip({ label, steps, cells, span }: LayerStripProps) {
  const [box, size] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const rowHeight = Math.floor(usualRow * useRoom());
  const height = cells.length * rowHeight;
  const plot = (size?.width ?? 0) - stepMargins.left - stepMargins.right;

  const edges = useMemo(() => {
    const x = (step: number) => stepMargins.left + (plot * (step - span[0])) / Math.max(1, span[1] - span[0]);
    const middles = steps.slice(1).map((step, i) => x((step + steps[i]) / 2));
    return [x(Math.max(span[0], steps[0])), ...middles, x(Math.min(span[1], steps[steps.length - 1]))];
  }, [steps, plot, span]);

  const paint = useCallback<Painter>(
    (context, tokens) => {
      cells.forEach((line, layer) => {
        line.forEach(({ value, hatched }, i) => {
          const left = Math.round(edges[i]);
          const width = Math.max(2, Math.round(edges[i + 1]) - left - 1);
          const cell: PaintedCell = {
            x: left,
            y: layer * rowHeight,
            width,
            height: rowHeight - 2,
            value,
            hatched,
            text: "",
          };
          paintCell(context, cell, tokens);
        });
      });
    },
    [cells, edges, rowHeight],
  );
  usePainted(canvas, size && plot > 0 ? { width: size.width, height } : null, paint);

  return (
    <div ref={box} style={{ position: "relative", height }}>
      <canvas ref={canvas} role="img" aria-label={label} />
      {size ? (
        <svg
          width={size.width}
          height={height}
          style={{ position: "absolute", inset: 0, pointerEvents: "none" }}
          aria-hidden="true"
        >
          {cells.map((line, layer) => {
            const y = layer * rowHeight + rowHeight / 2 + 3;
            const latest = line[line.length - 1]?.value ?? null;
            const since = clearSince(line);
            return (
              <g key={layer}>
                <text x={stepMargins.left - 10} y={y} textAnchor="end">
                  L{layer}
                </text>
                <text className="strong" x={size.width - stepMargins.right + 10} y={y}>
                  {latest === null ? "–" : fixed(latest)}
                </text>
                <text className="faint" x={size.width - stepMargins.right + 46} y={y}>
                  {since === null ? "at floor" : `from ${count(steps[since])}`}
                </text>
              </g>
            );
          })}
        </svg>
      ) : null}
    </div>
  );
}

/** @returns the index from which on a layer never was at its floor again; null if it is there now */
export function clearSince(line: StripCell[]): number | null {
  let since: number | null = null;
  line.forEach(({ hatched }, i) => {
    if (hatched) since = null;
    else if (since === null) since = i;
  });
  return since;
}
