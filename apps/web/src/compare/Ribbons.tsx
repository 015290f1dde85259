"use client";
/** Two columns of heads, and a ribbon from each left head to its counterpart; one tab stop, walked by arrow keys. */
import { type KeyboardEvent, useId, useState } from "react";
import { useRoom } from "../charts/room";
import { useSize } from "../charts/useSize";
import { fixed } from "../format";
import styles from "./ComparePage.module.css";
import { labelOf, type Ribbon } from "./pairs";

interface RibbonsProps {
  label: string;
  ribbons: readonly Ribbon[];
  layers: number;
  heads: number;
  /** Named in bold. */
  activeLayer: number;
  /** Places in `ribbons`. */
  pointed: number | null;
  locked: number | null;
  onPoint: (ribbon: number | null) => void;
  onLock: (ribbon: number | null) => void;
}

const layerGap = 8;
/** Left and right of the heads: their labels, and outside of them their layers'. */
const column = 64;
/** Labels nearer than this are thinned, and leave room for the pointed head's. */
const leastLabelHeight = 10;

export function Ribbons(props: RibbonsProps) {
  const { label, ribbons, layers, heads, activeLayer, pointed, locked, onPoint, onLock } = props;
  const [box, size] = useSize<HTMLDivElement>();
  const id = useId();
  const [cursor, setCursor] = useState(0);
  const row = Math.floor(useRoom() * Math.max(7, Math.min(22, Math.floor(520 / (layers * heads)))));
  const height = layers * heads * row + (layers - 1) * layerGap;
  const width = size?.width ?? 0;
  const y = ({ layer, head }: Ribbon["left"]) => layer * (heads * row + layerGap) + head * row + row / 2;
  const [from, to] = [column + 14, width - column - 14];
  const lit = pointed ?? locked;
  const every = Math.ceil(leastLabelHeight / row);
  const here = Math.min(cursor, ribbons.length - 1);
  const places = Array.from({ length: layers * heads }, (_, i) => ({
    layer: Math.floor(i / heads),
    head: i % heads,
  }));

  const press = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -heads, PageDown: heads }[event.key];
    if (step !== undefined || event.key === "Home" || event.key === "End") {
      const wanted = event.key === "Home" ? 0 : event.key === "End" ? ribbons.length - 1 : here + (step ?? 0);
      const next = Math.min(ribbons.length - 1, Math.max(0, wanted));
      setCursor(next);
      onPoint(next);
    } else if (event.key === "Enter" || event.key === " ") onLock(here === locked ? null : here);
    else return;
    event.preventDefault();
  };

  return (
    <div ref={box}>
      <div
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={`${id}-${here}`}
        className={styles.ribbons}
        style={{ height }}
        onKeyDown={press}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && onPoint(here)}
        onBlur={() => onPoint(null)}
        onPointerLeave={() => onPoint(null)}
      >
        <div className="sr">
          {ribbons.map((ribbon, i) => (
            // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant moves instead of the focus
            <div key={labelOf(ribbon.left)} id={`${id}-${i}`} role="option" aria-selected={i === locked}>
              {labelOf(ribbon.left)} and {labelOf(ribbon.right)}: {fixed(ribbon.similarity)}
              {ribbon.atFloor ? ", at floor" : ""}
            </div>
          ))}
        </div>
        {width > 0 ? (
          <svg width={width} height={height} aria-hidden="true">
            {order(ribbons.length, lit).map((i) => {
              const ribbon = ribbons[i];
              const [a, b] = [y(ribbon.left), y(ribbon.right)];
              const middle = (from + to) / 2;
              const path = `M${from} ${a}C${middle} ${a} ${middle} ${b} ${to} ${b}`;
              const low = ribbon.atFloor === true;
              return (
                // biome-ignore lint/a11y/noStaticElementInteractions: the list is walked by keyboard as a whole
                <g
                  key={labelOf(ribbon.left)}
                  className={styles.head}
                  onPointerEnter={() => onPoint(i)}
                  onClick={() => onLock(i === locked ? null : i)}
                >
                  <path
                    d={path}
                    fill="none"
                    stroke={low ? "var(--floor-ink)" : "var(--ci)"}
                    strokeWidth={low ? 1.5 : Math.max(1, ribbon.similarity * (row - 2))}
                    strokeDasharray={low ? "3 3" : undefined}
                    strokeOpacity={lit === null ? (low ? 0.7 : 0.5) : i === lit ? 1 : 0.14}
                  />
                  <path d={path} fill="none" stroke="transparent" strokeWidth={Math.max(8, row)} />
                </g>
              );
            })}
            {(["left", "right"] as const).map((side) => {
              const x = side === "left" ? column : width - column - 12;
              const outward = side === "left" ? "end" : "start";
              return (
                <g key={side}>
                  {places.map((place) => {
                    const i = ribbons.findIndex((ribbon) => labelOf(ribbon[side]) === labelOf(place));
                    const on = lit !== null && ribbons[lit] && labelOf(ribbons[lit][side]) === labelOf(place);
                    return (
                      // biome-ignore lint/a11y/noStaticElementInteractions: the list is walked by keyboard as a whole
                      <g
                        key={labelOf(place)}
                        className={styles.head}
                        onPointerEnter={() => onPoint(i < 0 ? null : i)}
                        onClick={() => i >= 0 && onLock(i === locked ? null : i)}
                      >
                        <rect
                          x={x}
                          y={y(place) - row / 2 + 0.5}
                          width={12}
                          height={row - 1}
                          rx={2}
                          fill={on ? "var(--accent)" : i < 0 ? "var(--sunken)" : "var(--unmarked)"}
                          stroke={i < 0 ? "var(--line-strong)" : "none"}
                        />
                        {on || every === 1 || (lit === null && place.head % every === 0) ? (
                          <text
                            className={on ? "strong" : undefined}
                            x={side === "left" ? x - 5 : x + 17}
                            y={y(place) + 3.5}
                            textAnchor={outward}
                            style={{ fontSize: 10 }}
                          >
                            H{place.head}
                          </text>
                        ) : null}
                      </g>
                    );
                  })}
                  {Array.from({ length: layers }, (_, layer) => (
                    <text
                      key={layer}
                      className={layer === activeLayer ? "strong" : undefined}
                      x={side === "left" ? column - 34 : width - column + 34}
                      y={(y({ layer, head: 0 }) + y({ layer, head: heads - 1 })) / 2 + 4}
                      textAnchor={outward}
                    >
                      L{layer}
                    </text>
                  ))}
                </g>
              );
            })}
          </svg>
        ) : null}
      </div>
    </div>
  );
}

/** The lit one last, so that it lies over the others. */
const order = (n: number, lit: number | null): number[] => {
  const rest = Array.from({ length: n }, (_, i) => i).filter((i) => i !== lit);
  return lit === null || lit >= n ? rest : [...rest, lit];
};
