"use client";
/** Design tokens for what is painted on a canvas, where CSS variables do not reach. */
import { useMemo } from "react";
import { useTheme } from "../frame/theme";
import { parseHex, type Rgb } from "./ramp";

export interface CanvasTokens {
  /** Sequential ramp, nine stops from 0 to 1. */
  ramp: Rgb[];
  /** Value from which cell text is written in `onHigh`. */
  flip: number;
  onLow: string;
  onHigh: string;
  text: string;
  accent: string;
  surface: string;
  sunken: string;
  lineStrong: string;
  font: string;
}

/** Read again whenever the theme changes; null on the server. */
export function useCanvasTokens(): CanvasTokens | null {
  const theme = useTheme();
  return useMemo(() => (typeof document === "undefined" || !theme ? null : readTokens()), [theme]);
}

function readTokens(): CanvasTokens {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ramp: Array.from({ length: 9 }, (_, i) => parseHex(token(`--seq-${i}`))),
    flip: Number(token("--seq-flip")),
    onLow: token("--on-low"),
    onHigh: token("--on-high"),
    text: token("--text"),
    accent: token("--accent"),
    surface: token("--surface"),
    sunken: token("--sunken"),
    lineStrong: token("--line-strong"),
    font: token("--font"),
  };
}
