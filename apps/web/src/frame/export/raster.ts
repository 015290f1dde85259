/** An SVG as a PNG, in the page's own font. */

import type { Picture } from "./panelSvg";
import { withPngText } from "./pngText";
import { type Origin, provenanceLines } from "./provenance";

/** @param scale pixels of the image for one of the picture */
export async function pngOf({ svg, width, height }: Picture, scale: number, origin: Origin): Promise<Blob> {
  const fonts = await embeddedFonts(svg);
  const drawn = svg.replace("<title>", () => `<style>${fonts}</style><title>`);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("the browser could not draw the picture; export it as SVG");
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return new Blob([withPngText(bytes, "Description", provenanceLines(origin).join("\n"))], { type: "image/png" });
}

/** A picture inside of an <img> sees no font of the page: those that its characters need are put into it. */
async function embeddedFonts(svg: string): Promise<string> {
  const characters = new Set([...svg.replace(/<metadata>.*?<\/metadata>/s, "")].map((letter) => letter.codePointAt(0)));
  const faces = [...document.styleSheets].flatMap(rulesOf).filter((rule) => rule instanceof CSSFontFaceRule);
  const needed = faces.filter(({ style }) => {
    const ranges = rangesOf(style.getPropertyValue("unicode-range"));
    return ranges.some(([from, to]) =>
      [...characters].some((code) => code !== undefined && code >= from && code <= to),
    );
  });
  const written = await Promise.all(needed.map(embedded));
  return written.join("");
}

/** Style sheets of other origins cannot be read, and have no font of ours. */
function rulesOf(sheet: CSSStyleSheet): CSSRule[] {
  try {
    return [...sheet.cssRules];
  } catch {
    return [];
  }
}

/** @param text e.g. "U+0000-00FF, U+0131" */
export const rangesOf = (text: string): [from: number, to: number][] =>
  [...text.matchAll(/U\+([0-9a-f?]+)(?:-([0-9a-f]+))?/gi)].map(([, from, to]) => [
    Number.parseInt(from.replaceAll("?", "0"), 16),
    Number.parseInt(to ?? from.replaceAll("?", "f"), 16),
  ]);

async function embedded({ style, parentStyleSheet }: CSSFontFaceRule): Promise<string> {
  const source = /url\(["']?([^"')]+)["']?\)/.exec(style.getPropertyValue("src"))?.[1];
  if (!source) return "";
  const answer = await fetch(new URL(source, parentStyleSheet?.href ?? location.href));
  if (!answer.ok) return "";
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const family = style.getPropertyValue("font-family");
  const weight = style.getPropertyValue("font-weight") || "400";
  const range = style.getPropertyValue("unicode-range");
  return `@font-face{font-family:${family};font-weight:${weight};unicode-range:${range};src:url(data:font/woff2;base64,${btoa(letters)})}`;
}
