/** Tables of sets of heads, and single heads, that are taken from one refit to another. */
import type { PortabilityReport, TransplantReport } from "../../analysis/circuitReports.js";
import { estimate, head, integer, layer, number, refit, type TableOf, table, text } from "../table.js";

const nats = "nats/token";

export const portabilityTables: TableOf<PortabilityReport>[] = [
  table("refits", "one refit without the set, the source among them", ({ refits }: PortabilityReport) => refits, [
    refit(),
    number("baseline", "loss with all heads", ({ baseline }) => baseline, nats),
    number("loss", "loss without the set", ({ loss }) => loss, nats),
    number("effect", "loss - baseline", ({ effect }) => effect, nats),
    number("control", "mean effect of random sets", ({ control }) => control, nats),
    number("control_sd", "standard deviation of those", ({ controlSd }) => controlSd, nats),
    number("percentile", "share of random sets whose effect is smaller, in [0, 1]", ({ percentile }) => percentile),
    number("transfer", "effect above random sets, over the source's", ({ transfer }) => transfer),
  ]),
  table(
    "summary",
    "one statistic of the whole",
    ({ source, mapped, transfer }: PortabilityReport) => [
      { of: "source", unit: nats, estimate: source },
      { of: "mapped", unit: nats, estimate: mapped },
      ...(transfer ? [{ of: "transfer", unit: null, estimate: transfer }] : []),
    ],
    [
      text(
        "of",
        "source: the set's effect in its refit; mapped: its counterparts' in the others; transfer",
        ({ of }) => of,
      ),
      text("unit", "of value, interval and floor", ({ unit }) => unit),
      estimate(({ estimate }) => estimate),
    ],
  ),
  table(
    "heads",
    "one head of the set, or its counterpart",
    ({ refits }: PortabilityReport) =>
      refits.flatMap(({ refit, heads }) => heads.map((one, place) => ({ refit, place, ...one }))),
    [
      refit(),
      integer("place", "which head of the set, from 0", ({ place }) => place),
      layer(),
      head(),
      number("similarity", "to the set's own head, centred, in [-1, 1]", ({ similarity }) => similarity),
    ],
  ),
  table(
    "controls",
    "one random set in one refit",
    ({ refits }: PortabilityReport) =>
      refits.flatMap(({ refit, controls }) => controls.map((effect, control) => ({ refit, control, effect }))),
    [
      refit(),
      integer("control", "in the order in which they were drawn, from 0", ({ control }) => control),
      number("effect", "loss without it less the baseline", ({ effect }) => effect, nats),
    ],
  ),
];

export const transplantTables: TableOf<TransplantReport>[] = [
  table("heads", "one head and what takes its place", ({ heads }: TransplantReport) => heads, [
    layer(),
    head(),
    number("zero", "loss with its z at 0", ({ zero }) => zero, nats),
    number("mean", "loss with its z at its mean", ({ mean }) => mean, nats),
    number("transplanted", "mean loss with its counterparts", ({ transplanted }) => transplanted, nats),
    number("unmatched", "mean loss with heads at random", ({ unmatched }) => unmatched, nats),
    estimate(({ recovered }) => recovered, { prefix: "recovered_", n: "other refits" }),
    estimate(({ recoveredOfMean }) => recoveredOfMean, { prefix: "recovered_of_mean_", n: "other refits" }),
  ]),
  table(
    "transplants",
    "a head of another refit in the place of one head",
    ({ heads }: TransplantReport) =>
      heads.flatMap(({ layer, head, transplants }) => transplants.map((one) => ({ layer, head, of: one }))),
    [
      layer(),
      head(),
      integer("refit", "whose head it is", ({ of }) => of.refit),
      integer("transplanted_head", "its index in the same layer", ({ of }) => of.head),
      number("similarity", "how alike the two attend, centred, in [-1, 1]", ({ of }) => of.similarity),
      number("loss", "with it", ({ of }) => of.loss, nats),
      number("recovered", "share of what zeroing the head loses", ({ of }) => of.recovered),
      integer("unmatched_head", "index of the head at random", ({ of }) => of.unmatched.head),
      number("unmatched_similarity", "how alike that one attends", ({ of }) => of.unmatched.similarity),
      number("unmatched_loss", "with that one", ({ of }) => of.unmatched.loss, nats),
      number("unmatched_recovered", "share that it wins back", ({ of }) => of.unmatched.recovered),
    ],
  ),
  table("layers", "one layer", ({ layers }: TransplantReport) => layers, [
    layer(),
    integer("heads", "of the layer that have a share", ({ n }) => n),
    number("alignment", "of the streams, mean over the other refits, in [-1, 1]", ({ alignment }) => alignment),
    estimate(({ recovered }) => recovered, { prefix: "recovered_" }),
    estimate(({ recoveredOfMean }) => recoveredOfMean, { prefix: "recovered_of_mean_" }),
  ]),
  table(
    "overall",
    "the host as it is, and all its heads together",
    ({ baseline, recovered }: TransplantReport) => [{ ...baseline, recovered }],
    [
      number("loss", "with all heads", ({ loss }) => loss, nats),
      number("perplexity", "exp(loss)", ({ perplexity }) => perplexity),
      integer("tokens", "predicted", ({ tokens }) => tokens, "token"),
      estimate(({ recovered }) => recovered, { prefix: "recovered_" }),
    ],
  ),
];
