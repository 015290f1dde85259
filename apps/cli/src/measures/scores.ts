/** What each head attends to, and its counterparts in all other refits. */

import { type Column, decimals, printLine, table } from "../output.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type Interval,
  type Measure,
  type RefitName,
} from "./measure.js";
import { printTitle } from "./tables.js";

/** By the fields of the schema, in the order in which they are told. */
const titles = {
  previousToken: "previous token",
  induction: "induction",
  duplicateToken: "duplicate token",
  self: "self",
  sink: "sink",
  detector: "detector",
  entropy: "entropy",
  effectiveKeys: "effective keys",
  distance: "distance",
} as const;

type Name = keyof typeof titles;
const names = Object.keys(titles) as Name[];
/** Those that know a head by a pattern: the more, the surer. */
const patterns: readonly Name[] = ["previousToken", "induction", "duplicateToken", "self", "sink", "detector"];

interface Score {
  value: number;
  estimate: Estimate;
}

interface Slot {
  layer: number;
  index: number;
}

export interface ScoredHead extends Record<Name, Score | null> {
  head: Slot;
  classOrdinal: number | null;
  members: (Slot & { refit: { ordinal: number } })[];
  distances: number[];
}

export interface HeadScoresReport extends AnyReport {
  refit: RefitName;
  refits: number;
  detectorName: string | null;
  repeatedTokens: { sequences: number; tokens: number } | null;
  distanceBins: { from: number; to: number }[];
  heads: { nodes: ScoredHead[] };
}

export const scores: Measure<HeadScoresReport> = {
  name: "scores",
  field: "headScores",
  input: "HeadScoresInput",
  report: "HeadScoresReport",
  fields: () => `
    refit { ordinal label } refits detectorName repeatedTokens { sequences tokens } distanceBins { from to }
  `,
  headFields: `
    head { layer index } classOrdinal members { refit { ordinal } layer index } distances
    ${names.map((name) => `${name} { value estimate ${estimateFields} }`).join("\n")}
  `,
  json: ({ refit, refits, detectorName, repeatedTokens, distanceBins, heads }) => ({
    refit: refit.ordinal,
    refits,
    detector: detectorName,
    repeatedTokens,
    distanceBins,
    heads: heads.nodes.map(({ head, classOrdinal, members, distances, ...scored }) => ({
      layer: head.layer,
      head: head.index,
      class: classOrdinal,
      members: members.map((member) => ({ refit: member.refit.ordinal, layer: member.layer, head: member.index })),
      ...Object.fromEntries(names.map((name) => [name, scoreJson(scored[name])])),
      distances,
    })),
  }),
  print(report) {
    const { refit, refits, detectorName, repeatedTokens, distanceBins, heads } = report;
    printTitle("Scores of the heads", report, `refit ${refit.ordinal} (${refit.label})`);
    if (repeatedTokens) {
      const { sequences, tokens } = repeatedTokens;
      printLine(`Induction is read off ${sequences} sequences of ${tokens} random tokens, each standing twice`);
    }
    const title = (name: Name) => (name === "detector" && detectorName !== null ? detectorName : titles[name]);
    const known = names.filter((name) => heads.nodes.some((scored) => scored[name] !== null));
    printLine(`\nHighest, and what the same heads score in ${refits} refit${refits === 1 ? "" : "s"}`);
    printLine(
      table(
        patterns.filter((name) => known.includes(name)),
        [
          { title: "", value: title },
          { title: "heads", value: (name) => highest(heads.nodes, name).map(told(name)).join("   ") },
        ],
      ),
    );
    printLine("\nHeads");
    const column = (name: Name): Column<ScoredHead> => ({
      title: title(name),
      value: ({ [name]: score }) => decimals(score?.value, 2),
      right: true,
    });
    printLine(table(heads.nodes, [{ title: "head", value: labelOf }, ...known.map(column)]));
    printLine("\nShares of attention by distance, in tokens");
    printLine(
      table(heads.nodes, [
        { title: "head", value: labelOf },
        ...distanceBins.map(({ from, to }, bin) => ({
          title: from === to ? `${from}` : `${from}-${to}`,
          value: ({ distances }: ScoredHead) => decimals(distances[bin], 2),
          right: true,
        })),
      ]),
    );
  },
};

const listed = 3;

function highest(heads: readonly ScoredHead[], name: Name): ScoredHead[] {
  return heads
    .filter((scored) => scored[name] !== null)
    .sort((a, b) => b[name]!.value - a[name]!.value)
    .slice(0, listed);
}

/** "L1H4 0.71 (0.68 [0.62, 0.74])": its own, then its class'. */
function told(name: Name): (scored: ScoredHead) => string {
  return (scored) => {
    const { value, estimate } = scored[name]!;
    const own = `${labelOf(scored)} ${decimals(value, 2)}`;
    return estimate.n === 1 ? own : `${own} (${decimals(estimate.value, 2)}${ends(estimate.interval)})`;
  };
}

const ends = (interval: Interval | null) =>
  interval ? ` [${decimals(interval.lower, 2)}, ${decimals(interval.upper, 2)}]` : "";

function labelOf({ head }: ScoredHead): string {
  return `L${head.layer}H${head.index}`;
}

/** The head's own value, and its class'. */
function scoreJson(score: Score | null): object | null {
  return score && { value: score.value, estimate: estimateJson(score.estimate) };
}
