"use client";
/** One refit in the wall: its pattern in small, its slot, how like the medoid it is and how far ahead of the next. */
import Link from "next/link";
import { type KeyboardEvent, memo, useMemo } from "react";
import type { CanvasTokens } from "../charts/tokens";
import { signed } from "../format";
import type { Member } from "./documents";
import { likenessText } from "./members";
import { type Pattern, shownValues } from "./pattern";
import styles from "./SeedWall.module.css";
import { TilePicture } from "./TilePicture";

interface SeedTileProps {
  member: Member;
  pattern: Pattern | null;
  /** What it is shown as the difference from; null shows the pattern itself. */
  pinned: Pattern | null;
  difference: boolean;
  sink: boolean;
  sparse: boolean;
  log: boolean;
  isPin: boolean;
  isLock: boolean;
  /** The likeness from which on it is the same head. */
  near: number;
  /** A CSS colour; null for a refit without a mark. */
  mark: string | null;
  href: string;
  tokens: CanvasTokens | null;
  onLock: (ordinal: number) => void;
  onHover: (ordinal: number | null) => void;
  onPress: (event: KeyboardEvent, member: Member) => void;
  /** Gives its button away. */
  onTile: (id: string, element: HTMLButtonElement | null) => void;
}

/** A wall has fifty: what is pointed at changes none of them, a pattern that arrives changes its own. */
export const SeedTile = memo(function SeedTile(props: SeedTileProps) {
  const { member, pattern, pinned, difference, sink, sparse, log, isPin, isLock, near, mark } = props;
  const { refit, head, margin } = member;
  const values = useMemo(
    () => pattern && shownValues(pattern, pinned, { sink, sparse, difference }),
    [pattern, pinned, sink, sparse, difference],
  );
  const lead = margin === null || margin === undefined ? null : signed(margin);
  const spoken = [
    `${refit.label}, slot ${head.label}`,
    `similarity ${likenessText(member, near)}`,
    lead && `margin ${lead}`,
    member.near ? "found" : "not found",
    isPin ? "pinned" : null,
    isLock ? "locked" : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
  return (
    <div className={[styles.tile, isPin ? styles.pin : "", isLock ? styles.lock : ""].join(" ")}>
      <button
        type="button"
        ref={(element) => props.onTile(head.id, element)}
        aria-label={spoken}
        aria-pressed={isLock}
        title={`${spoken}. Click locks, Enter opens, P pins.`}
        tabIndex={isLock ? 0 : -1}
        onClick={() => props.onLock(refit.ordinal)}
        onKeyDown={(event) => props.onPress(event, member)}
        onPointerEnter={() => props.onHover(refit.ordinal)}
        onPointerLeave={() => props.onHover(null)}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && props.onHover(refit.ordinal)}
        onBlur={() => props.onHover(null)}
      >
        <TilePicture
          values={values}
          n={pattern?.tokens.length ?? 1}
          log={log}
          difference={difference}
          tokens={props.tokens}
        />
      </button>
      <span className={styles.label}>
        <Link href={props.href} prefetch={false} tabIndex={-1} title={`Open ${head.label} of ${refit.label}`}>
          {mark ? <i className={styles.swatch} style={{ background: mark }} /> : null}
          <b>{refit.label.replace(/^seed /, "")}</b> <span className="faint">H{head.index}</span>
        </Link>
        <span>{isPin ? "pin" : likenessText(member, near)}</span>
      </span>
      {lead ? (
        <span className={`${styles.margin} faint`} title="Similarity to the class less that of the refit's next head">
          <span>margin</span>
          <span>{lead}</span>
        </span>
      ) : null}
    </div>
  );
});
