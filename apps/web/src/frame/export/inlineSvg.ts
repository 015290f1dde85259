/** An <svg> of the page that stands alone: every style that it got from style sheets is written at its elements. */
import { inkOf } from "./color";

const paints = ["fill", "stroke", "stop-color"] as const;
const strokeStyles = ["stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"];
const textStyles = [
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "text-anchor",
  "dominant-baseline",
  "paint-order",
  "letter-spacing",
];
/** What a property is where nothing says otherwise; then it need not be said. */
const plain: Record<string, string> = {
  opacity: "1",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "font-style": "normal",
  "font-weight": "400",
  "text-anchor": "start",
  "dominant-baseline": "auto",
  "paint-order": "normal",
  "letter-spacing": "normal",
};
const shapes = new Set(["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "stop"]);
const dropped = "foreignObject, script, .recharts-tooltip-cursor";

/** @param place where its upper left corner goes, and its size */
export function inlineSvg(svg: SVGSVGElement, place: { x: number; y: number; width: number; height: number }): string {
  const clone = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll("*")];
  const copies = [clone, ...clone.querySelectorAll("*")];
  originals.forEach((original, i) => {
    inline(original, copies[i]);
  });
  for (const element of clone.querySelectorAll(`${dropped}, [display="none"]`)) element.remove();
  for (const [name, value] of Object.entries(place)) clone.setAttribute(name, String(Math.round(value * 100) / 100));
  clone.setAttribute("overflow", "visible");
  return new XMLSerializer().serializeToString(clone);
}

function inline(original: Element, copy: Element): void {
  for (const { name } of [...copy.attributes]) {
    if (/^(class|style|role|tabindex|data-|aria-|cursor)/.test(name)) copy.removeAttribute(name);
  }
  const style = getComputedStyle(original);
  if (style.display === "none" || style.visibility === "hidden") {
    copy.setAttribute("display", "none");
    return;
  }
  const say = (name: string, value = style.getPropertyValue(name)) => {
    if (value === "" || value === plain[name]) copy.removeAttribute(name);
    else copy.setAttribute(name, value);
  };
  say("opacity");
  const name = original.localName;
  if (!shapes.has(name)) return;
  for (const paint of paints) {
    if ((paint === "stop-color") !== (name === "stop")) continue;
    const value = style.getPropertyValue(paint);
    const ink = inkOf(value);
    const reference = /url\(["']?[^"')]*(#[^"')]+)["']?\)/.exec(value);
    copy.setAttribute(paint, ink?.color ?? (reference ? `url(${reference[1]})` : "none"));
    const part = paint === "stop-color" ? "stop-opacity" : `${paint}-opacity`;
    const opacity = Number(style.getPropertyValue(part) || 1) * (ink?.opacity ?? 1);
    say(part, opacity === 1 ? "" : String(opacity));
  }
  if (copy.getAttribute("stroke") !== "none") for (const property of strokeStyles) say(property);
  if (name === "text" || name === "tspan") for (const property of textStyles) say(property);
}
