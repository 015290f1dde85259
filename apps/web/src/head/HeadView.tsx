"use client";
/** Everything about one class of heads; what is pointed at, locked and pinned is shared by its panels. */
import { startTransition, useCallback, useEffect, useMemo, useState } from "react";
import { Cautions } from "../analysis/Provenance";
import { ReportNotice } from "../analysis/ReportState";
import { useKeys } from "../frame/keys";
import { AblationPanel } from "./AblationPanel";
import { headLink } from "./address";
import type { Member } from "./documents";
import styles from "./Head.module.css";
import { HeadTop } from "./HeadTop";
import { LargePattern } from "./LargePattern";
import { wallOf } from "./members";
import { NeighboursPanel } from "./NeighboursPanel";
import { PromptPanel } from "./PromptPanel";
import { PromptsPanel } from "./PromptsPanel";
import { ScoresPanel } from "./ScoresPanel";
import { SeedWall } from "./SeedWall";
import { type HeadViewProps, promptAt, promptId } from "./shared";
import { TrianglePanel } from "./TrianglePanel";
import { useFloorShare } from "./useClasses";
import { usePatterns } from "./usePatterns";
import { usePrompts } from "./usePrompts";

export function HeadView(props: HeadViewProps) {
  const { framed, layer, choices, onChoices, anchor, asked, report, headClass, onOpen } = props;
  const refits = headClass.members.length;
  const wall = useMemo(() => wallOf(headClass), [headClass]);
  const memberOf = useCallback(
    (ordinal: number | null): Member =>
      (headClass.members.find(({ refit }) => refit.ordinal === (ordinal ?? anchor)) ??
        headClass.members.find(({ refit }) => refit.ordinal === anchor)) as Member,
    [headClass, anchor],
  );
  const [hovered, setHovered] = useState<number | null>(null);
  const locked = memberOf(choices.lock);
  const pin = memberOf(choices.pin);
  const shown = hovered === null ? locked : memberOf(hovered);

  const prompts = usePrompts(report.promptSet.id);
  const text = useMemo(
    () => (choices.text ? { text: choices.text } : { promptId: promptId(report, promptAt(choices, report)) }),
    [choices, report],
  );
  const ids = useMemo(() => wall.all.map(({ head }) => head.id), [wall]);
  const patterns = usePatterns(ids, text);

  // what is computed at once waits for the patterns: they are looked at first, and the server does one thing at a time
  const [settled, setSettled] = useState(false);
  const nothingAwaited = patterns.waiting === 0;
  useEffect(() => {
    if (nothingAwaited) startTransition(() => setSettled(true));
  }, [nothingAwaited]);
  // at step 0 the twins are all there is, and no floor of themselves
  const floorShare = useFloorShare(framed, layer, settled && report.step > 0);

  const lock = useCallback(
    (ordinal: number | null) => onChoices({ lock: ordinal === anchor ? null : ordinal }, { push: true }),
    [onChoices, anchor],
  );
  const pinShown = () => onChoices({ pin: shown.refit.ordinal === anchor ? null : shown.refit.ordinal });
  useKeys({
    p: pinShown,
    Escape: () => onChoices({ lock: null, pin: null, token: null, wall: "pattern" }),
  });
  // what was pointed at belongs to the class before
  useEffect(() => setHovered(null), [headClass.id]);

  const { slug } = framed.family;
  const linkTo = useCallback(
    (member: Member) => headLink(slug, slotOf(member), framed.view, choices),
    [slug, framed.view, choices],
  );
  const enter = useCallback((member: Member) => onOpen(slotOf(member)), [onOpen]);
  const shared = { ...props, text, floorShare, refits, wall, patterns, shown, locked, pin, pinShown, lock, linkTo };
  return (
    <div className={asked.current ? undefined : "faded"}>
      <HeadTop {...shared} onHover={setHovered} />
      {asked.status.is !== "ready" ? (
        <div className={styles.notice}>
          <ReportNotice view={asked} nothing={null} />
        </div>
      ) : null}
      <Cautions messages={report.warnings.map(({ message }) => message)} />
      <div className={styles.main}>
        <SeedWall {...shared} onHover={setHovered} onEnter={enter} />
        <LargePattern {...shared} />
      </div>
      <PromptPanel {...shared} prompts={prompts} />
      {settled ? (
        <div className={styles.two}>
          <ScoresPanel {...shared} onHover={setHovered} />
          <AblationPanel {...shared} onHover={setHovered} />
          <PromptsPanel {...shared} />
          <TrianglePanel {...shared} />
        </div>
      ) : null}
      <NeighboursPanel {...shared} />
    </div>
  );
}

const slotOf = ({ head, refit }: Member) => ({ layer: head.layer, index: head.index, refit: refit.ordinal });
