"use client";
/** One dot a refit around 0; those apart are named. A click, or Enter, picks it or puts it back; arrows go from dot to dot. */
import { type KeyboardEvent, useRef } from "react";
import { fixed, signed } from "../format";
import { useRoom } from "./room";
import { roomyTicks, tickLabel } from "./scales";
import { swarm } from "./swarm";
import { useSize } from "./useSize";

export interface SeedDot {
  ordinal: number;
  name: string;
  value: number;
  color: string;
  /** Written at the dot. */
  named: boolean;
  /** Ringed, with the word said: it lies apart. */
  mark?: string;
}

interface SeedStripProps {
  label: string;
  dots: readonly SeedDot[];
  unit: string;
  /** What it means to lie at the left and at the right end. */
  ends: [left: string, right: string];
  /** Ordinals of the dot that is touched, and of those that are picked. */
  lit: number | null;
  picked: readonly number[];
  onPoint: (ordinal: number | null) => void;
  onPick: (ordinal: number) => void;
  /** Puts all back. */
  onClear: () => void;
}

const usualHeight = 118;
/** Pixels under which unit and ends would meet; the signs of the ticks say as much. */
const leastForEnds = 360;

export function SeedStrip({ label, dots, unit, ends, lit, picked, onPoint, onPick, onClear }: SeedStripProps) {
  const [ref, size] = useSize<HTMLDivElement>();
  const group = useRef<SVGGElement>(null);
  const height = usualHeight * useRoom();
  const bottom = height - 50;
  const middle = bottom / 2 + 6;
  const width = size?.width ?? 0;
  const reach = Math.max(1e-4, ...dots.map(({ value }) => Math.abs(value))) * 1.2;
  const x = (value: number) => 20 + ((width - 40) * (value + reach)) / (2 * reach);
  const ticks = roomyTicks([-reach, reach], 5, width);
  const text = reach < 0.01 ? (value: number) => fixed(value, 4) : tickLabel(ticks);
  const placed = swarm(dots.map(({ value }) => x(value)));
  const order = [...dots].sort((a, b) => a.value - b.value).map(({ ordinal }) => ordinal);
  const stop = lit ?? picked[0] ?? order[0];

  const press = (event: KeyboardEvent, ordinal: number) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (step) {
      const next = order[Math.min(order.length - 1, Math.max(0, order.indexOf(ordinal) + step))];
      group.current?.querySelector<SVGElement>(`[data-refit="${next}"]`)?.focus();
    } else if (event.key === "Enter" || event.key === " ") onPick(ordinal);
    else if (event.key === "Escape") onClear();
    else return;
    event.preventDefault();
  };

  return (
    <div ref={ref} style={{ height }}>
      {width > 0 ? (
        // biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset
        <svg width={width} height={height} role="group" aria-label={label}>
          {ticks.map((tick) => (
            <g key={tick}>
              <line className={tick === 0 ? "axis" : "grid"} x1={x(tick)} x2={x(tick)} y1={4} y2={bottom} />
              <text x={x(tick)} y={bottom + 15} textAnchor="middle">
                {tick > 0 ? "+" : ""}
                {text(tick)}
              </text>
            </g>
          ))}
          <g ref={group}>
            {dots.map((dot, i) => {
              const { ordinal, name, value, color, mark } = dot;
              const [cx, cy] = [x(value), middle + placed[i]];
              const isPicked = picked.includes(ordinal);
              const touched = ordinal === lit || isPicked;
              return (
                // biome-ignore lint/a11y/useSemanticElements: SVG has no button
                <g
                  key={ordinal}
                  role="button"
                  data-refit={ordinal}
                  tabIndex={ordinal === stop ? 0 : -1}
                  aria-pressed={isPicked}
                  aria-label={`${name}: ${signed(value, 4)}${mark ? `, ${mark}` : ""}`}
                  style={{ cursor: "pointer", outline: "none" }}
                  onPointerEnter={() => onPoint(ordinal)}
                  onPointerLeave={() => onPoint(null)}
                  onFocus={() => onPoint(ordinal)}
                  onBlur={() => onPoint(null)}
                  onClick={() => onPick(ordinal)}
                  onKeyDown={(event) => press(event, ordinal)}
                >
                  <circle cx={cx} cy={cy} r={12} fill="transparent" />
                  <circle
                    cx={cx}
                    cy={cy}
                    r={touched ? 5.5 : 4}
                    fill={isPicked ? "var(--surface)" : color}
                    stroke={touched ? "var(--accent)" : color}
                    strokeWidth={touched ? 2.5 : 1}
                  />
                  {mark ? <circle cx={cx} cy={cy} r={8.5} fill="none" stroke="var(--warn)" strokeWidth={1.5} /> : null}
                  {dot.named || touched ? (
                    <text x={cx} y={cy - 12} textAnchor="middle" className={touched || mark ? "strong" : undefined}>
                      {name.replace(/^seed /, "")}
                      {mark ? `, ${mark}` : ""}
                    </text>
                  ) : null}
                </g>
              );
            })}
          </g>
          {width < leastForEnds ? null : (
            <>
              <text className="faint" x={4} y={bottom + 32}>
                {ends[0]}
              </text>
              <text className="faint" x={width - 4} y={bottom + 32} textAnchor="end">
                {ends[1]}
              </text>
            </>
          )}
          <text className="faint" x={width / 2} y={bottom + 32} textAnchor="middle">
            {unit}
          </text>
        </svg>
      ) : null}
    </div>
  );
}
