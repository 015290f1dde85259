/** A panel as a picture that stands alone: title and scope on top, what it shows, where it is from at the foot. */
import { readTokens } from "../../charts/tokens";
import { escaped, tag } from "./markup";
import { placing, scopeLine, spanOf } from "./placing";
import { footLine, type Origin, provenanceData } from "./provenance";
import { wrapped } from "./textLines";
import { type Ground, printedSpan, vectorOf } from "./walk";

export interface PanelParts {
  /** The panel itself. */
  root: Element;
  /** Its title line; its title and scope are written anew, its keys stay. */
  header: Element;
}

export interface Picture {
  svg: string;
  width: number;
  height: number;
}

const edge = 16;
const titleSize = 14;
const scopeSize = 12;
const footSize = 10;
const footLineHeight = 13;

/** @param origin goes into the picture's metadata whole, and into its foot in short */
export function panelSvg({ root, header }: PanelParts, origin: Origin): Picture {
  return inLight(() => {
    const tokens = readTokens();
    const style = getComputedStyle(document.documentElement);
    const [faint, ink, paper] = ["--text-3", "--text", "--surface"].map((name) => style.getPropertyValue(name).trim());
    const bounds = root.getBoundingClientRect();
    const headerBounds = header.getBoundingClientRect();
    const bodies = [...root.children].filter((child) => child !== header);
    const inset = Math.max(0, edge - (headerBounds.left - bounds.left));
    const width = Math.ceil(bounds.width + 2 * inset);
    const room = width - 2 * edge;
    const line = (text: string, y: number, size: number, color: string, weight: string | null = null) =>
      tag(
        "text",
        { x: edge, y, "font-family": tokens.font, "font-size": size, "font-weight": weight, fill: color },
        escaped(text),
      );

    const scope = wrapped(origin.scope, `${scopeSize}px ${tokens.font}`, room);
    const { keysTop, bodyTop, footTop } = placing({
      header: headerBounds,
      keys: spanOf([...header.children].map(printedSpan)),
      body: spanOf(bodies.map(printedSpan)),
      scopeLines: scope.length,
    });
    const foot = wrapped(footLine(origin), `${footSize}px ${tokens.font}`, room);
    const height = Math.ceil(footTop + (foot.length - 1) * footLineHeight + edge);

    const ground = (y: number, prefix: string): Ground => ({ tokens, left: bounds.left - inset, top: y, prefix });
    const keys = vectorOf(header, ground(keysTop, "head"));
    const body = bodies.map((child, i) => vectorOf(child, ground(bodyTop, `body${i}`))).join("");
    const svg = tag(
      "svg",
      { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` },
      [
        tag("title", {}, escaped(origin.title)),
        tag("desc", {}, escaped(footLine(origin))),
        tag("metadata", {}, escaped(JSON.stringify(provenanceData(origin)))),
        tag("rect", { width, height, fill: paper }),
        line(origin.title, 26, titleSize, ink, "600"),
        ...scope.map((text, i) => line(text, 44 + i * scopeLine, scopeSize, faint)),
        keys,
        body,
        ...foot.map((text, i) => line(text, footTop + i * footLineHeight, footSize, faint)),
      ].join(""),
    );
    return { svg: `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`, width, height };
  });
}

/** Exports are for paper: the light theme, for as long as `read` takes, which nobody sees. */
function inLight<T>(read: () => T): T {
  const { dataset } = document.documentElement;
  const before = dataset.theme;
  dataset.theme = "light";
  try {
    return read();
  } finally {
    if (before === undefined) delete dataset.theme;
    else dataset.theme = before;
  }
}
