/** The ways a panel is given away: as a file, or on the clipboard. */
import type { Client } from "@urql/core";
import { copyingRefused, copyText } from "../clipboard";
import type { PanelExport } from "../panelExport";
import { download } from "./download";
import { familyFacts } from "./familyOrigin";
import { type PanelParts, panelSvg } from "./panelSvg";
import { type Origin, provenanceLines } from "./provenance";
import { graphqlText, pythonText } from "./python";
import { pngOf } from "./raster";
import { csvText, jsonText, latexText } from "./texts";

export type Form = "svg" | "png" | "csv" | "json" | "graphql" | "python" | "latex";

/** Pixels of a PNG for one on the page. */
const sharpness = 2;

/** Where the numbers of a panel are from. */
export const originOf = async (
  client: Client,
  exports: PanelExport,
  seen: Omit<Origin, "report" | "family" | "text">,
): Promise<Origin> => ({
  ...seen,
  report: exports.report,
  text: exports.text,
  family: exports.report ? null : await familyFacts(client, new URL(seen.address).pathname),
});

/** @returns what was done, in a few words; what went wrong, too */
export async function give(form: Form, parts: PanelParts, exports: PanelExport, origin: Origin): Promise<string> {
  const { name, table, query } = exports;
  const saved = (ending: string) => `${name}.${ending} saved`;
  const copied = async (text: string, what: string) => ((await copyText(text)) ? `${what} copied` : copyingRefused);
  try {
    switch (form) {
      case "svg":
        download(`${name}.svg`, panelSvg(parts, origin).svg, "image/svg+xml");
        return saved("svg");
      case "png":
        download(`${name}.png`, await pngOf(panelSvg(parts, origin), sharpness, origin));
        return saved("png");
      case "csv":
        if (!table) return "No numbers yet";
        download(`${name}.csv`, csvText(table, origin), "text/csv");
        return saved("csv");
      case "json":
        if (!table) return "No numbers yet";
        download(`${name}.json`, jsonText(table, origin), "application/json");
        return saved("json");
      case "latex":
        return table ? await copied(latexText(table, origin), "LaTeX table") : "No numbers yet";
      case "graphql":
        return query ? await copied(graphqlText(query, provenanceLines(origin)), "GraphQL") : "Nothing was asked yet";
      case "python":
        return query
          ? await copied(
              pythonText(query, new URL("/graphql", location.href).href, provenanceLines(origin)),
              "Python script",
            )
          : "Nothing was asked yet";
    }
  } catch (error) {
    return `Not exported: ${error instanceof Error ? error.message : String(error)}`;
  }
}
