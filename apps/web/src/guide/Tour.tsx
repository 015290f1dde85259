"use client";
/** A short tour over a family's page, once: a card beside what it speaks of. Arrows go on and back; Escape, or a click beside it, ends it. */
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { useChoices } from "../address";
import { stops } from "./stops";
import styles from "./Tour.module.css";
import { isNew, remember, tourChoices } from "./tour";

const cardWidth = 336;
const gap = 12;

interface TourProps {
  /** Whether it may begin by itself: on the page that newcomers land on. */
  welcome: boolean;
}

export function Tour({ welcome }: TourProps) {
  const [chosen, choose] = useChoices(tourChoices);
  const shared = (useSearchParams()?.toString() ?? "") !== "";
  const [at, setAt] = useState<number | null>(null);
  const card = useRef<HTMLDialogElement>(null);
  const before = useRef<Element | null>(null);
  const [place, setPlace] = useState<DOMRect | null>(null);

  useEffect(() => {
    // a link with choices in it was given by somebody who wants to show something else
    if (!chosen.tour && (!welcome || shared || !isNew("tour"))) return;
    const timer = setTimeout(() => {
      before.current = document.activeElement;
      setAt(0);
    }, 900);
    return () => clearTimeout(timer);
  }, [chosen.tour, welcome, shared]);

  const end = useCallback(() => {
    remember("tour");
    setAt(null);
    choose({ tour: false });
    // while it is open, nothing else takes the focus
    card.current?.close();
    if (before.current instanceof HTMLElement) before.current.focus();
  }, [choose]);

  useEffect(() => {
    if (at === null) return;
    const target = document.querySelector(stops[at].target);
    target?.scrollIntoView({ block: "nearest" });
    const follow = () => setPlace(target?.getBoundingClientRect() ?? null);
    follow();
    // the page stays in sight and out of reach: Tab goes round in the card, no chart opens a tip over it
    if (!card.current?.open) card.current?.showModal();
    card.current?.focus();
    addEventListener("resize", follow);
    addEventListener("scroll", follow, { capture: true });
    return () => {
      removeEventListener("resize", follow);
      removeEventListener("scroll", follow, { capture: true });
    };
  }, [at]);

  if (at === null) return null;
  const { title, text } = stops[at];
  const last = stops.length - 1;
  const go = (to: number) => (to > last ? end() : setAt(Math.max(0, to)));
  return (
    <>
      {place ? (
        <div
          className={styles.mark}
          aria-hidden="true"
          style={{ left: place.left - 4, top: place.top - 4, width: place.width + 8, height: place.height + 8 }}
        />
      ) : null}
      <dialog
        ref={card}
        className={styles.card}
        aria-label={`Tour, step ${at + 1} of ${stops.length}: ${title}`}
        tabIndex={-1}
        style={beside(place)}
        onCancel={end}
        onClick={({ currentTarget, clientX, clientY }) => {
          const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
          // Enter on a button is a click at 0, 0
          const pointed = clientX !== 0 || clientY !== 0;
          if (pointed && (clientX < left || clientX > right || clientY < top || clientY > bottom)) end();
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowRight") go(at + 1);
          else if (event.key === "ArrowLeft") go(at - 1);
          else if (event.key === "Escape") end();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <h2>{title}</h2>
        <p>{text}</p>
        <div className={styles.row}>
          <span className="small muted">
            {at + 1} of {stops.length}
          </span>
          <span className="spacer" />
          {at < last ? (
            <button type="button" className="linkish small" onClick={end}>
              Skip
            </button>
          ) : null}
          {at > 0 ? (
            <button type="button" className="ctl m" onClick={() => go(at - 1)}>
              Back
            </button>
          ) : null}
          <button type="button" className="ctl m primary" onClick={() => go(at + 1)}>
            {at < last ? "Next" : "Done"}
          </button>
        </div>
      </dialog>
    </>
  );
}

/** Right of what is meant, or left of it, or below; inside of the window always. */
function beside(target: DOMRect | null): { left: number; top: number; width: number } {
  const width = Math.min(cardWidth, innerWidth - 2 * gap);
  const inside = (value: number, most: number) => Math.max(gap, Math.min(value, most));
  if (!target) return { left: (innerWidth - width) / 2, top: innerHeight / 3, width };
  const top = inside(target.top, innerHeight - 260);
  if (target.right + gap + width < innerWidth) return { left: target.right + gap, top, width };
  if (target.left - gap - width > 0) return { left: target.left - gap - width, top, width };
  return {
    left: inside(target.left, innerWidth - width - gap),
    top: inside(target.bottom + gap, innerHeight - 260),
    width,
  };
}
