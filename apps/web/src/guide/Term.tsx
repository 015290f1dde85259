"use client";
/** A word with its meaning on hover, on focus and at the first tap; it leads to the docs. */
import Link from "next/link";
import { type ReactNode, useId, useRef } from "react";
import card from "../frame/Card.module.css";
import { useCard } from "../frame/useCard";
import { glossary, type TermName } from "./glossary";
import styles from "./Term.module.css";

interface TermProps {
  of: TermName;
  /** As it stands in the sentence; the entry's name without it. */
  children?: ReactNode;
}

const cardWidth = 296;

export function Term({ of, children }: TermProps) {
  const { name, means, section } = glossary[of];
  const id = useId();
  const word = useRef<HTMLAnchorElement>(null);
  const { open, show, anchorProps, cardProps } = useCard(word, cardWidth);
  /** Whether the click that follows is the tap that opens the card. */
  const opens = useRef(false);
  return (
    <>
      <Link
        ref={word}
        href={`/docs/metrics#${section}`}
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
        {children ?? name}
      </Link>
      <span id={id} role="tooltip" className={card.card} {...cardProps}>
        <b>{name}</b>
        <span>{means}</span>
        <span className="faint">Enter, a click or a second tap: how it is computed</span>
      </span>
    </>
  );
}
