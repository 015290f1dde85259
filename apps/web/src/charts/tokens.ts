"use client";
/** Design tokens for what is painted on a canvas, where CSS variables do not reach. */
import { useMemo } from "react";
import { useTheme } from "../frame/theme";
import { parseHex, type Rgb } from "./ramp";

export interface CanvasTokens {
  /** Sequential ramp, nine stops from 0 to 1. */
  ramp: Rgb[];
  /** Diverging ramp, seven stops from -1 to 1. */
  diverging: Rgb[];
  /** Marks of refits and families, by number; colours that are neither. */
  categories: string[];
  unmarked: string;
  /** Value from which cell text is written in `onHigh`. */
  flip: number;
  onLow: string;
  onHigh: string;
  text: string;
  accent: string;
  surface: string;
  sunken: string;
  lineStrong: string;
  text2: string;
  grid: string;
  axis: string;
  floorBand: string;
  font: string;
}

/** Read again whenever the theme changes; null on the server. */
export function useCanvasTokens(): CanvasTokens | null {
  const theme = useTheme();
  return useMemo(() => (typeof document === "undefined" || !theme ? null : readTokens()), [theme]);
}

/** Of the theme that is on screen now. */
export function readTokens(): CanvasTokens {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ramp: Array.from({ length: 9 }, (_, i) => parseHex(token(`--seq-${i}`))),
    diverging: ["n3", "n2", "n1", "0", "p1", "p2", "p3"].map((stop) => parseHex(token(`--div-${stop}`))),
    categories: Array.from({ length: 8 }, (_, i) => token(`--cat-${i + 1}`)),
    unmarked: token("--unmarked"),
    flip: Number(token("--seq-flip")),
    onLow: token("--on-low"),
    onHigh: token("--on-high"),
    text: token("--text"),
    accent: token("--accent"),
    surface: token("--surface"),
    sunken: token("--sunken"),
    lineStrong: token("--line-strong"),
    text2: token("--text-2"),
    grid: token("--grid"),
    axis: token("--axis"),
    floorBand: token("--floor-band"),
    font: token("--font"),
  };
}
