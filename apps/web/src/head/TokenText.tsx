"use client";
/** The text under a pattern: each token says where its attention goes and where attention to it comes from. */
import { type KeyboardEvent, useRef } from "react";
import { fixed } from "../format";
import styles from "./Head.module.css";
import { attendedFrom, attendsTo, isBos, type Pattern, tokenLabel } from "./pattern";

interface TokenTextProps {
  pattern: Pattern;
  values: Float32Array;
  token: number;
  onToken: (token: number | null) => void;
  onLock: (token: number) => void;
  /** By an arrow key. */
  onWalk: (token: number) => void;
}

/** A line's strength: never so faint that it cannot be told, never drawn for nothing. */
const strength = (value: number) =>
  Math.abs(value) < 0.02 ? 0 : Math.round(100 * Math.min(1, 0.15 + Math.abs(value)));

export function TokenText({ pattern: { tokens }, values, token, onToken, onLock, onWalk }: TokenTextProps) {
  const row = useRef<HTMLDivElement>(null);
  const n = tokens.length;
  const press = (event: KeyboardEvent, at: number) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: n - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(n - 1, Math.max(0, to));
    onWalk(next);
    (row.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would give the tokens a form's meaning
    <div ref={row} className={styles.text} role="group" aria-label="Tokens of the text. Arrow keys move.">
      {tokens.map((text, at) => {
        const to = at <= token ? values[token * n + at] : 0;
        const from = at > token ? values[at * n + token] : 0;
        const most = attendsTo(values, n, at);
        const back = attendedFrom(values, n, at);
        return (
          <button
            key={at}
            type="button"
            tabIndex={at === token ? 0 : -1}
            className={[styles.token, at === token ? styles.on : "", isBos(text) ? styles.bos : ""].join(" ")}
            aria-pressed={at === token}
            aria-label={`${tokenLabel(text)}, token ${at}: attends most to ${tokenLabel(tokens[most.at])} (${most.at}), ${fixed(most.value)}${
              back ? `; attended most from ${tokenLabel(tokens[back.at])} (${back.at}), ${fixed(back.value)}` : ""
            }`}
            style={{
              borderBottomColor: `color-mix(in srgb, var(--cat-1) ${strength(to)}%, transparent)`,
              borderTopColor: `color-mix(in srgb, var(--cat-2) ${strength(from)}%, transparent)`,
            }}
            onPointerEnter={() => onToken(at)}
            onPointerLeave={() => onToken(null)}
            onClick={() => onLock(at)}
            onKeyDown={(event) => press(event, at)}
          >
            {isBos(text) ? tokenLabel(text) : text.replace(/\n/g, "↵")}
          </button>
        );
      })}
    </div>
  );
}
