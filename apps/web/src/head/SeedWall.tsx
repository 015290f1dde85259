"use client";
/** The matched head of every refit on one text, as small maps: most like the medoid first. */
import { type CSSProperties, type KeyboardEvent, useCallback, useMemo, useRef } from "react";
import { useCanvasTokens } from "../charts/tokens";
import { useSize } from "../charts/useSize";
import { fixed, plural } from "../format";
import { useMaximised } from "../frame/maximised";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import { Term } from "../guide/Term";
import type { Member } from "./documents";
import { HeadPatterns } from "./documents";
import { reached } from "./grid";
import { markOf } from "./marks";
import { likenessText } from "./members";
import { SeedTile } from "./SeedTile";
import styles from "./SeedWall.module.css";
import { promptAt, type SharedProps, textName } from "./shared";
import { kept } from "./usePatterns";
import { WallState } from "./WallState";
import { largestTile, tileGap, usualWidth } from "./wallTiles";

interface SeedWallProps extends SharedProps {
  onHover: (ordinal: number | null) => void;
  onEnter: (member: Member) => void;
}

/** In the address when it has the whole window. */
const name = "seed-wall";

export function SeedWall(props: SeedWallProps) {
  const { framed, report, headClass, wall, patterns, choices, onChoices, locked, pin, lock, onHover, onEnter } = props;
  const { linkTo } = props;
  const tiles = useRef(new Map<string, HTMLButtonElement>());
  const tokens = useCanvasTokens();
  const difference = choices.wall === "difference";
  const pinned = difference ? (patterns.of.get(pin.head.id) ?? null) : null;
  const links = useMemo(() => new Map(wall.all.map((member) => [member, linkTo(member)])), [wall, linkTo]);

  const keep = useCallback((id: string, element: HTMLButtonElement | null) => {
    if (element) tiles.current.set(id, element);
    else tiles.current.delete(id);
  }, []);
  const press = useCallback(
    (event: KeyboardEvent, member: Member) => {
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
    },
    [wall, onEnter],
  );

  const tile = (member: Member) => (
    <SeedTile
      key={member.head.id}
      member={member}
      pattern={patterns.of.get(member.head.id) ?? null}
      pinned={member === pin ? null : pinned}
      difference={difference && member !== pin}
      sink={choices.sink}
      sparse={choices.sparse}
      log={choices.log}
      isPin={member === pin}
      isLock={member === locked}
      near={report.near}
      mark={markOf(member.refit.ordinal, props.refits, choices.marks)}
      href={links.get(member) ?? ""}
      tokens={tokens}
      onLock={lock}
      onHover={onHover}
      onPress={press}
      onTile={keep}
    />
  );
  const nearest = wall.missing[0];
  const large = useMaximised() === name;
  const [room, size] = useSize<HTMLDivElement>();
  const width =
    large && size
      ? `${largestTile([wall.found.length, wall.missing.length], size.width, size.height)}px`
      : usualWidth(wall.all.length);

  return (
    <Panel
      title="Seed wall"
      name={name}
      className={styles.wall}
      sub={
        <>
          the matched head of each refit on {choices.text ? "your own text" : `prompt ${promptAt(choices, report)}`},
          most like the <Term of="medoid">medoid</Term> first
        </>
      }
      style={{ "--tile": width, "--gap": `${tileGap.y}px ${tileGap.x}px` } as CSSProperties}
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
          variables: { ids: wall.all.map(({ head }) => head.id), ...props.text, ...kept },
        },
        report,
        text: textName(choices, report),
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
      <div ref={room} className={styles.groups}>
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
        <div
          className={styles.tiles}
          role="group"
          aria-label="Refits that hold the head. Arrow keys move, Enter opens."
        >
          {wall.found.map(tile)}
          {wall.found.length === 1 && nearest ? (
            <p className={styles.beside}>
              No other refit holds a near-copy. The nearest is {nearest.head.label} of {nearest.refit.label}:{" "}
              {likenessText(nearest, report.near)}, {fixed(report.near - nearest.likeness, 3)} short of{" "}
              {fixed(report.near)}.
            </p>
          ) : null}
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
      </div>
    </Panel>
  );
}
