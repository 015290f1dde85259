"use client";
/** What is looked at and how, as far as several pages share it; a page's own choices are declared beside the page. */
import {
  type Change,
  type Choices,
  countParameter,
  countsParameter,
  flagParameter,
  oneOfParameter,
  readChoices,
  textParameter,
  useChoices,
  writeChoices,
} from "./address";
import type { Scale } from "./estimate";

export const levels = ["90", "95", "99"] as const;

const parameters = {
  preset: {
    name: "preset",
    initial: "CALIBRATED" as "PAPER" | "CALIBRATED",
    read: (text: string | null) => (text === "paper" ? ("PAPER" as const) : ("CALIBRATED" as const)),
    write: (value: string) => value.toLowerCase(),
  },
  /** Training step; null follows the newest report. */
  step: countParameter("step", null),
  /** Prompt set id; null is the built-in one. */
  prompts: textParameter("prompts"),
  /** Ordinal of the refit whose heads are listed. */
  anchor: countParameter("seed", 0 as number),
  /** Per cent of confidence that intervals are made with. */
  level: oneOfParameter("level", levels, "95"),
  metric: oneOfParameter("metric", ["stability", "commonness"], "stability"),
  /** null follows the preset: PAPER is read raw, CALIBRATED calibrated. */
  scale: {
    name: "scale",
    initial: null as Scale | null,
    read: (text: string | null) => (text === "raw" || text === "calibrated" ? text : null),
    write: (value: Scale | null) => value ?? "",
  },
  lines: oneOfParameter("lines", ["lines", "band", "both"], "both"),
  /** Ordinals of the refits that carry a mark, in families of more than eight. */
  marks: countsParameter("marks"),
  /** The locked head, e.g. "L3H5". */
  head: { ...textParameter("head"), read: (text: string | null) => (text && /^L\d+H\d+$/.test(text) ? text : null) },
  range: oneOfParameter("range", ["far", "all"], "far"),
  /** Filter of the list of families. */
  query: { ...textParameter("q"), initial: "", read: (text: string | null) => text ?? "" },
  /** The layer whose matrices are shown. */
  layer: countParameter("layer", 0 as number),
  /** Slug of the family held against this one. */
  against: textParameter("against"),
  /** Where the residual stream is read. */
  site: oneOfParameter("site", ["pre", "mid", "post"], "pre"),
  /** Whether each refit's likeness with itself is averaged in; null follows the preset. */
  selfPairs: flagParameter("self", null),
  /** Load options; null follows the preset. */
  center: flagParameter("center", null),
  fold: flagParameter("fold", null),
  /** How the map of heads is drawn, and what its colours mean. */
  map: oneOfParameter("map", ["tsne", "umap", "pca"], "tsne"),
  colour: oneOfParameter("colour", ["layer", "depth", "refit", "class", "family"], "layer"),
  /** Whether the compared family's heads are on the map too. */
  together: flagParameter("together", false as boolean),
  /** The paper's architecture whose numbers are laid over, or "off"; null lays over those of the family's own shape. */
  published: textParameter("published"),
};

export type View = Choices<typeof parameters>;

export const readView = (address: URLSearchParams): View => readChoices(parameters, address);

/** @returns the query string with its question mark; empty for the default view */
export function writeView(view: View): string {
  const text = writeChoices(parameters, view).toString();
  return text ? `?${text}` : "";
}

export const useView = (): [View, Change<View>] => useChoices(parameters);

/** The scale in force. */
export const scaleOf = (view: View): Scale => view.scale ?? (view.preset === "PAPER" ? "raw" : "calibrated");
