/** Tables of the answers about a whole family: prompts, dynamics, power, influence, variance. */
import type {
  DynamicsReport,
  Influence,
  InfluenceReport,
  Needed,
  PowerReport,
  PromptsReport,
  Share,
  Split,
  VarianceReport,
  Way,
} from "../../analysis/familyReports.js";
import {
  type Column,
  estimate,
  head,
  integer,
  interval,
  layer,
  number,
  refit,
  type Scoped,
  scopeColumns,
  scoped,
  type TableOf,
  table,
  text,
} from "../table.js";
import { overall } from "./heads.js";

const ordinal = <Row extends { ordinal: number }>() =>
  integer<Row>("class", "ordinal of the head's class", (row) => row.ordinal);

export const promptsTables: TableOf<PromptsReport>[] = [
  table("prompts", "one prompt", ({ prompts }: PromptsReport) => prompts, [
    integer("prompt", "its place in the set, from 0", ({ prompt }) => prompt),
    integer("tokens", "as it was cut to the context, BOS included", ({ tokens }) => tokens, "token"),
    estimate(({ estimate }) => estimate),
    number("sd", "standard deviation over refits", ({ sd }) => sd),
    number("deviation", "what it is ranked by, less the mean over prompts", ({ deviation }) => deviation),
    number("deviation_z", "deviation over its standard error", ({ z }) => z),
    number("deviation_q", "Benjamini-Hochberg q of no deviation, in [0, 1]", ({ q }) => q),
  ]),
  table(
    "heads",
    "one head on one prompt, of those that fall the most",
    ({ prompts }: PromptsReport) => prompts.flatMap(({ prompt, heads }) => heads.map((one) => ({ prompt, ...one }))),
    [
      integer("prompt", "the prompt's place in the set, from 0", ({ prompt }) => prompt),
      layer(),
      head(),
      ordinal(),
      number("value", "agreement on this prompt", ({ value }) => value),
      number("deviation", "that less the head's own mean over prompts", ({ deviation }) => deviation),
    ],
  ),
  overall,
];

export const dynamicsTables: TableOf<DynamicsReport>[] = [
  table(
    "steps",
    "the whole, one layer or one head at one step",
    (report: DynamicsReport) =>
      scoped<Way>(report).flatMap(({ of, ...scope }) => of.steps.map((step) => ({ ...scope, ...step }))),
    [
      scopeColumns(),
      integer("step", "of training", ({ step }) => step, "step"),
      estimate(({ estimate }) => estimate),
      number("own", "likeness to its own self at the last step, in [-1, 1]", ({ own }) => own),
    ],
  ),
  table("lock_ins", "the whole, one layer or one head", (report: DynamicsReport) => scoped<Way>(report), [
    scopeColumns(),
    integer("lock_in", "step from which on agreement stays", ({ of }) => of.lockIn, "step"),
    integer("own_lock_in", "step from which on it stays its own self", ({ of }) => of.ownLockIn, "step"),
  ]),
  table(
    "own_lock_ins",
    "one head of one refit",
    ({ heads }: DynamicsReport) =>
      heads.flatMap(({ layer, head, ordinal, ownLockIns }) =>
        ownLockIns.map((ownLockIn, refit) => ({ layer, head, ordinal, refit, ownLockIn })),
      ),
    [
      layer(),
      head(),
      ordinal(),
      refit(),
      integer("own_lock_in", "step from which on it stays its own self", ({ ownLockIn }) => ownLockIn, "step"),
    ],
  ),
];

const components = ["refit", "pair", "prompt", "refitPrompt", "residual"] as const;

export const powerTables: TableOf<PowerReport>[] = [
  table("needed", "the whole, one layer or one head", (report: PowerReport) => scoped<Needed>(report), [
    scopeColumns(),
    number("value", "the statistic", ({ of }) => of.value),
    number("half_width", "of its interval, as predicted for the pilot", ({ of }) => of.halfWidth),
    components.map((name) =>
      number(
        `variance_${name === "refitPrompt" ? "refit_prompt" : name}`,
        `variance component of ${name}`,
        ({ of }: Scoped<Needed>) => of.components[name],
      ),
    ),
    integer("refits", "that it takes with the pilot's prompts; null: too many", ({ of }) => of.refits),
    integer("prompts", "that it takes with the pilot's refits; null: none are enough", ({ of }) => of.prompts),
    integer("least_refits", "below which no number of prompts is enough", ({ of }) => of.leastRefits),
  ]),
  table(
    "grid",
    "so many refits and prompts",
    ({ grid: { refits, prompts, halfWidths } }: PowerReport) =>
      refits.flatMap((nRefits, i) =>
        prompts.map((nPrompts, j) => ({ nRefits, nPrompts, halfWidth: halfWidths[i][j] })),
      ),
    [
      integer("refits", "how many", ({ nRefits }) => nRefits),
      integer("prompts", "how many", ({ nPrompts }) => nPrompts),
      number("half_width", "of the overall value's interval", ({ halfWidth }) => halfWidth),
    ],
  ),
];

const influenceColumns = <Row extends { of: Influence }>(): Column<Row>[] => [
  number("value", "stability of the other refits alone", ({ of }) => of.value),
  number("delta", "that less the stability of all refits", ({ of }) => of.delta),
  number("calibrated_delta", "the same of calibrated values", ({ of }) => of.calibratedDelta),
  number("standardised", "delta over the standard error of the others' value", ({ of }) => of.standardised),
];

export const influenceTables: TableOf<InfluenceReport>[] = [
  table(
    "refits",
    "one refit",
    ({ refits }: InfluenceReport) => refits.map(({ overall, ...one }) => ({ ...one, of: overall })),
    [
      refit(),
      number("mean", "its mean stability with the others", ({ mean }) => mean),
      number("robust_z", "among the refits' means", ({ robustZ }) => robustZ),
      text("outlier", "BELOW or ABOVE, where it lies apart", ({ outlier }) => outlier),
      influenceColumns(),
    ],
  ),
  table(
    "layers",
    "one layer without one refit",
    ({ refits }: InfluenceReport) =>
      refits.flatMap(({ refit, layers }) => layers.map((of) => ({ refit, layer: of.layer, of }))),
    [refit(), layer(), influenceColumns()],
  ),
  table(
    "heads",
    "one head without one refit",
    ({ refits }: InfluenceReport) =>
      refits.flatMap(({ refit, heads }) =>
        heads.map((of) => ({ refit, layer: of.layer, head: of.head, ordinal: of.ordinal, of })),
      ),
    [refit(), layer(), head(), ordinal(), influenceColumns()],
  ),
  overall,
];

/** A share and its interval, named by what it is a share of. */
function shareColumns(
  name: string,
  description: string,
  read: (split: Split) => Share | null,
): Column<Scoped<Split>>[] {
  return [
    number(name, description, ({ of }) => read(of)?.value),
    ...interval(({ of }: Scoped<Split>) => read(of)?.interval, `${name}_`),
  ];
}

export const varianceTables: TableOf<VarianceReport>[] = [
  table("splits", "the whole, one layer or one head", (report: VarianceReport) => scoped<Split>(report), [
    scopeColumns(),
    shareColumns("common", "shared by refits that have neither seed in common", ({ common }) => common),
    shareColumns("init", "added by the same initial weights", ({ init }) => init),
    shareColumns("data", "added by the same order of the data", ({ data }) => data),
    shareColumns("interaction", "left: what both seeds do together, and noise", ({ interaction }) => interaction),
    shareColumns("init_share", "init / (1 - common)", ({ initShare }) => initShare),
    shareColumns("data_share", "data / (1 - common)", ({ dataShare }) => dataShare),
    number("similarity_init", "mean similarity of pairs with the same initial weights", ({ of }) => of.similarity.init),
    number("similarity_data", "mean similarity of pairs with the same order of data", ({ of }) => of.similarity.data),
    number("similarity_neither", "mean similarity of pairs with neither", ({ of }) => of.similarity.neither),
    number("floor", "common of the untrained twins", ({ of }) => of.floor),
  ]),
];
