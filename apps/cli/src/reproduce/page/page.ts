/** The report as one HTML file: nothing to fetch, nothing to run; provenance first, then claims, then experiments. */

import type { Cell } from "@seedscope/core";
import type { AnyReport, Claim } from "../../measures/measure.js";
import type { Table } from "../csv.js";
import { Html, html } from "./html.js";
import { style } from "./style.js";

/** A line of the head: what something is, and where it comes from. */
export type Fact = [name: string, value: Html | string];

export interface Section {
  /** "4.4.1" */
  number: string;
  title: string;
  method: string;
  /** what was asked for and could not be made: "resid_mid, because …" */
  missing: { what: string; why: string }[];
  figures: { svg: string; caption: string }[];
  /** the paper's curves in the figures */
  published: { label: string; source: string }[];
  reports: { what: string; report: AnyReport }[];
  /** what the reports say of the paper's claims; `of` tells several reports apart */
  claims: (Claim & { of: string | null })[];
  tables: Table[];
}

export interface Page {
  title: string;
  lead: string;
  facts: Fact[];
  /** one table of members, and whatever else belongs to the provenance but is long */
  details: Table[];
  sections: Section[];
  footer: string;
}

/** Longest table that is printed whole; the rest is in its file. */
const longestTable = 400;

export function page({ title, lead, facts, details, sections, footer }: Page): string {
  const claims = sections.flatMap(({ number, claims }) => claims.map((claim) => ({ ...claim, number })));
  const everywhere = warningsOfSeveral(sections);
  const holding = claims.filter(({ holds }) => holds).length;
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="lead">${lead}</p>
</header>
<main>
<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>
${details.map(fold)}
${everywhere.map((warning) => html`<p class="note">${warning}</p>\n`)}
<h2>What the paper says, and what was found</h2>
${
  claims.length === 0
    ? html`<p class="method">The paper makes no claim that these measurements could decide.</p>`
    : html`<p class="method">${holding} of ${claims.length} claims hold on this family.</p>
<div class="scroll"><table class="claims"><thead><tr><th>§</th><th>The paper</th><th>Here</th><th>Found</th></tr></thead><tbody>
${claims.map(
  ({ number, section, of, statement, holds, finding }) =>
    html`<tr><td><a href="#s${number}">${section}</a></td><td>${statement}${of && html` <span class="method">(${of})</span>`}</td><td>${verdict(holds)}</td><td>${finding}</td></tr>\n`,
)}</tbody></table></div>`
}
<nav aria-label="Experiments"><h2>Experiments</h2><ol>
${sections.map(({ number, title }) => html`<li><span>${number}</span><a href="#s${number}">${title}</a></li>\n`)}</ol></nav>
${sections.map((section) => sectionOf(section, everywhere))}
</main>
<footer>${footer}</footer>
</body>
</html>
`;
  return text;
}

/** @param told warnings that stand above all sections */
function sectionOf(
  { number, title, method, missing, figures, published, reports, claims, tables }: Section,
  told: readonly string[],
): Html {
  const warnings = warningsOf(reports).filter((warning) => !told.includes(warning));
  return html`<section id="s${number}">
<h2><span class="number">${number}</span>${title}</h2>
<p class="method">${method}</p>
${warnings.map((warning) => html`<p class="note">${warning}</p>\n`)}
${missing.map(({ what, why }) => html`<p class="note">Not measured: ${what}, because ${why}</p>\n`)}
${figures.map(
  ({ svg, caption }, i) =>
    html`<figure role="img" aria-label="${caption}">${new Html(svg)}<figcaption><b>Figure ${number}.${i + 1}</b> ${caption}</figcaption></figure>\n`,
)}
${
  published.length > 0
    ? html`<p class="method">Published curves: ${published.map(({ label, source }) => `${label}: ${source}`).join("; ")}.</p>`
    : null
}
${claims.map(
  ({ section, of, statement, holds, finding }) =>
    html`<div class="claim"><p>${verdict(holds)} <span class="method">§${section}${of && `, ${of}`}:</span> ${statement}</p><p>${finding}</p></div>\n`,
)}
${tables.map(fold)}
${reports.length > 0 ? fold(provenanceTable(reports)) : null}
</section>
`;
}

const warningsOf = (reports: Section["reports"]) => [
  ...new Set(reports.flatMap(({ report }) => report.warnings.map(({ message }) => message))),
];

/** Those that more than one section would repeat. */
function warningsOfSeveral(sections: readonly Section[]): string[] {
  const all = sections.flatMap(({ reports }) => warningsOf(reports));
  return [...new Set(all.filter((warning, i) => all.indexOf(warning) !== i))];
}

const verdict = (holds: boolean) =>
  holds ? html`<span class="verdict holds">✓ holds</span>` : html`<span class="verdict fails">✗ does not hold</span>`;

function provenanceTable(reports: Section["reports"]): Table {
  return {
    name: "provenance.json",
    title: "Where these numbers come from",
    columns: ["what", "report", "step", "seconds", "to compute it again"],
    rows: reports.map(({ what, report: { provenance, step } }) => [
      what,
      provenance.key,
      step,
      Math.round(provenance.durationMs / 100) / 10,
      provenance.reproduceCommand,
    ]),
  };
}

/** A table behind its title; numbers stand right, to 6 figures. */
function fold({ name, title, columns, rows }: Table): Html {
  const file = name.includes(".") ? name : `${name}.csv`;
  const right = columns.map((_, i) => rows.every((row) => row[i] == null || typeof row[i] === "number"));
  const side = (i: number) => (right[i] ? html` class="right"` : null);
  const shown = rows.slice(0, longestTable);
  const rest = rows.length - shown.length;
  return html`<details><summary>${title}<small>${rows.length === 1 ? "1 row" : `${rows.length} rows`}, ${file}</small></summary><div>
<table><thead><tr>${columns.map((column, i) => html`<th${side(i)}>${column.replaceAll("_", " ")}</th>`)}</tr></thead><tbody>
${shown.map((row) => html`<tr>${row.map((cell, i) => html`<td${side(i)}>${cellText(cell)}</td>`)}</tr>\n`)}</tbody></table>
${rest > 0 ? html`<p class="method">… and ${rest} more in ${file}</p>` : null}
</div></details>
`;
}

function cellText(cell: Cell | undefined): Html | string {
  if (cell === null || cell === undefined) return "–";
  if (typeof cell === "number") return Number.isInteger(cell) ? `${cell}` : `${Number(cell.toPrecision(6))}`;
  const text = String(cell);
  return /^[0-9a-f]{64}$/.test(text) ? html`<span class="hash">${text.slice(0, 16)}</span>` : text;
}
