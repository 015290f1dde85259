/** What of a report is exported, as the path of its URL below /exports/reports. */

import { Failure } from "./failure.js";

export interface Part {
  format: string;
  table?: string;
  figure?: string;
  theme?: string;
  width?: number;
  array?: string;
}

/** Which formats take an option. */
const takers: Record<Exclude<keyof Part, "format">, string[]> = {
  table: ["csv", "parquet"],
  figure: ["svg"],
  theme: ["svg"],
  width: ["svg"],
  array: ["npy", "npz"],
};

/**
 * @param wanted the report's key, or its id
 * @throws Failure if it is neither, or an option is not for the format
 */
export function exportPath(wanted: string, { format, array, ...query }: Part): string {
  const [, key] = /^(?:\w+:)?([0-9a-f]{64})$/.exec(wanted) ?? [];
  if (key === undefined) throw new Failure(`error: ${wanted} is no report's key; it has 64 hex digits`);
  const given = { array, ...query };
  for (const [option, formats] of Object.entries(takers)) {
    if (given[option as keyof typeof given] !== undefined && !formats.includes(format)) {
      throw new Failure(`error: --${option} is for --format ${formats.join(" and ")}, not for ${format}`);
    }
  }
  if (format === "npy" && array === undefined) throw new Failure("error: --format npy needs --array: which");
  const asked = new URLSearchParams();
  for (const name of ["table", "figure", "theme", "width"] as const) {
    if (query[name] !== undefined) asked.set(name, `${query[name]}`);
  }
  return `${key}${array === undefined ? "" : `/${array}`}.${format}${asked.size > 0 ? `?${asked}` : ""}`;
}
