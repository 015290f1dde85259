/** An SVG as a PNG, in the page's own font. */

import { escaped, tag } from "./markup";
import type { Picture } from "./panelSvg";
import { withPngText } from "./pngText";
import { type Origin, provenanceLines } from "./provenance";

/** Below the picture, out of sight: a character of every font, to see when it is there. */
const probeSize = 20;
const patience = 3000;
const pollMilliseconds = 40;

/** @param scale pixels of the image for one of the picture */
export async function pngOf({ svg, width, height }: Picture, scale: number, origin: Origin): Promise<Blob> {
  const fonts = await embeddedFonts(svg);
  const probes = fonts
    .map(({ probe, family }, i) =>
      tag("text", { x: (i + 0.2) * probeSize, y: height + 15, "font-family": family }, escaped(probe)),
    )
    .join("");
  const outer = {
    xmlns: "http://www.w3.org/2000/svg",
    width: Math.max(width, fonts.length * probeSize),
    height: height + probeSize,
  };
  const style = tag("style", {}, fonts.map(({ css }) => css).join(""));
  const image = new Image();
  const drawn = tag("svg", outer, style + svg.replace(/^<\?xml[^>]*>\s*/, "") + probes);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn)}`;
  await image.decode();
  await painted(image, height, fonts.length);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, outer.width * scale, outer.height * scale);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("the browser could not draw the picture; export it as SVG");
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return new Blob([withPngText(bytes, "Description", provenanceLines(origin).join("\n"))], { type: "image/png" });
}

/** Text is not painted before its font is read, and no event tells: the probes do. */
async function painted(image: HTMLImageElement, top: number, probes: number): Promise<void> {
  const canvas = document.createElement("canvas");
  canvas.width = probeSize;
  canvas.height = probeSize;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const isThere = (i: number) => {
    context?.clearRect(0, 0, probeSize, probeSize);
    context?.drawImage(image, -i * probeSize, -top);
    return context?.getImageData(0, 0, probeSize, probeSize).data.some((byte) => byte > 0);
  };
  for (let waited = 0; waited < patience; waited += pollMilliseconds) {
    if (Array.from({ length: probes }, (_, i) => i).every(isThere)) return;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
  throw new Error("the fonts did not come; export it as SVG");
}

interface EmbeddedFont {
  /** Its rule, with the file inside. */
  css: string;
  family: string;
  /** A character that needs it. */
  probe: string;
}

/** A picture inside of an <img> sees no font of the page: those that its characters need are put into it. */
async function embeddedFonts(svg: string): Promise<EmbeddedFont[]> {
  const letters = new Set(svg.replace(/<metadata>.*?<\/metadata>/s, "").replace(/&#(\d+);/g, ""));
  const faces = [...document.styleSheets].flatMap(rulesOf).filter((rule) => rule instanceof CSSFontFaceRule);
  const fonts = faces.map(async (face) => {
    const ranges = rangesOf(face.style.getPropertyValue("unicode-range"));
    const probe = [...letters].find((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      return /[\p{L}\p{N}\p{P}\p{S}]/u.test(letter) && ranges.some(([from, to]) => code >= from && code <= to);
    });
    const css = probe ? await embedded(face) : null;
    return probe && css ? [{ css, probe, family: face.style.getPropertyValue("font-family") }] : [];
  });
  return (await Promise.all(fonts)).flat();
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

/** @returns null where its file cannot be had */
async function embedded({ style, parentStyleSheet }: CSSFontFaceRule): Promise<string | null> {
  const source = /url\(["']?([^"')]+)["']?\)/.exec(style.getPropertyValue("src"))?.[1];
  if (!source) return null;
  const answer = await fetch(new URL(source, parentStyleSheet?.href ?? location.href));
  if (!answer.ok) return null;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const family = style.getPropertyValue("font-family");
  const weight = style.getPropertyValue("font-weight") || "400";
  const range = style.getPropertyValue("unicode-range");
  return `@font-face{font-family:${family};font-weight:${weight};unicode-range:${range};src:url(data:font/woff2;base64,${btoa(letters)})}`;
}
