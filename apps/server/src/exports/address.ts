/** What a path below /exports/reports asks for. */

import { InvalidInput, NotFound } from "@seedscope/core";
import { type ArrayFormat, arrayFormats, type ReportFormat, reportFormats } from "./hrefs.js";

export type Address =
  | { kind: "report"; key: string; format: Exclude<ReportFormat, "csv" | "parquet" | "svg"> }
  | { kind: "table"; key: string; format: "csv" | "parquet"; table?: string }
  | { kind: "figure"; key: string; figure?: string; theme?: string; width?: number }
  | { kind: "array"; key: string; format: ArrayFormat; name: string };

/**
 * @param path after "/exports/reports/"
 * @throws NotFound if no export has such a path; InvalidInput on a parameter that it does not take
 */
export function readAddress(path: string, query: Record<string, unknown>): Address {
  const [, key, name, ending] = /^([0-9a-f]{64})(?:\/([\w/-]{1,200}))?\.([a-z]+)$/.exec(path) ?? [];
  if (key === undefined) {
    throw new NotFound(
      "there is no such export; /exports/reports/KEY.json is a report's, with the 64 hex digits of its key",
    );
  }
  const format = (among: readonly string[]) => {
    if (among.includes(ending)) return ending;
    const what = name === undefined ? "a report" : "an array";
    throw new NotFound(`there is no .${ending} of ${what}; give ${among.map((one) => `.${one}`).join(", ")}`);
  };
  if (name !== undefined) {
    take(query, []);
    return { kind: "array", key, format: format(arrayFormats) as ArrayFormat, name };
  }
  switch (format(reportFormats) as ReportFormat) {
    case "csv":
    case "parquet":
      return { kind: "table", key, format: ending as "csv" | "parquet", ...take(query, ["table"]) };
    case "svg": {
      const { width, ...rest } = take(query, ["figure", "theme", "width"]);
      return { kind: "figure", key, ...rest, ...(width === undefined ? {} : { width: pixels(width) }) };
    }
    default:
      take(query, []);
      return { kind: "report", key, format: ending as "json" | "npz" };
  }
}

/** The parameters by their names, each cut to `longest` characters. @throws InvalidInput on one that is unknown, or given twice */
export function take<N extends string>(
  query: Record<string, unknown>,
  known: readonly N[],
  longest = 100,
): { [K in N]?: string } {
  const taken: { [K in N]?: string } = {};
  for (const [name, value] of Object.entries(query)) {
    if (!known.some((one) => one === name)) {
      const takes = known.length > 0 ? `it takes ${known.join(", ")}` : "it takes none";
      throw new InvalidInput(`there is no parameter ${JSON.stringify(name.slice(0, 40))} here; ${takes}`);
    }
    if (typeof value !== "string") throw new InvalidInput(`${name} is given more than once`, name);
    taken[name as N] = value.slice(0, longest);
  }
  return taken;
}

function pixels(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidInput(`width is ${JSON.stringify(text)}; give a whole number of pixels`, "width");
}
