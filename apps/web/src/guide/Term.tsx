"use client";
/** A word with its meaning on hover and focus; it leads to the docs. */
import Link from "next/link";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { glossary, type TermName } from "./glossary";
import styles from "./Term.module.css";

interface TermProps {
  of: TermName;
  /** As it stands in the sentence; the entry's name without it. */
  children?: ReactNode;
}

/** The card may be pointed at, too, so it stays for a moment. */
const leaveMilliseconds = 160;
const cardWidth = 296;

export function Term({ of, children }: TermProps) {
  const { name, means, section } = glossary[of];
  const id = useId();
  const word = useRef<HTMLAnchorElement>(null);
  const card = useRef<HTMLSpanElement>(null);
  const leaving = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const [at, box] = [word.current?.getBoundingClientRect(), card.current];
    if (!open || !at || !box) return;
    // the top layer: no panel cuts it off
    box.showPopover();
    const left = Math.max(8, Math.min(at.left, innerWidth - cardWidth - 8));
    const above = at.bottom + box.offsetHeight + 8 > innerHeight;
    box.style.left = `${left}px`;
    box.style.top = `${above ? at.top - box.offsetHeight - 6 : at.bottom + 6}px`;
    const close = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopImmediatePropagation();
      setOpen(false);
    };
    const scrolled = () => setOpen(false);
    addEventListener("keydown", close, { capture: true });
    addEventListener("scroll", scrolled, { capture: true });
    return () => {
      removeEventListener("keydown", close, { capture: true });
      removeEventListener("scroll", scrolled, { capture: true });
      if (box.isConnected) box.hidePopover();
    };
  }, [open]);
  useEffect(() => () => clearTimeout(leaving.current ?? undefined), []);

  const enter = () => {
    clearTimeout(leaving.current ?? undefined);
    setOpen(true);
  };
  const leave = () => {
    leaving.current = setTimeout(() => setOpen(false), leaveMilliseconds);
  };
  return (
    <>
      <Link
        ref={word}
        href={`/docs/metrics#${section}`}
        prefetch={false}
        className={styles.term}
        aria-describedby={open ? id : undefined}
        onPointerEnter={enter}
        onPointerLeave={leave}
        onFocus={() => word.current?.matches(":focus-visible") && enter()}
        onBlur={() => setOpen(false)}
      >
        {children ?? name}
      </Link>
      <span
        ref={card}
        id={id}
        role="tooltip"
        popover="manual"
        className={styles.card}
        style={{ width: cardWidth }}
        data-unprinted
        onPointerEnter={enter}
        onPointerLeave={leave}
      >
        <b>{name}</b>
        <span>{means}</span>
        <span className="faint">Enter or click: how it is computed</span>
      </span>
    </>
  );
}
