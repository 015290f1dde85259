/** A claim as a badge: an SVG that needs nothing from elsewhere. */

import type { ClaimRecord, Verdict } from "@seedscope/core";

/** Behind white text; each at least 4.5 : 1 from it. */
const colours: Record<Verdict, string> = {
  STABLE: "#1a6fb5",
  UNSTABLE: "#a8500b",
  INCONCLUSIVE: "#5b6169",
  AT_FLOOR: "#4f5660",
};

/** Verdana's mean width of a letter at 11 px, and what is left and right of a text. */
const letter = 6.6;
const padding = 8;
const longest = 80;

/** The statement, and beside it "0.71 ± 0.05, stable" on the verdict's colour. */
export function badgeOf({ statement, estimate }: ClaimRecord): string {
  const [left, right] = [shortened(statement), estimate ? numberOf(estimate) : "no number"];
  const [leftWidth, rightWidth] = [left, right].map((text) => Math.ceil(text.length * letter) + 2 * padding);
  const colour = estimate?.verdict ? colours[estimate.verdict] : colours.INCONCLUSIVE;
  const width = leftWidth + rightWidth;
  const [said, number] = [escaped(left), escaped(right)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${said}: ${number}">
<title>${said}: ${number}</title>
<rect width="${width}" height="20" rx="3" fill="#2b2f36"/>
<path d="M${leftWidth} 0h${rightWidth - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-${rightWidth - 3}z" fill="${colour}"/>
<g fill="#fff" font-family="Verdana,Geneva,sans-serif" font-size="11" text-anchor="middle">
<text x="${leftWidth / 2}" y="14">${said}</text>
<text x="${leftWidth + rightWidth / 2}" y="14">${number}</text>
</g>
</svg>
`;
}

function numberOf({ value, interval, verdict }: NonNullable<ClaimRecord["estimate"]>): string {
  const reach = interval ? ` ± ${((interval.upper - interval.lower) / 2).toFixed(2)}` : "";
  return `${value.toFixed(2)}${reach}${verdict ? `, ${verdict.toLowerCase().replace("_", " ")}` : ""}`;
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}

/** XML knows no control characters, not even escaped ones. */
function escaped(text: string): string {
  return text
    .replace(/[^\P{C}\u{200d}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
