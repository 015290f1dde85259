"use client";
/** Lines over parallel axes. A drag along an axis holds a part of it; its ends can be typed below it, too. */
import { type PointerEvent, useEffect, useState } from "react";
import { useRoom } from "../charts/room";
import { useSize } from "../charts/useSize";
import { Select } from "../frame/Select";
import styles from "./DynamicsPage.module.css";
import { type Brushes, brushed, isHeld, type Parallel } from "./parallel";

interface ParallelLinesProps extends Parallel {
  label: string;
  brushes: Brushes;
  onBrush: (brushes: Brushes) => void;
  /** By name: touched, here or in another chart. */
  lit: (name: string) => boolean;
  locked: string | null;
  onLit: (name: string | null) => void;
  onLock: (name: string | null) => void;
}

const usualHeight = 220;
/** Of an axis: its two fields can be read. Where there is less, the axes scroll sideways. */
const leastColumn = 64;
/** Room for the ends of an axis, above and below it: beside it lines would run through them. */
const edge = { top: 18, bottom: 18 };
/** A drag shorter than this is a click, which lets go. */
const leastDrag = 4;

export function ParallelLines(props: ParallelLinesProps) {
  const { axes, lines, label, brushes, onBrush, lit, locked, onLit, onLock } = props;
  const [box, size] = useSize<HTMLDivElement>();
  const [drag, setDrag] = useState<{ axis: number; from: number; to: number } | null>(null);
  const height = usualHeight * useRoom();
  const width = size?.width ?? 0;
  const column = width / axes.length;
  const x = (axis: number) => (axis + 0.5) * column;
  const reach = height - edge.top - edge.bottom;
  const y = (axis: number, value: number) => {
    const [low, high] = axes[axis].domain;
    return edge.top + reach * (1 - (value - low) / (high - low));
  };
  const valueAt = (axis: number, at: number) => {
    const [low, high] = axes[axis].domain;
    return low + (high - low) * Math.min(1, Math.max(0, 1 - (at - edge.top) / reach));
  };
  const endsOf = ({ axis, from, to }: { axis: number; from: number; to: number }): [number, number] => [
    valueAt(axis, Math.max(from, to)),
    valueAt(axis, Math.min(from, to)),
  ];
  const shown =
    drag && Math.abs(drag.to - drag.from) >= leastDrag ? brushed(brushes, axes[drag.axis].key, endsOf(drag)) : brushes;
  const heightOf = (event: PointerEvent<SVGElement>) =>
    event.clientY - (event.currentTarget.ownerSVGElement?.getBoundingClientRect().top ?? 0);
  const release = () => {
    if (!drag) return;
    const far = Math.abs(drag.to - drag.from) >= leastDrag;
    onBrush(brushed(brushes, axes[drag.axis].key, far ? endsOf(drag) : null));
    setDrag(null);
  };
  const path = (values: (number | null)[]) =>
    values
      .map((value, i) => {
        if (value === null) return "";
        const begun = i > 0 && values[i - 1] !== null;
        return `${begun ? "L" : "M"}${x(i).toFixed(1)} ${y(i, value).toFixed(1)}`;
      })
      .join("");
  const rank = (name: string, held: boolean) => (lit(name) ? 3 : name === locked ? 2 : held ? 1 : 0);
  const drawn = lines
    .map((line) => {
      const held = isHeld(line, axes, shown);
      return { ...line, held, rank: rank(line.name, held) };
    })
    .sort((a, b) => a.rank - b.rank);
  return (
    <div className={styles.scroll}>
      <div ref={box} style={{ minWidth: leastColumn * axes.length }}>
        <div style={{ height }}>
          {width > 0 ? (
            <svg width={width} height={height} role="img" aria-label={label}>
              {drawn.map(({ name, values, held, rank: on }) => (
                // biome-ignore lint/a11y/noStaticElementInteractions: the table below is walked by keyboard
                <g
                  key={name}
                  style={{ cursor: "pointer" }}
                  onPointerEnter={() => onLit(name)}
                  onPointerLeave={() => onLit(null)}
                  onClick={() => onLock(name === locked ? null : name)}
                >
                  <path
                    d={path(values)}
                    fill="none"
                    stroke={on > 1 ? "var(--accent)" : held ? "var(--ci)" : "var(--unmarked)"}
                    strokeWidth={on > 1 ? 2.5 : held ? 1.25 : 0.75}
                    strokeOpacity={on > 1 ? 1 : held ? 0.7 : 0.25}
                  />
                  {held || on > 1 ? <path d={path(values)} fill="none" stroke="transparent" strokeWidth={8} /> : null}
                </g>
              ))}
              {axes.map(({ key, domain, text, kinds }, i) => {
                const ends = shown[key];
                return (
                  <g key={key}>
                    <line className="axis" x1={x(i)} x2={x(i)} y1={edge.top} y2={height - edge.bottom} />
                    {domain.map((end, which) => (
                      <text
                        key={end}
                        x={x(i)}
                        y={which === 0 ? height - 4 : 11}
                        textAnchor="middle"
                        style={{ paintOrder: "stroke", stroke: "var(--surface)", strokeWidth: 3 }}
                      >
                        {text(end)}
                      </text>
                    ))}
                    {ends ? (
                      <rect
                        x={x(i) - 6}
                        width={12}
                        y={y(i, Math.min(ends[1], domain[1]))}
                        height={Math.max(2, y(i, Math.max(ends[0], domain[0])) - y(i, Math.min(ends[1], domain[1])))}
                        fill="var(--accent)"
                        fillOpacity={0.25}
                        stroke="var(--accent)"
                      />
                    ) : null}
                    {kinds ? null : (
                      <rect
                        x={x(i) - 10}
                        width={20}
                        y={0}
                        height={height}
                        fill="transparent"
                        style={{ cursor: "row-resize", touchAction: "none" }}
                        onPointerDown={(event) => {
                          event.currentTarget.setPointerCapture(event.pointerId);
                          const at = heightOf(event);
                          setDrag({ axis: i, from: at, to: at });
                        }}
                        onPointerMove={(event) => drag?.axis === i && setDrag({ ...drag, to: heightOf(event) })}
                        onPointerUp={release}
                        onPointerCancel={() => setDrag(null)}
                      />
                    )}
                  </g>
                );
              })}
            </svg>
          ) : null}
        </div>
        <div className={styles.axes} style={{ gridTemplateColumns: `repeat(${axes.length}, minmax(0, 1fr))` }}>
          {axes.map(({ key, title, domain, kinds }) => (
            <fieldset key={key}>
              <legend>{title}</legend>
              {kinds ? (
                <Select
                  small
                  label={title}
                  value={String(brushes[key]?.[0] ?? "")}
                  onChange={(at) => onBrush(brushed(brushes, key, at === "" ? null : [Number(at), Number(at)]))}
                  choices={[{ value: "", label: "any" }, ...kinds.map((label, at) => ({ value: String(at), label }))]}
                />
              ) : null}
              {(kinds ? [] : (["from", "to"] as const)).map((end, i) => (
                <EndField
                  key={end}
                  label={`${title}, ${end}`}
                  placeholder={end}
                  value={brushes[key]?.[i] ?? null}
                  onValue={(value) => {
                    const ends: [number, number] = brushes[key] ? [...brushes[key]] : [...domain];
                    ends[i] = value ?? domain[i];
                    const emptied = value === null && ends[1 - i] === domain[1 - i];
                    onBrush(brushed(brushes, key, emptied ? null : [Math.min(...ends), Math.max(...ends)]));
                  }}
                />
              ))}
            </fieldset>
          ))}
        </div>
      </div>
    </div>
  );
}

interface EndFieldProps {
  label: string;
  placeholder: string;
  /** null where nothing is brushed. */
  value: number | null;
  /** Left, or Enter; null when it was emptied. */
  onValue: (value: number | null) => void;
}

function EndField({ label, placeholder, value, onValue }: EndFieldProps) {
  const told = value === null ? "" : String(Number(value.toPrecision(4)));
  const [text, setText] = useState(told);
  useEffect(() => setText(told), [told]);
  const give = () => {
    if (text !== told) onValue(text === "" ? null : Number(text));
  };
  return (
    <input
      className="field"
      type="number"
      step="any"
      data-unprinted
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === "Enter" && give()}
      onBlur={give}
    />
  );
}
