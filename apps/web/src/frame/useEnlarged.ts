"use client";
/** A panel over the whole window: what is behind it rests, and its charts grow into the room. */
import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { useMaximised } from "./maximised";

const trial = 1.5;
const most = 3;
/** Below the panel's content. */
const bottomRoom = 24;

interface Fit {
  stage: "natural" | "trial" | "done";
  room: number;
  /** Height of the content before charts have grown. */
  natural: number;
}

const start: Fit = { stage: "natural", room: 1, natural: 0 };

/** @returns whether it has the window, and how many times taller its charts are */
export function useEnlarged(
  panel: RefObject<HTMLElement | null>,
  name: string | null,
): { large: boolean; room: number } {
  const maximised = useMaximised();
  const large = name !== null && maximised === name;
  const [fit, setFit] = useState(start);
  useEffect(() => {
    const element = panel.current;
    if (!large || !element) return;
    const free = rest(element);
    document.documentElement.style.overflow = "hidden";
    element.scrollTop = 0;
    const refit = () => setFit(start);
    addEventListener("resize", refit);
    return () => {
      free();
      document.documentElement.style.overflow = "";
      removeEventListener("resize", refit);
      refit();
    };
  }, [large, panel]);
  useLayoutEffect(() => {
    const element = panel.current;
    if (!large || !element || fit.stage === "done") return;
    const height = contentHeight(element);
    if (fit.stage === "natural") setFit({ stage: "trial", room: trial, natural: height });
    else setFit({ ...fit, stage: "done", room: fitting(fit.natural, height, window.innerHeight - bottomRoom) });
  }, [large, fit, panel]);
  return { large, room: large ? fit.room : 1 };
}

/** Heights of charts are in proportion to the room, all else is fixed: two measurements tell the two apart. */
export function fitting(natural: number, tried: number, available: number): number {
  const charts = (tried - natural) / (trial - 1);
  return charts <= 0 ? 1 : Math.min(most, Math.max(1, 1 + (available - natural) / charts));
}

const contentHeight = (element: HTMLElement): number =>
  Math.max(...[...element.children].map((child) => child.getBoundingClientRect().bottom)) -
  element.getBoundingClientRect().top;

/** Everything but the element cannot be reached. @returns gives it back */
function rest(element: HTMLElement): () => void {
  const resting: Element[] = [];
  for (let inside: Element = element; inside.parentElement && inside !== document.body; inside = inside.parentElement) {
    for (const other of inside.parentElement.children) {
      if (other === inside || other.matches("dialog, script, [inert]")) continue;
      other.setAttribute("inert", "");
      resting.push(other);
    }
  }
  return () => {
    for (const other of resting) other.removeAttribute("inert");
  };
}
