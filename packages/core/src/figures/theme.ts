/** How all figures look: text and axes in the colour of the page's text, so that they read in light and in dark. */

import type { Config } from "vega-lite";

/** Okabe and Ito's colours that stand out from white and from black alike, most distinct first. */
export const categories = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#8a8d00", "#7f7f7f"];

const ink = "currentColor";

export const theme: Config = {
  font: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  aria: false,
  view: { stroke: null },
  axis: {
    labelColor: ink,
    labelFontSize: 11,
    labelOpacity: 0.85,
    titleColor: ink,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 10,
    domainColor: ink,
    domainOpacity: 0.4,
    tickColor: ink,
    tickOpacity: 0.4,
    gridColor: ink,
    gridOpacity: 0.12,
  },
  legend: {
    labelColor: ink,
    labelFontSize: 11,
    labelLimit: 400,
    titleColor: ink,
    titleFontSize: 11,
    titleFontWeight: "normal",
    titlePadding: 10,
    gradientStrokeWidth: 0,
  },
  header: { labelColor: ink, labelFontSize: 11, labelFontWeight: 600, titleColor: ink },
  title: { color: ink, fontSize: 12, fontWeight: 600, anchor: "start" },
  range: { category: categories },
};

/** What a picture that stands alone may look like: on a light page, on a dark one, or in print. */
export const lookNames = ["light", "dark", "paper"] as const;
export type Look = (typeof lookNames)[number];

/** Fonts are generic: whoever shows the picture has some. A ground of null lets the page through. */
export const looks: Record<Look, { ink: string; ground: string | null; font: string }> = {
  light: { ink: "#1b2026", ground: "#ffffff", font: "sans-serif" },
  dark: { ink: "#e4e7eb", ground: "#12161b", font: "sans-serif" },
  paper: { ink: "#000000", ground: null, font: "serif" },
};
