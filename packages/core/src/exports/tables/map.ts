/** Tables of the map of heads. Paper §4.9. */
import type { MapReport } from "../../analysis/report.js";
import { head, layer, number, refit, type TableOf, table, text } from "../table.js";

export const mapTables: TableOf<MapReport>[] = [
  table(
    "points",
    "one head of one refit",
    ({ points, families }: MapReport) =>
      points.x.map((x, i) => ({
        family: families[points.family[i]].slug,
        refit: points.refit[i],
        layer: points.layer[i],
        head: points.head[i],
        x,
        y: points.y[i],
      })),
    [
      text("family", "slug of its family", ({ family }) => family),
      refit(),
      layer(),
      head(),
      number("x", "where it is drawn; only distances have a meaning", ({ x }) => x),
      number("y", "where it is drawn; only distances have a meaning", ({ y }) => y),
    ],
  ),
  table("agreement", "one label", ({ agreement }: MapReport) => agreement, [
    text("of", "layer, refit or family", ({ of }) => of),
    number("share", "of a head's 5 nearest neighbours that have the label in common, in [0, 1]", ({ share }) => share),
    number("chance", "the share that chance gives", ({ chance }) => chance),
  ]),
];
