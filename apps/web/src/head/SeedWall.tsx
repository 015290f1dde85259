"use client";
import Link from "next/link";
/** The matched head of every refit on one text, as small maps: most like the medoid first. */
import { type CSSProperties, type KeyboardEvent, useMemo, useRef } from "react";
import { fixed, plural, signed } from "../format";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import { Term } from "../guide/Term";
import type { Member } from "./documents";
import { HeadPatterns } from "./documents";
import { reached } from "./grid";
import { markOf } from "./marks";
import { likenessText } from "./members";
import { shownValues } from "./pattern";
import styles from "./SeedWall.module.css";
import type { SharedProps } from "./shared";
import { TilePicture } from "./TilePicture";
import { sparse } from "./usePatterns";
import { WallState } from "./WallState";

interface SeedWallProps extends SharedProps {
  hovered: number | null;
  onHover: (ordinal: number | null) => void;
  onEnter: (member: Member) => void;
}

/** How wide a tile is at least, by how many there are. */
const leastWidth = (tiles: number) => (tiles <= 4 ? 190 : tiles <= 12 ? 132 : tiles <= 24 ? 92 : 66);

export function SeedWall(props: SeedWallProps) {
  const { framed, report, headClass, wall, patterns, choices, onChoices, locked, pin, lock, onHover, onEnter } = props;
  const tiles = useRef(new Map<string, HTMLButtonElement>());
  const difference = choices.wall === "difference";
  const pinned = patterns.of.get(pin.head.id) ?? null;
  const drawn = useMemo(
    () =>
      new Map(
        [...patterns.of].map(([id, pattern]) => [
          id,
          {
            n: pattern.tokens.length,
            values: shownValues(pattern, pinned, {
              sink: choices.sink,
              log: choices.log,
              difference: difference && id !== pin.head.id,
            }),
          },
        ]),
      ),
    [patterns.of, pinned, pin.head.id, choices.sink, choices.log, difference],
  );

  const press = (event: KeyboardEvent, member: Member) => {
    if (event.key === "Enter") {
      event.preventDefault();
      onEnter(member);
      return;
    }
    const at = wall.all.indexOf(member);
    const spots = wall.all.map(({ head }) => {
      const bounds = tiles.current.get(head.id)?.getBoundingClientRect();
      return { x: bounds?.x ?? 0, y: bounds?.y ?? 0 };
    });
    const next = reached(spots, at, event.key);
    if (next === at) return;
    event.preventDefault();
    tiles.current.get(wall.all[next].head.id)?.focus();
  };

  const tile = (member: Member) => {
    const { refit, head, margin, near } = member;
    const isPin = member === pin;
    const isLock = member === locked;
    const mark = markOf(refit.ordinal, props.refits, choices.marks);
    const picture = drawn.get(head.id);
    const spoken = [
      `${refit.label}, slot ${head.label}`,
      `similarity ${likenessText(member, report.near)}`,
      margin === null || margin === undefined ? null : `margin ${signed(margin)}`,
      near ? "found" : "not found",
      isPin ? "pinned" : null,
      isLock ? "locked" : null,
    ].filter((part) => part !== null);
    return (
      <div key={head.id} className={[styles.tile, isPin ? styles.pin : "", isLock ? styles.lock : ""].join(" ")}>
        <button
          type="button"
          ref={(element) => {
            if (element) tiles.current.set(head.id, element);
            else tiles.current.delete(head.id);
          }}
          aria-label={spoken.join(", ")}
          aria-pressed={isLock}
          title={`${spoken.join(", ")}. Click locks, Enter opens, P pins.`}
          tabIndex={isLock ? 0 : -1}
          onClick={() => lock(refit.ordinal)}
          onKeyDown={(event) => press(event, member)}
          onPointerEnter={() => onHover(refit.ordinal)}
          onPointerLeave={() => onHover(null)}
          onFocus={(event) => event.currentTarget.matches(":focus-visible") && onHover(refit.ordinal)}
          onBlur={() => onHover(null)}
        >
          <TilePicture
            values={picture?.values ?? null}
            n={picture?.n ?? 1}
            log={choices.log}
            difference={difference && !isPin}
          />
        </button>
        <span className={styles.label}>
          <Link
            href={props.linkTo(member)}
            prefetch={false}
            tabIndex={-1}
            title={`Open ${head.label} of ${refit.label}`}
          >
            {mark ? <i className={styles.swatch} style={{ background: mark }} /> : null}
            <b>{refit.label.replace(/^seed /, "")}</b> <span className="faint">H{head.index}</span>
          </Link>
          <span>{isPin ? "pin" : likenessText(member, report.near)}</span>
        </span>
      </div>
    );
  };

  return (
    <Panel
      title="Seed wall"
      sub={
        <>
          the matched head of each refit, most like the <Term of="medoid">medoid</Term> first
        </>
      }
      style={{ "--tile": `${leastWidth(wall.all.length)}px` } as CSSProperties}
      exports={{
        name: `${framed.family.slug}-${headClass.label}-refits`,
        table: {
          title: `Class ${headClass.label} of ${framed.family.name}`,
          columns: ["refit", "head", "likeness to the medoid", "mean similarity", "margin", "found"],
          rows: wall.all.map(({ refit, head, likeness, similarity, margin, near }) => [
            refit.label,
            head.label,
            likeness,
            similarity,
            margin ?? null,
            near ? "yes" : "no",
          ]),
        },
        query: {
          document: HeadPatterns,
          variables: { ids: wall.all.map(({ head }) => head.id), ...props.text, ...sparse },
        },
        report,
      }}
      actions={
        <Segmented
          small
          label="What the tiles show"
          value={choices.wall}
          onChange={(next) => onChoices({ wall: next })}
          choices={[
            { value: "pattern", label: "Pattern" },
            { value: "difference", label: "Difference from pin", title: `Less the pattern of ${pin.refit.label}` },
          ]}
        />
      }
    >
      <WallState patterns={patterns} refits={props.refits} />
      <div className={styles.group}>
        <b>Same head</b>
        <span>
          {wall.found.length === 1
            ? "the medoid alone"
            : `the medoid and ${plural(wall.found.length - 1, "refit")} with a `}
          {wall.found.length === 1 ? null : (
            <>
              <Term of="nearCopy">near-copy</Term>, from {fixed(report.near)} on
            </>
          )}
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would give the tiles a form's meaning */}
      <div className={styles.tiles} role="group" aria-label="Refits that hold the head. Arrow keys move, Enter opens.">
        {wall.found.map(tile)}
      </div>
      {wall.missing.length > 0 ? (
        <>
          <div className={styles.group}>
            <b>Not found</b>
            <span>what is left for the class, one to one, in the other {plural(wall.missing.length, "refit")}</span>
          </div>
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div className={styles.tiles} role="group" aria-label="Refits without it. Arrow keys move, Enter opens.">
            {wall.missing.map(tile)}
          </div>
        </>
      ) : null}
    </Panel>
  );
}
