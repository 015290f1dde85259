"use client";
/** A row for each thing, with the step at which something happened to it, on the axis that charts by step share. */
import type { KeyboardEvent } from "react";
import { count } from "../format";
import { useRoom } from "./room";
import { roomyTicks, stepMargins } from "./scales";
import { useSize } from "./useSize";

export interface StepRow {
  name: string;
  /** null where it never happened. */
  step: number | null;
  range: [first: number, last: number];
  /** One small dot each. */
  dots: { step: number; color: string }[];
  spoken: string;
}

interface StepDotsProps {
  label: string;
  rows: readonly StepRow[];
  span: [first: number, last: number];
  /** The step that is looked at. */
  at: number | null;
  /** Whether a row is touched in another chart. */
  lit?: (row: StepRow) => boolean;
  /** Place of the dot that is touched in another chart, in every row. */
  litDot?: number | null;
  locked: string | null;
  onPoint?: (row: StepRow | null) => void;
  onLock: (name: string | null) => void;
}

const usualRow = 20;

export function StepDots({ label, rows, span, at, lit, litDot, locked, onPoint, onLock }: StepDotsProps) {
  const [ref, size] = useSize<HTMLDivElement>();
  const rowHeight = Math.floor(usualRow * useRoom());
  const width = size?.width ?? 0;
  const bottom = rows.length * rowHeight;
  const plot = width - stepMargins.left - stepMargins.right;
  const x = (step: number) => stepMargins.left + (plot * (step - span[0])) / Math.max(1, span[1] - span[0]);
  const stop = Math.max(
    0,
    rows.findIndex(({ name }) => name === locked),
  );
  const press = (event: KeyboardEvent<SVGGElement>, row: number) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = event.currentTarget.parentElement?.querySelectorAll<SVGGElement>("[data-row]");
    if (step) all?.[Math.min(rows.length - 1, Math.max(0, row + step))]?.focus();
    else if (event.key === "Home" || event.key === "End") all?.[event.key === "Home" ? 0 : rows.length - 1]?.focus();
    else if (event.key === "Enter" || event.key === " ") onLock(rows[row].name === locked ? null : rows[row].name);
    else if (event.key === "Escape") onLock(null);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={ref} style={{ height: bottom + 24 }}>
      {width > 0 ? (
        // biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset
        <svg width={width} height={bottom + 24} role="group" aria-label={label}>
          {roomyTicks(span, 6, x(span[1]) - x(span[0])).map((tick) => (
            <g key={tick}>
              <line className="grid" x1={x(tick)} x2={x(tick)} y1={0} y2={bottom} />
              <text x={x(tick)} y={bottom + 16} textAnchor="middle">
                {count(tick)}
              </text>
            </g>
          ))}
          {at === null ? null : (
            <line x1={x(at)} x2={x(at)} y1={0} y2={bottom} stroke="var(--accent)" strokeOpacity={0.6} />
          )}
          {rows.map((row, i) => {
            const { name, step, range, dots, spoken } = row;
            const middle = (i + 0.5) * rowHeight;
            const isLocked = name === locked;
            const isLit = lit?.(row) ?? false;
            return (
              // biome-ignore lint/a11y/useSemanticElements: SVG has no button
              <g
                key={name}
                data-row={i}
                role="button"
                tabIndex={i === stop ? 0 : -1}
                aria-pressed={isLocked}
                aria-label={spoken}
                style={{ cursor: "pointer" }}
                onPointerEnter={() => onPoint?.(row)}
                onPointerLeave={() => onPoint?.(null)}
                onFocus={(event) => event.currentTarget.matches(":focus-visible") && onPoint?.(row)}
                onBlur={() => onPoint?.(null)}
                onClick={() => onLock(isLocked ? null : name)}
                onKeyDown={(event) => press(event, i)}
              >
                <title>{spoken}</title>
                <rect
                  x={0}
                  y={i * rowHeight}
                  width={width}
                  height={rowHeight}
                  fill={isLocked ? "var(--accent-weak)" : isLit ? "var(--sunken)" : "transparent"}
                />
                <text
                  x={stepMargins.left - 10}
                  y={middle + 4}
                  textAnchor="end"
                  className={isLocked || isLit ? "strong" : undefined}
                >
                  {name}
                </text>
                <line
                  x1={x(range[0])}
                  x2={x(range[1])}
                  y1={middle}
                  y2={middle}
                  stroke="var(--ci)"
                  strokeWidth={6}
                  strokeOpacity="var(--o-band)"
                  strokeLinecap="round"
                />
                {dots.map((dot, k) => (
                  <circle
                    key={k}
                    cx={x(dot.step)}
                    cy={middle + ((k % 2 ? -1 : 1) * Math.min(6, Math.ceil(k / 2) * 3)) / 1.5}
                    r={k === litDot ? 4 : 2.2}
                    fill={dot.color}
                  />
                ))}
                {step === null ? null : (
                  <path
                    d={`M${x(step)} ${middle - 6}l6 6l-6 6l-6 -6z`}
                    fill="var(--mean)"
                    stroke="var(--surface)"
                    strokeWidth={1}
                  />
                )}
                <text x={width - stepMargins.right + 12} y={middle + 4} className={step === null ? "faint" : "strong"}>
                  {step === null ? "not surely" : count(step)}
                </text>
              </g>
            );
          })}
          <text className="faint" x={width - stepMargins.right + 28} y={bottom + 16}>
            step
          </text>
        </svg>
      ) : null}
    </div>
  );
}
