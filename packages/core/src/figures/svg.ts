/** Vega-Lite to SVG, as text: no browser, no canvas, nothing fetched. */

import type { Item } from "vega";
import type { Config, TopLevelSpec } from "vega-lite";
import { type Look, looks, theme } from "./theme.js";

/** A chart as Vega-Lite describes it, without what all charts share. */
export type Spec = Record<string, unknown>;

/**
 * @param id what the ids within the picture begin with: a page has many pictures, and ids are the page's
 * @returns an <svg> element that scales with its place, in the colour of the text around it; hidden from readers of text
 */
export async function toSvg(spec: Spec, id: string): Promise<string> {
  return tidy(await drawn(spec, theme), id).replace("<svg", '<svg aria-hidden="true"');
}

/** How a picture that stands alone looks, and what it says of itself. */
export interface Standalone {
  look: Look;
  /** in pixels; default: as wide as the chart comes out */
  width?: number;
  /** what it shows, in a line */
  title: string;
  /** what it shows and where it comes from, in sentences */
  description: string;
}

/** @returns an SVG document: its own ground and ink, generic fonts, nothing fetched, nothing run */
export async function svgDocument(spec: Spec, { look, width, title, description }: Standalone): Promise<string> {
  const { ink, ground, font } = looks[look];
  const svg = tidy(await drawn({ padding: 10, ...spec }, { ...theme, font }), "s").replaceAll("currentColor", ink);
  const [, across, down] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!;
  const scale = width === undefined ? 1 : width / Number(across);
  const size = `width="${+(scale * Number(across)).toFixed(2)}" height="${+(scale * Number(down)).toFixed(2)}"`;
  const open = `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${across} ${down}" role="img" aria-labelledby="s-title s-about">`;
  const told = `<title id="s-title">${escaped(title)}</title><desc id="s-about">${escaped(description)}</desc>`;
  const behind = ground === null ? "" : `<rect width="${across}" height="${down}" fill="${ground}"/>`;
  // a function: "$" in a name is no reference to a group
  return `${svg.replace(/<svg[^>]*>/, () => open + told + behind)}\n`;
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

async function drawn(spec: Spec, config: Config): Promise<string> {
  // 5 MB of library: only whoever draws loads it
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  // exported, but not in its types
  const { textMetrics } = vega as unknown as { textMetrics: { width: typeof estimatedWidth } };
  textMetrics.width = estimatedWidth;
  const full = { background: null, padding: 2, ...spec } as unknown as TopLevelSpec;
  // it also warns of what is meant: a legend that only one of several layers has
  const logger = vega.logger(vega.Error);
  const view = new vega.View(vega.parse(compile(full, { config, logger }).spec), { renderer: "none", logger });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

/** Where text is not measured, Vega takes every letter for 0.8 em wide, which leaves gaps; sans serifs have about 0.55. */
function estimatedWidth(item: Item, text: unknown): number {
  const { fontSize = 11 } = item as { fontSize?: number };
  return `${text ?? ""}`.length * fontSize * 0.55;
}

/** Ids made the page's own, coordinates to a hundredth of a pixel, like cells in one path: a fifth of the size. */
function tidy(svg: string, id: string): string {
  return svg
    .replace(/<[^>]+>/g, (tag) => tag.replace(/-?\d+\.\d{3,}(e-?\d+)?/g, (number) => `${+Number(number).toFixed(2)}`))
    .replace(/\b(id="|url\(#|href="#)/g, `$1${id}-`)
    .replace(/ (class|role|aria-[a-z]+)="[^"]*"/g, "")
    .replace(/rgb\((\d+), (\d+), (\d+)\)/g, (_, ...parts) => hex(parts.slice(0, 3)))
    .replace(/(<path d="[^"]*"[^>]*\/>){2,}/g, joined)
    .replace(/ xmlns:xlink="[^"]*"/, "");
}

/** Rectangles side by side, without a line around them: smoothed edges would let the page shine through between them. */
const isCells = (d: string, look: string) => /^M[^hA]*h[^A]*Z$/.test(d) && !look.includes("stroke");
const crisp = ' shape-rendering="crispEdges"';

const hex = (parts: string[]) => `#${parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;

/** Paths that follow each other and look the same, as one. */
function joined(paths: string): string {
  const runs: { look: string; d: string }[] = [];
  for (const [, d, look] of paths.matchAll(/<path d="([^"]*)"([^>]*)\/>/g)) {
    const last = runs.at(-1);
    // what is moved is moved as a whole; what is translucent would darken where it overlaps itself
    if (last?.look === look && !/transform| (fill-)?opacity="0/.test(look)) last.d += d;
    else runs.push({ look, d });
  }
  return runs.map(({ look, d }) => `<path d="${d}"${look}${isCells(d, look) ? crisp : ""}/>`).join("");
}
