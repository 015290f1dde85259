/** Tables of head classes, and of how heads and their counterparts agree. */
import type { Agreement, AgreementReport } from "../../analysis/agreementReport.js";
import { agreementParts } from "../../analysis/agreementReport.js";
import type { ClassesReport } from "../../analysis/report.js";
import type { EstimateValue } from "../../statistics/estimate.js";
import {
  type Column,
  estimate,
  flag,
  head,
  integer,
  layer,
  number,
  refit,
  type TableOf,
  table,
  text,
} from "../table.js";
import { layers, overall } from "./heads.js";

const ordinal = <Row extends { ordinal: number }>() =>
  integer<Row>("class", "ordinal of the class", (row) => row.ordinal);

export const classesTables: TableOf<ClassesReport>[] = [
  table("classes", "one head class", ({ classes }: ClassesReport) => classes, [
    ordinal(),
    layer(),
    estimate(({ stability }) => stability, { n: "pairs of refits" }),
    number("coverage", "share of the other refits that hold a near-copy of the medoid", ({ coverage }) => coverage),
    number("consistency", "share of pairs of refits that match these members", ({ consistency }) => consistency),
    integer("medoid_refit", "refit of the member most like all others", ({ medoid }) => medoid.refit),
    integer("medoid_layer", "its layer", ({ medoid }) => medoid.layer),
    integer("medoid_head", "its index in the layer", ({ medoid }) => medoid.head),
  ]),
  table(
    "members",
    "the head of one class in one refit",
    ({ classes }: ClassesReport) =>
      classes.flatMap(({ ordinal, members, distribution }) =>
        members.map((member, i) => ({ ordinal, ...member, toMedoid: distribution[i] })),
      ),
    [
      ordinal(),
      refit(),
      layer(),
      head(),
      number("similarity", "mean centred similarity to the other members, in [-1, 1]", ({ similarity }) => similarity),
      number("margin", "that less the most of another head of its refit", ({ margin }) => margin),
      flag("near", "whether it is a near-copy of the medoid, or the medoid", ({ near }) => near),
      number("to_medoid", "centred similarity to the medoid, in [-1, 1]", ({ toMedoid }) => toMedoid),
    ],
  ),
  layers,
  overall,
];

/** Every kind of agreement by its name; those that were not asked for are left out. */
function kindsOf({ cosine, centred, jensenShannon, output, effect, parts, shares }: Agreement) {
  const found: [kind: string, estimate: EstimateValue | null][] = [
    ["cosine", cosine],
    ["centred", centred],
    ["jensen_shannon", jensenShannon],
    ["output", output],
    ["effect", effect],
    ...agreementParts.map((part): [string, EstimateValue] => [`part_${part}`, parts[part]]),
    ...agreementParts.map((part): [string, EstimateValue | null] => [`share_${part}`, shares?.[part] ?? null]),
  ];
  return found.flatMap(([kind, estimate]) => (estimate ? [{ kind, estimate }] : []));
}

const kindColumns = <Row extends { kind: string; estimate: EstimateValue }>(): Column<Row>[] => [
  text(
    "kind",
    "what agrees: cosine, centred, jensen_shannon, output, effect; part_* of centred; share_* of centred",
    ({ kind }) => kind,
  ),
  ...estimate<Row>(({ estimate }) => estimate, { n: "other refits" }),
];

export const agreementTables: TableOf<AgreementReport>[] = [
  table(
    "heads",
    "one kind of agreement of one head",
    ({ heads }: AgreementReport) =>
      heads.flatMap(({ layer, head, agreement }) => kindsOf(agreement).map((one) => ({ layer, head, ...one }))),
    [layer(), head(), kindColumns()],
  ),
  table(
    "layers",
    "one kind of agreement of one layer",
    ({ layers }: AgreementReport) =>
      layers.flatMap(({ layer, agreement }) => kindsOf(agreement).map((one) => ({ layer, ...one }))),
    [layer(), kindColumns()],
  ),
  table("overall", "one kind of agreement", ({ agreement }: AgreementReport) => kindsOf(agreement), [kindColumns()]),
  table(
    "matches",
    "one head and its counterpart in another refit",
    ({ heads }: AgreementReport) =>
      heads.flatMap(({ layer, head, matches }) => matches.map((match) => ({ layer, head, match }))),
    [
      layer(),
      head(),
      integer("match_refit", "ordinal of the counterpart's refit", ({ match }) => match.refit),
      integer("match_layer", "the counterpart's layer", ({ match }) => match.layer),
      integer("match_head", "the counterpart's index in its layer", ({ match }) => match.head),
      number("similarity", "how alike the two attend, in [-1, 1]", ({ match }) => match.similarity),
      number("margin", "similarity less that of the best other candidate", ({ match }) => match.margin),
    ],
  ),
];
