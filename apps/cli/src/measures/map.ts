/** The map of heads: those whose outputs tell the same prompts apart lie together. Paper §4.9. */

import { decimals, grouped, printLine, table } from "../output.js";
import { type AnyReport, type Interval, intervalJson, type Measure } from "./measure.js";
import { within } from "./tables.js";

export interface MapReport extends AnyReport {
  method: "TSNE" | "UMAP" | "PCA";
  neighbourhood: number | null;
  seed: number;
  families: { slug: string }[];
  /** one column each, all as long; `family` counts in `families` */
  points: Record<"family" | "refit" | "layer" | "head" | "relativeDepth" | "x" | "y", number[]>;
  agreement: { of: "LAYER" | "REFIT" | "FAMILY"; share: number; interval: Interval | null; chance: number }[];
}

export const map: Measure<MapReport> = {
  name: "map",
  field: "map",
  input: "MapInput",
  report: "MapReport",
  fields: () => `
    method neighbourhood seed
    families { slug }
    points { family refit layer head relativeDepth x y }
    agreement { of share interval { lower upper } chance }
  `,
  json: (report) => ({
    method: report.method.toLowerCase(),
    neighbourhood: report.neighbourhood,
    seed: report.seed,
    families: report.families.map(({ slug }) => slug),
    points: mapPoints(report),
    heads: mapPoints(report).map(({ layer, head, refit, family, x, y }) => ({ layer, head, refit, family, x, y })),
    agreement: report.agreement.map(({ of, interval, ...shares }) => ({
      of: of.toLowerCase(),
      ...shares,
      interval: intervalJson(interval),
    })),
  }),
  print(report) {
    const { families, method, neighbourhood, agreement, step, promptSet, points } = report;
    const around = neighbourhood === null ? "" : `, neighbourhood ${+neighbourhood.toPrecision(4)}`;
    printLine(
      `Map of the heads of ${families.map(({ slug }) => slug).join(", ")}: ${methodNames[method]}${around}, step ${step}, prompts ${promptSet.name} (${promptSet.size}), ${grouped(points.x.length)} heads`,
    );
    printLine("\nHow many of a head's 5 nearest neighbours, by signature, share its…");
    printLine(
      table(agreement, [
        { title: "", value: ({ of }) => of.toLowerCase() },
        { title: "share", value: ({ share, interval }) => within(share, interval), right: true },
        { title: "by chance", value: ({ chance }) => decimals(chance), right: true },
      ]),
    );
    printLine("\nWhere each head lies: --json, or the picture of: seedscope reproduce");
  },
};

export const methodNames = { TSNE: "t-SNE", UMAP: "UMAP", PCA: "PCA" } as const;

/** The columns as one row a head. */
export function mapPoints({ families, points }: MapReport) {
  return points.x.map((x, i) => ({
    family: families[points.family[i]].slug,
    refit: points.refit[i],
    layer: points.layer[i],
    head: points.head[i],
    relativeDepth: points.relativeDepth[i],
    x,
    y: points.y[i],
  }));
}
