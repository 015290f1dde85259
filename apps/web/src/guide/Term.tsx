"use client";
/** A word with its meaning on hover, on focus and at the first tap; it leads to the docs. */
import Link from "next/link";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import card from "../frame/Card.module.css";
import { retried } from "../frame/retried";
import { useCard } from "../frame/useCard";
import type { Entry, TermName } from "./glossary";
import styles from "./Term.module.css";

interface TermProps {
  of: TermName;
  /** As it stands in the sentence. */
  children: ReactNode;
}

const cardWidth = 296;

export function Term({ of, children }: TermProps) {
  const id = useId();
  const word = useRef<HTMLAnchorElement>(null);
  const [entry, setEntry] = useState<Entry | null>(null);
  const { open, show, anchorProps, cardProps } = useCard(word, cardWidth, entry !== null);
  /** Whether the click that follows is the tap that opens the card. */
  const opens = useRef(false);
  useEffect(() => {
    if (!open) return;
    let isGone = false;
    // fetched when the first word is looked at
    retried(() => import("./glossary")).then(
      ({ glossary }) => {
        if (!isGone) setEntry(glossary[of]);
      },
      () => {}, // the docs say it too
    );
    return () => {
      isGone = true;
    };
  }, [of, open]);
  return (
    <>
      <Link
        ref={word}
        href={entry ? `/docs/metrics#${entry.section}` : "/docs/metrics"}
        prefetch={false}
        className={styles.term}
        aria-describedby={open ? id : undefined}
        {...anchorProps}
        onPointerDown={({ pointerType }) => {
          opens.current = pointerType === "touch" && !open;
        }}
        onClick={(event) => {
          if (!opens.current) return;
          opens.current = false;
          event.preventDefault();
          show();
        }}
      >
        {children}
      </Link>
      <span id={id} role="tooltip" className={card.card} {...cardProps}>
        <b>{entry?.name}</b>
        <span>{entry?.means}</span>
        <span className="faint">Enter, a click or a second tap: how it is computed</span>
      </span>
    </>
  );
}
