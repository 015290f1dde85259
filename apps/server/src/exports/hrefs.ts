/** Where exports are found: paths on this server, the same for the same report everywhere. */

export const reportFormats = ["json", "csv", "parquet", "svg", "npz"] as const;
export type ReportFormat = (typeof reportFormats)[number];

export const arrayFormats = ["npy", "npz", "csv", "json"] as const;
export type ArrayFormat = (typeof arrayFormats)[number];

/** @param query what of it: `table`; `figure`, `theme`, `width` */
export function reportHref(key: string, format: ReportFormat, query: Record<string, string | number> = {}): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) asked.set(name, `${value}`);
  return `/exports/reports/${key}.${format}${asked.size > 0 ? `?${asked}` : ""}`;
}

/** @param name the array's, as "pairs/L3" */
export function arrayHref(key: string, name: string, format: ArrayFormat): string {
  return `/exports/reports/${key}/${name}.${format}`;
}

/**
 * A head's pattern on a text: GET computes it.
 *
 * @param head its id: Head:l4-demo/0@400/L3H5
 */
export function patternHref(
  head: string,
  { text, promptId, prependBos }: { text?: string | null; promptId?: string | null; prependBos?: boolean | null },
  format: ArrayFormat,
): string {
  const asked = new URLSearchParams();
  if (text != null) asked.set("text", text);
  if (promptId != null) asked.set("promptId", promptId);
  if (prependBos === false) asked.set("bos", "0");
  return `/exports/patterns/${head.slice("Head:".length)}.${format}?${asked}`;
}

export const archiveHref = (ticket: string) => `/exports/archives/${ticket}`;
