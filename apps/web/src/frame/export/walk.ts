/** What elements of the page show, as vectors: boxes, text, drawings, and canvases painted anew. */
import type { CanvasTokens } from "../../charts/tokens";
import { paintingOf } from "../../charts/usePainted";
import { inkOf } from "./color";
import { inlineSvg } from "./inlineSvg";
import { escaped, tag } from "./markup";
import { type Span, spanOf } from "./placing";
import { SvgContext } from "./svgContext";
import { baselineOf, linesOf, widthOf } from "./textLines";

export interface Ground {
  tokens: CanvasTokens;
  /** What is subtracted from the window's pixels. */
  left: number;
  top: number;
  /** Of ids; unique in the document that the result goes into. */
  prefix: string;
}

/** Controls and what floats: they do something, but show nothing of the result. */
const unprinted =
  "[data-unprinted], .ctl, .seg, .pick, .tip, .toast, .sr, dialog, summary, input, select, textarea, script, style";

/** What is seen and is no control. */
function isPrinted(element: Element, style: CSSStyleDeclaration): boolean {
  if (element.matches(unprinted)) return false;
  if (style.display === "none" || style.visibility === "hidden" || Number(style.opacity) === 0) return false;
  // a wrapper without a box of its own counts as invisible, but what it wraps is seen
  return style.clipPath !== "inset(50%)" && (style.display === "contents" || element.checkVisibility());
}

/** From the top of the first to the bottom of the last thing in it that is printed, in the window's pixels. */
export function printedSpan(element: Element): Span | null {
  const style = getComputedStyle(element);
  if (!isPrinted(element, style)) return null;
  const rect = element.getBoundingClientRect();
  const whole = element instanceof SVGSVGElement || element instanceof HTMLCanvasElement || clips(style);
  if (whole || isBox(style)) return rect.width > 0 && rect.height > 0 ? rect : null;
  const inner = [...element.childNodes].flatMap((child): (Span | null)[] =>
    child instanceof Text
      ? linesOf(child).map(({ top, height }) => ({ top, bottom: top + height }))
      : child instanceof Element
        ? [printedSpan(child)]
        : [],
  );
  return spanOf(inner);
}

/** Whether it is drawn itself, and not only what is in it. */
const isBox = (style: CSSStyleDeclaration): boolean =>
  inkOf(style.backgroundColor) !== null ||
  style.backgroundImage !== "none" ||
  sides.some((side) => style[`border${side}Style`] !== "none" && Number.parseFloat(style[`border${side}Width`]) > 0);

/** @returns elements of SVG, in the order in which they lie over each other */
export function vectorOf(element: Element, ground: Ground): string {
  const style = getComputedStyle(element);
  if (!isPrinted(element, style)) return "";
  if (style.display === "contents") return children(element, style, ground);
  const inner =
    element instanceof SVGSVGElement
      ? drawing(element, ground)
      : element instanceof HTMLCanvasElement
        ? canvas(element, ground)
        : box(element, style, ground) + children(element, style, ground);
  if (inner === "") return "";
  const shown = clips(style) ? clipped(element, inner, ground) : inner;
  const opacity = element instanceof SVGSVGElement ? 1 : Number(style.opacity);
  return opacity < 1 ? tag("g", { opacity }, shown) : shown;
}

function children(element: Element, style: CSSStyleDeclaration, ground: Ground): string {
  return [...element.childNodes]
    .map((child) =>
      child instanceof Text ? words(child, style, ground) : child instanceof Element ? vectorOf(child, ground) : "",
    )
    .join("");
}

/** A box that scrolls shows only what is in sight, as on the page. */
const clips = ({ overflowX, overflowY }: CSSStyleDeclaration): boolean =>
  [overflowX, overflowY].some((overflow) => overflow === "auto" || overflow === "scroll" || overflow === "hidden");

/** Ids made so far. */
let made = 0;

function clipped(element: Element, inner: string, ground: Ground): string {
  const id = `${ground.prefix}-box${made++}`;
  return `${tag("clipPath", { id }, tag("rect", placeOf(element, ground)))}${tag("g", { "clip-path": `url(#${id})` }, inner)}`;
}

function placeOf(element: Element, { left, top }: Ground) {
  const rect = element.getBoundingClientRect();
  return { x: rect.left - left, y: rect.top - top, width: rect.width, height: rect.height };
}

function drawing(svg: SVGSVGElement, ground: Ground): string {
  const place = placeOf(svg, ground);
  return place.width > 0 && place.height > 0 ? inlineSvg(svg, place) : "";
}

function canvas(element: HTMLCanvasElement, ground: Ground): string {
  const { x, y, width, height } = placeOf(element, ground);
  const painting = paintingOf(element);
  if (!painting || width === 0) return "";
  const context = new SvgContext(`${ground.prefix}-canvas${made++}`, widthOf);
  painting.paint(context as unknown as CanvasRenderingContext2D, ground.tokens);
  return tag(
    "svg",
    { x, y, width, height, viewBox: `0 0 ${painting.width} ${painting.height}`, overflow: "visible" },
    context.toSvg(),
  );
}

/** Background, edges, and the two gradients that keys are made of. */
function box(element: Element, style: CSSStyleDeclaration, ground: Ground): string {
  const place = placeOf(element, ground);
  if (place.width === 0 || place.height === 0) return "";
  const radius = Math.min(Number.parseFloat(style.borderTopLeftRadius) || 0, place.width / 2, place.height / 2);
  const round = radius > 0 ? radius : null;
  const parts: string[] = [];
  const behind = inkOf(style.backgroundColor);
  if (behind) {
    parts.push(tag("rect", { ...place, rx: round, fill: behind.color, "fill-opacity": less(behind.opacity) }));
  }
  if (style.backgroundImage !== "none") parts.push(shades(style.backgroundImage, { ...place, rx: round }, ground));
  parts.push(edges(style, place, round));
  return parts.join("");
}

type Place = ReturnType<typeof placeOf>;
const sides = ["Top", "Right", "Bottom", "Left"] as const;

function edges(style: CSSStyleDeclaration, place: Place, rx: number | null): string {
  const drawn = sides.map((side) => {
    const width = Number.parseFloat(style[`border${side}Width`]) || 0;
    const kind = style[`border${side}Style`];
    const ink = kind === "none" || kind === "hidden" || width === 0 ? null : inkOf(style[`border${side}Color`]);
    return ink && { ...ink, width, dash: kind === "dashed" ? "3 3" : kind === "dotted" ? "1 2" : null };
  });
  const { x, y, width, height } = place;
  const stroke = (edge: NonNullable<(typeof drawn)[number]>) => ({
    fill: "none",
    stroke: edge.color,
    "stroke-opacity": less(edge.opacity),
    "stroke-width": edge.width,
    "stroke-dasharray": edge.dash,
  });
  const [first] = drawn;
  if (first && drawn.every((edge) => edge && edge.color === first.color && edge.width === first.width)) {
    const half = first.width / 2;
    return tag("rect", {
      x: x + half,
      y: y + half,
      width: width - first.width,
      height: height - first.width,
      rx,
      ...stroke(first),
    });
  }
  return drawn
    .map((edge, i) => {
      if (!edge) return "";
      const half = edge.width / 2;
      const [x1, y1, x2, y2] = [
        [x, y + half, x + width, y + half],
        [x + width - half, y, x + width - half, y + height],
        [x, y + height - half, x + width, y + height - half],
        [x + half, y, x + half, y + height],
      ][i];
      return tag("line", { x1, y1, x2, y2, ...stroke(edge) });
    })
    .join("");
}

const colors = /rgba?\([^)]*\)|color\([^)]*\)|#[0-9a-f]{3,6}/gi;

/** A ramp from left to right, or the hatch of "at floor". Others are decoration and are left out. */
function shades(image: string, place: Place & { rx: number | null }, { prefix }: Ground): string {
  const id = `${prefix}-shade${made++}`;
  const stops = (image.match(colors) ?? []).map(inkOf);
  if (image.startsWith("linear-gradient(90deg")) {
    const written = stops.map((ink, i) =>
      tag("stop", {
        offset: `${(100 * i) / Math.max(1, stops.length - 1)}%`,
        "stop-color": ink?.color ?? "#ffffff",
        "stop-opacity": ink ? less(ink.opacity) : "0",
      }),
    );
    return tag("linearGradient", { id }, written.join("")) + tag("rect", { ...place, fill: `url(#${id})` });
  }
  if (image.startsWith("repeating-linear-gradient")) {
    const line = tag("path", { d: "M-1 1L1 -1M0 7L7 0M6 8L8 6", stroke: stops[0]?.color ?? "#4f5660" });
    return (
      tag("pattern", { id, width: 7, height: 7, patternUnits: "userSpaceOnUse" }, line) +
      tag("rect", { ...place, fill: `url(#${id})` })
    );
  }
  return "";
}

function words(node: Text, style: CSSStyleDeclaration, { left, top }: Ground): string {
  const ink = inkOf(style.color);
  const size = Number.parseFloat(style.fontSize);
  if (!ink || size < 4 || node.data.trim() === "") return "";
  const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return linesOf(node)
    .map((line) => {
      const text = style.textTransform === "uppercase" ? line.text.toUpperCase() : line.text;
      return tag(
        "text",
        {
          x: line.left - left,
          y: baselineOf(line, font) - top,
          "font-family": style.fontFamily,
          "font-size": size,
          "font-weight": style.fontWeight === "400" ? null : style.fontWeight,
          "font-style": style.fontStyle === "normal" ? null : style.fontStyle,
          "letter-spacing": style.letterSpacing === "normal" ? null : style.letterSpacing,
          style: style.fontVariantNumeric === "normal" ? null : `font-variant-numeric:${style.fontVariantNumeric}`,
          fill: ink.color,
          "fill-opacity": less(ink.opacity),
        },
        escaped(text),
      );
    })
    .join("");
}

/** Full opacity is left out. */
const less = (opacity: number): number | null => (opacity === 1 ? null : opacity);
