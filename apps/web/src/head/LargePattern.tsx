"use client";
/** One refit's pattern in large: which tokens attend to which, read from both sides. */
import Link from "next/link";
import { type CSSProperties, type PointerEvent, useCallback, useMemo, useRef, useState } from "react";
import { outline } from "../charts/paint";
import { useRoom } from "../charts/room";
import { type Painter, usePainted } from "../charts/usePainted";
import { useSize } from "../charts/useSize";
import { fixed, signed } from "../format";
import { Panel } from "../frame/Panel";
import { ValuesFold } from "../report/ValuesFold";
import { axisLabels } from "./axisLabels";
import { HeadPatterns } from "./documents";
import styles from "./Head.module.css";
import { markOf, toggled } from "./marks";
import { likenessText } from "./members";
import { PatternKey } from "./PatternKey";
import { paintPattern } from "./paintPattern";
import { attendedFrom, attendsTo, likeness, mostMass, type Pattern, shownValues, tokenLabel } from "./pattern";
import { patternWords } from "./patternWords";
import { promptAt, type SharedProps, textName } from "./shared";
import { TokenText } from "./TokenText";
import { kept } from "./usePatterns";

const axis = 64;
/** Of two labels the least distance. */
const labelHeight = 11;

export function LargePattern(props: SharedProps) {
  const { framed, patterns, shown, locked, pin, pinShown, choices, onChoices, refits, report } = props;
  const pattern = patterns.of.get(shown.head.id) ?? null;
  const pinned = patterns.of.get(pin.head.id) ?? null;
  const difference = choices.wall === "difference" && shown !== pin;
  const mark = markOf(shown.refit.ordinal, refits, choices.marks);
  const { sink, sparse, log } = choices;
  const values = useMemo(
    () => pattern && shownValues(pattern, pinned, { sink, sparse, difference }),
    [pattern, pinned, sink, sparse, difference],
  );
  const words = useMemo(
    () => pattern && values && patternWords(pattern.tokens, values, difference),
    [pattern, values, difference],
  );
  const alike = pattern && pinned && shown !== pin ? likeness(pattern, pinned) : null;
  const [hovered, setHovered] = useState<number | null>(null);
  const n = pattern?.tokens.length ?? 0;
  const token = Math.min(hovered ?? choices.token ?? Math.floor(n / 2), n - 1);
  const lockToken = (at: number) => onChoices({ token: at }, { push: true });
  const said = [
    `similarity ${likenessText(shown, report.near)} to the medoid, ${shown.near ? "found" : "not found"}`,
    shown.margin === null || shown.margin === undefined ? null : `margin ${signed(shown.margin)}`,
    alike === null ? null : `${fixed(alike)} to the pin on this text`,
  ].filter((part) => part !== null);

  return (
    <Panel
      title={`${shown.refit.label}, ${shown.head.label}`}
      sub={
        <>
          {mark ? <i className={styles.swatch} style={{ background: mark }} /> : null}
          {shown === pin
            ? "pinned"
            : difference
              ? "difference from the pin"
              : shown === locked
                ? "locked"
                : "pointed at"}
          {choices.text ? ", your own text" : `, prompt ${promptAt(choices, report)}`}
          {sink ? null : ", no sink"}
          {sparse ? `, keys that hold ${100 * mostMass} %` : null}
        </>
      }
      name="pattern"
      className={styles.large}
      exports={{
        name: `${framed.family.slug}-${shown.refit.label.replace(" ", "-")}-${shown.head.label}-pattern`,
        table:
          pattern && values ? tableOf(pattern, values, difference, `${shown.refit.label} ${shown.head.label}`) : null,
        query: { document: HeadPatterns, variables: { ids: [shown.head.id], ...props.text, ...kept } },
        report,
        text: textName(choices, report),
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would give the switches a form's look */}
      <div className={styles.switches} role="group" aria-label="How the map is drawn">
        <button
          type="button"
          className={`ctl s ${styles.toggle}`}
          aria-pressed={shown === pin}
          onClick={pinShown}
          title="All others can be drawn as their difference from this one (P)"
        >
          Pin
        </button>
        {refits > 8 ? (
          <button
            type="button"
            className={`ctl s ${styles.toggle}`}
            aria-pressed={mark !== null}
            onClick={() => onChoices({ marks: toggled(choices.marks, shown.refit.ordinal) })}
            title="Gives this refit a hue of its own in every chart"
          >
            {mark ? "Unmark" : "Mark"}
          </button>
        ) : null}
        <button
          type="button"
          className={`ctl s ${styles.toggle}`}
          aria-pressed={!sink}
          onClick={() => onChoices({ sink: !sink })}
          title="Leaves out attention to the first token; rows are then shares of the rest"
        >
          No sink
        </button>
        <button
          type="button"
          className={`ctl s ${styles.toggle}`}
          aria-pressed={log}
          onClick={() => onChoices({ log: !log })}
          title="Three decades fill the ramp: 0.001 to 1"
        >
          Log
        </button>
        <button
          type="button"
          className={`ctl s ${styles.toggle}`}
          aria-pressed={sparse}
          onClick={() => onChoices({ sparse: !sparse })}
          title={`Of each token the largest keys alone, as few as hold ${100 * mostMass} % of its attention; without it, all from ${kept.threshold} on`}
        >
          Sparse
        </button>
      </div>
      <p className={styles.said} title={said.join(" · ")}>
        {said.join(" · ")}
      </p>
      {pattern && values ? (
        <>
          <PatternMap
            pattern={pattern}
            values={values}
            log={log}
            difference={difference}
            token={token}
            label={`Attention of ${shown.head.label} of ${shown.refit.label}, queries down, keys across. The tokens under it say the largest, the table under Values all.`}
            onToken={setHovered}
            onLock={lockToken}
          />
          <TokenText
            pattern={pattern}
            values={values}
            token={token}
            onToken={setHovered}
            onLock={lockToken}
            onWalk={(at) => onChoices({ token: at })}
          />
          {pattern.truncated ? (
            <p className="note">The text is longer than the context. It is cut to {n} tokens.</p>
          ) : null}
        </>
      ) : (
        <div className="state" style={{ minHeight: 420 }}>
          <p>
            {patterns.failed
              ? "No pattern of this refit."
              : pattern
                ? "The pin's pattern is not there yet."
                : "One forward pass. It appears here first."}
          </p>
        </div>
      )}
      <div className={styles.foot}>
        <span className="key">
          <span>
            <i className={styles.over} />
            attended from (over)
          </span>
          <span>
            <i className={styles.under} />
            attends to (under)
          </span>
        </span>
        <Link data-unprinted className="nowrap" href={props.linkTo(shown)} prefetch={false}>
          Open {shown.head.label} of {shown.refit.label}
        </Link>
        <span data-unprinted className={styles.hint}>
          <kbd>click</kbd> lock <kbd>P</kbd> pin <kbd>Esc</kbd> clear
        </span>
      </div>
      {words ? <ValuesFold table={words} /> : null}
    </Panel>
  );
}

interface MapProps {
  pattern: Pattern;
  values: Float32Array;
  log: boolean;
  difference: boolean;
  token: number;
  label: string;
  onToken: (token: number | null) => void;
  onLock: (token: number) => void;
}

interface Cell {
  query: number;
  key: number;
}

function PatternMap({ pattern, values, log, difference, token, label, onToken, onLock }: MapProps) {
  const [box, size] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cell, setCell] = useState<Cell | null>(null);
  const n = pattern.tokens.length;
  const labels = useMemo(() => pattern.tokens.map(tokenLabel), [pattern.tokens]);
  const edge = size ? Math.min(size.width, size.height) : 0;
  const pitch = Math.max(1, Math.floor(((edge - axis - 2) / n) * 4) / 4);

  const written = useMemo(() => axisLabels(pattern.tokens, pitch, labelHeight), [pattern.tokens, pitch]);

  const paint = useCallback<Painter>(
    (context, tokens) => {
      const gap = pitch >= 8 ? 0.75 : 0;
      paintPattern(context, { values, n, log, difference, left: axis, top: axis, cell: pitch, gap }, tokens);
      context.font = `400 11px ${tokens.font}`;
      context.fillStyle = tokens.text2;
      for (const { at, text } of written) writeLabel(context, clip(text), axis + at * pitch);
    },
    [values, n, log, difference, pitch, written],
  );
  const overlay = useCallback<Painter>(
    (context, tokens) => {
      const to = attendsTo(values, n, token);
      const from = attendedFrom(values, n, token);
      const [blue, vermillion] = tokens.categories;
      const row = { x: axis - 0.5, y: axis + token * pitch - 0.5, width: (token + 1) * pitch, height: pitch };
      const column = {
        x: axis + token * pitch - 0.5,
        y: axis + token * pitch - 0.5,
        width: pitch,
        height: (n - token) * pitch,
      };
      outline(context, row, blue, 1.5);
      outline(context, column, vermillion, 1.5);
      // the axes anew: what would touch a label of these three gives way
      context.fillStyle = tokens.surface;
      context.fillRect(0, 0, axis - 3, axis + n * pitch + labelHeight);
      context.fillRect(0, 0, axis + n * pitch + labelHeight, axis - 3);
      const taken: number[] = [];
      const write = (text: string, at: number, color: string, weight: number) => {
        if (taken.some((other) => Math.abs(other - at) * pitch < labelHeight)) return;
        taken.push(at);
        context.fillStyle = color;
        context.font = `${weight} 11px ${tokens.font}`;
        writeLabel(context, clip(text), axis + at * pitch);
      };
      write(labels[token], token + 0.5, tokens.text, 600);
      write(labels[to.at], to.at + 0.5, blue, 600);
      if (from) write(labels[from.at], from.at + 0.5, vermillion, 600);
      for (const { at, text } of written) write(text, at, tokens.text2, 400);
    },
    [values, n, token, pitch, labels, written],
  );
  usePainted(canvas, edge > axis + n ? { width: edge, height: edge } : null, paint, overlay);

  const cellAt = (event: PointerEvent): Cell | null => {
    const bounds = event.currentTarget.getBoundingClientRect();
    const query = Math.floor((event.clientY - bounds.top - axis) / pitch);
    const key = Math.floor((event.clientX - bounds.left - axis) / pitch);
    return query >= 0 && query < n && key >= 0 && key <= query ? { query, key } : null;
  };
  const move = (event: PointerEvent) => {
    const next = cellAt(event);
    if (next?.query === cell?.query && next?.key === cell?.key) return;
    setCell(next);
    onToken(next?.query ?? null);
  };
  const to = attendsTo(values, n, token);
  const from = attendedFrom(values, n, token);
  const number = difference ? (value: number) => signed(value) : (value: number) => fixed(value);
  const right = axis + n * pitch;
  const inside = right - axis;
  return (
    <div
      ref={box}
      className={styles.map}
      style={{ "--room": useRoom() } as CSSProperties}
      onPointerMove={move}
      onPointerLeave={() => {
        setCell(null);
        onToken(null);
      }}
      onPointerDown={(event) => {
        const at = cellAt(event);
        if (at) onLock(at.query);
      }}
    >
      <canvas ref={canvas} role="img" aria-label={label} />
      {edge > 0 ? (
        <div className={styles.aside} style={{ left: right - inside * 0.46, width: inside * 0.46, top: axis + 2 }}>
          <p>
            “{labels[token]}” ({token}) attends to
            <b className={styles.blue}>
              {labels[to.at]} ({to.at}) {number(to.value)}
            </b>
          </p>
          {from ? (
            <p>
              attended from
              <b className={styles.vermillion}>
                {labels[from.at]} ({from.at}) {number(from.value)}
              </b>
            </p>
          ) : null}
          <p className="faint">keys across, queries down</p>
          <PatternKey difference={difference} log={log} />
        </div>
      ) : null}
      {cell ? (
        <div
          className={`tip ${styles.tip}`}
          style={{
            left: Math.min(axis + (cell.key + 1) * pitch + 10, edge - 150),
            top: axis + (cell.query + 1) * pitch + 8,
          }}
        >
          <h4>
            {labels[cell.query]} ({cell.query}) → {labels[cell.key]} ({cell.key})
          </h4>
          <dl>
            <dt>{difference ? "less the pin's" : "attention"}</dt>
            <dd>
              {difference ? signed(values[cell.query * n + cell.key], 3) : fixed(values[cell.query * n + cell.key], 3)}
            </dd>
            <dt>if even</dt>
            <dd>{fixed(1 / (cell.query + 1), 3)}</dd>
          </dl>
        </div>
      ) : null}
    </div>
  );
}

const longest = 10;
const clip = (text: string) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);

/** Left of a row, and upright over a column, at `middle` from the map's edge. */
function writeLabel(context: CanvasRenderingContext2D, text: string, middle: number): void {
  context.textBaseline = "middle";
  context.textAlign = "right";
  context.fillText(text, axis - 6, middle + 0.5);
  context.save();
  context.translate(middle, axis - 6);
  context.rotate(-Math.PI / 2);
  context.textAlign = "left";
  context.fillText(text, 0, 0.5);
  context.restore();
}

function tableOf({ tokens }: Pattern, values: Float32Array, difference: boolean, title: string) {
  const n = tokens.length;
  return {
    title,
    columns: ["query", "query token", "key", "key token", difference ? "attention less the pin's" : "attention"],
    rows: Array.from({ length: n }, (_, query) =>
      Array.from({ length: query + 1 }, (_, key) => [query, tokens[query], key, tokens[key], values[query * n + key]]),
    ).flat(),
  };
}
