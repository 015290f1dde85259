"use client";
/** A word with its meaning on hover, on focus and at the first tap; it leads to the docs. */
import Link from "next/link";
import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
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
  /** Whether the click that follows is the tap that opens the card. */
  const opens = useRef(false);

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
    const elsewhere = ({ target }: Event) => {
      if (![word.current, box].some((part) => part?.contains(target as Node))) setOpen(false);
    };
    addEventListener("keydown", close, { capture: true });
    addEventListener("scroll", scrolled, { capture: true });
    addEventListener("pointerdown", elsewhere, { capture: true });
    return () => {
      removeEventListener("keydown", close, { capture: true });
      removeEventListener("scroll", scrolled, { capture: true });
      removeEventListener("pointerdown", elsewhere, { capture: true });
      if (box.isConnected) box.hidePopover();
    };
  }, [open]);
  useEffect(() => () => clearTimeout(leaving.current ?? undefined), []);

  const enter = () => {
    clearTimeout(leaving.current ?? undefined);
    setOpen(true);
  };
  // a finger neither comes nor goes: it taps
  const come = ({ pointerType }: PointerEvent) => pointerType !== "touch" && enter();
  const leave = ({ pointerType }: PointerEvent) => {
    if (pointerType === "touch") return;
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
        onPointerEnter={come}
        onPointerLeave={leave}
        onPointerDown={({ pointerType }) => {
          opens.current = pointerType === "touch" && !open;
        }}
        onClick={(event) => {
          if (!opens.current) return;
          opens.current = false;
          event.preventDefault();
          enter();
        }}
        onFocus={() => word.current?.matches(":focus-visible") && enter()}
        onBlur={() => setOpen(false)}
      >
        {children ?? name}
      </Link>
      {open ? (
        <span
          ref={card}
          id={id}
          role="tooltip"
          popover="manual"
          className={styles.card}
          style={{ width: cardWidth }}
          data-unprinted
          onPointerEnter={come}
          onPointerLeave={leave}
        >
          <b>{name}</b>
          <span>{means}</span>
          <span className="faint">Enter, a click or a second tap: how it is computed</span>
        </span>
      ) : null}
    </>
  );
}
