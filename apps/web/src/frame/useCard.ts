"use client";
/** A card beside what it explains, on hover and on focus, as WCAG 1.4.13 has it: it can be pointed at, stays, and Escape closes it. */
import { type FocusEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";

/** The pointer needs a moment to get from the one to the other. */
const leaveMilliseconds = 160;
const edge = 8;

/** @param ready false: it is to be opened, but its text is still to come */
export function useCard<Anchor extends HTMLElement>(anchor: RefObject<Anchor | null>, width: number, ready = true) {
  const card = useRef<HTMLSpanElement>(null);
  const leaving = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const [at, box] = [anchor.current, card.current];
    if (!open || !ready || !at || !box) return;
    // the top layer: no panel cuts it off
    box.showPopover();
    const place = at.getBoundingClientRect();
    const above = place.bottom + box.offsetHeight + edge > innerHeight;
    box.style.left = `${Math.max(edge, Math.min(place.left, innerWidth - width - edge))}px`;
    box.style.top = `${above ? place.top - box.offsetHeight - 6 : place.bottom + 6}px`;
    const close = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopImmediatePropagation();
      if (box.contains(document.activeElement)) at.focus();
      setOpen(false);
    };
    const outside = ({ target }: Event) => {
      if (!at.contains(target as Node) && !box.contains(target as Node)) setOpen(false);
    };
    const scrolled = () => setOpen(false);
    addEventListener("keydown", close, { capture: true });
    addEventListener("pointerdown", outside);
    addEventListener("scroll", scrolled, { capture: true });
    return () => {
      removeEventListener("keydown", close, { capture: true });
      removeEventListener("pointerdown", outside);
      removeEventListener("scroll", scrolled, { capture: true });
      if (box.isConnected) box.hidePopover();
    };
  }, [open, ready, anchor, width]);
  useEffect(() => () => clearTimeout(leaving.current ?? undefined), []);

  const enter = () => {
    clearTimeout(leaving.current ?? undefined);
    setOpen(true);
  };
  // a finger neither comes nor goes: it taps
  const come = ({ pointerType }: PointerEvent) => pointerType !== "touch" && enter();
  const leave = ({ pointerType }: PointerEvent) => {
    if (pointerType === "touch") return;
    // what the keyboard is on is still read
    const read = () => [anchor, card].some(({ current }) => current?.matches(":focus-visible, :has(:focus-visible)"));
    leaving.current = setTimeout(() => setOpen(read()), leaveMilliseconds);
  };
  const blur = ({ relatedTarget }: FocusEvent) => {
    if (![anchor, card].some(({ current }) => current?.contains(relatedTarget))) setOpen(false);
  };
  return {
    open,
    show: enter,
    anchorProps: {
      onPointerEnter: come,
      onPointerLeave: leave,
      onFocus: () => anchor.current?.matches(":focus-visible") && enter(),
      onBlur: blur,
    },
    cardProps: {
      ref: card,
      popover: "manual" as const,
      style: { width },
      "data-unprinted": true,
      onPointerEnter: come,
      onPointerLeave: leave,
      onBlur: blur,
    },
  };
}
