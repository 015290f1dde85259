/** Tables of what each head is worth. Paper §4.8. */
import type { AblationReport } from "../../analysis/report.js";
import type { Correlations } from "../../statistics/correlation.js";
import { type Column, estimate, head, integer, interval, layer, number, type TableOf, table, text } from "../table.js";

const nats = "nats/token";

const correlationColumns = (["pearson", "spearman", "kendall"] as const).flatMap(
  (name): Column<{ of: Correlations }>[] => [
    number(name, "of effect and stability, in [-1, 1]", ({ of }) => of[name]?.value),
    ...interval(({ of }: { of: Correlations }) => of[name]?.interval, `${name}_`),
  ],
);

export const ablationTables: TableOf<AblationReport>[] = [
  table("heads", "one head, ablated", ({ heads }: AblationReport) => heads, [
    layer(),
    head(),
    number("loss", "mean loss without the head", ({ loss }) => loss, nats),
    number("delta_loss", "that less the loss with all heads", ({ deltaLoss }) => deltaLoss, nats),
    ...interval(({ estimate }: AblationReport["heads"][number]) => estimate?.interval, "delta_loss_", nats),
    number("delta_loss_floor", "the same of the refit's untrained twin", ({ estimate }) => estimate?.floor, nats),
    integer("prompts", "that the interval is over", ({ estimate }) => estimate?.n),
    number("perplexity", "exp(loss)", ({ perplexity }) => perplexity),
    number("delta_perplexity", "that less the perplexity with all heads", ({ deltaPerplexity }) => deltaPerplexity),
    number("relative", "delta_perplexity over the perplexity with all heads", ({ relative }) => relative),
    number("stability", "raw stability of the head", ({ stability }) => stability),
    estimate(({ overRefits }) => overRefits?.deltaLoss, { prefix: "class_delta_loss_", unit: nats, n: "refits" }),
    estimate(({ overRefits }) => overRefits?.deltaPerplexity, { prefix: "class_delta_perplexity_", n: "refits" }),
  ]),
  table("layers", "one layer", ({ layers }: AblationReport) => layers, [
    layer(),
    number("mean_delta", "mean change of perplexity over the layer's heads", ({ meanDelta }) => meanDelta),
    number("pearson", "r over heads of change and stability", ({ pearson }) => pearson),
    number("spearman", "rho of the same", ({ spearman }) => spearman),
    number("kendall", "tau-b of the same", ({ kendall }) => kendall),
    integer("n", "heads", ({ n }) => n),
    estimate(({ overRefits }) => overRefits, { prefix: "refits_delta_loss_", unit: nats, n: "refits" }),
  ]),
  table("baseline", "the refit as it is", ({ baseline }: AblationReport) => [baseline], [
    number("loss", "mean loss with all heads", ({ loss }) => loss, nats),
    number("perplexity", "exp(loss)", ({ perplexity }) => perplexity),
    integer("tokens", "predicted", ({ tokens }) => tokens, "token"),
  ]),
  table(
    "members",
    "the counterpart of one head in one refit",
    ({ heads, over }: AblationReport) =>
      heads.flatMap(({ layer, head, overRefits }) =>
        (overRefits?.members ?? []).map((member, i) => ({ layer, head, refit: over?.[i] ?? i, member })),
      ),
    [
      layer(),
      head(),
      integer("refit", "the counterpart's refit", ({ refit }) => refit),
      integer("member", "its index in the same layer", ({ member }) => member),
    ],
  ),
  table(
    "correlations",
    "effects and stability: of all heads together, or of one layer",
    ({ correlations: { over, overall, layers } }: AblationReport) => [
      { over, layer: null, of: overall },
      ...layers.map(({ layer, ...of }) => ({ over, layer, of })),
    ],
    [
      text("over", "refit: a point a head of one refit; classes: a point a class", ({ over }) => over),
      integer("layer", "the layer; null for all", ({ layer }) => layer),
      correlationColumns,
      integer("n", "points", ({ of }) => of.n),
    ],
  ),
];
