/** Tables of two families held against each other. Paper §4.5. */
import type { ComparisonReport } from "../../analysis/report.js";
import { estimate, integer, layer, number, refit, type TableOf, table, text } from "../table.js";

const family = <Row extends { family: string }>() => text<Row>("family", "slug of the family", (row) => row.family);

const ranges = ["truncated", "sliding"] as const;

export const comparisonTables: TableOf<ComparisonReport>[] = [
  table(
    "layers",
    "one layer of one family",
    ({ sides }: ComparisonReport) =>
      sides.flatMap(({ slug, layers }) => layers.map((one) => ({ family: slug, ...one }))),
    [
      family(),
      layer(),
      estimate(({ estimate }) => estimate),
      number("sd", "standard deviation over the layer's heads", ({ sd }) => sd),
    ],
  ),
  table(
    "overall",
    "one family",
    ({ sides }: ComparisonReport) => sides.map(({ slug, overall }) => ({ family: slug, overall })),
    [family(), estimate(({ overall }) => overall)],
  ),
  table(
    "differences",
    "one layer: the second family's stability less the first's",
    ({ differences }: ComparisonReport) => differences.map((difference, layer) => ({ layer, difference })),
    [layer(), estimate(({ difference }) => difference)],
  ),
  table(
    "norms",
    "one layer of one family's anchor",
    ({ sides }: ComparisonReport) =>
      sides.flatMap(({ slug, normSite, norms }) => norms.map((norm) => ({ family: slug, normSite, ...norm }))),
    [
      family(),
      layer(),
      number("attn_out", "mean L2 norm of what attention writes", ({ attnOut }) => attnOut),
      number("resid", "mean L2 norm of the stream after it", ({ resid }) => resid),
      text("site", "where that stream is read", ({ normSite }) => normSite),
    ],
  ),
  table(
    "perplexities",
    "one refit of one family",
    ({ sides }: ComparisonReport) =>
      sides.flatMap(({ slug, perplexities }) => perplexities.map((one) => ({ family: slug, ...one }))),
    [
      family(),
      refit(),
      number("truncated", "perplexity on the text's first window", ({ truncated }) => truncated),
      number("sliding", "perplexity on all of the text", ({ sliding }) => sliding),
    ],
  ),
  table(
    "perplexity_ranges",
    "one family by one protocol",
    ({ sides }: ComparisonReport) =>
      sides.flatMap((side) => ranges.map((protocol) => ({ family: side.slug, protocol, ...side[protocol] }))),
    [
      family(),
      text("protocol", "truncated: the first window; sliding: all of the text", ({ protocol }) => protocol),
      number("mean", "over refits", ({ mean }) => mean),
      number("min", "the least of a refit", ({ min }) => min),
      number("max", "the most of a refit", ({ max }) => max),
      integer("tokens", "predicted, a refit", ({ tokens }) => tokens, "token"),
    ],
  ),
];
