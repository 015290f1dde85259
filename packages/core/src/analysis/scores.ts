/** Head scores: what each head attends to, here and in the head's counterparts in all other refits. */
import { InvalidInput } from "../errors.js";
import { mean } from "../statistics/describe.js";
import { type EstimateValue, estimateOf, judged, meanSamples, type Samples } from "../statistics/estimate.js";
import { defaultResampling, type Resampling, requireResampling } from "../statistics/resampling.js";
import { type HeadPlace, headClasses } from "./classes.js";
import type { Detector } from "./detectors.js";
import type { ComputedFloor } from "./floors.js";
import { range } from "./matching.js";
import type { HeadScoresReport } from "./report.js";
import {
  distanceBins,
  inductionSequences,
  isShare,
  type ScoreName,
  type ScoreTable,
  type ScoreValues,
  scoreNames,
} from "./scoreTable.js";
import type { SimilarityTable } from "./similarity.js";

export interface ScoresOptions {
  /** whose heads are listed */
  refit: number;
  /** what the table's detector is */
  detector?: Detector;
  resampling?: Resampling;
}

/**
 * The scores of one refit's heads, each beside the mean over the head's class (`headClasses`, within layers).
 *
 * The floor is that of the class, what a null leaves of its members' patterns (`headScores` with `instead`); or that of
 * its layer: uniform causal attention, or a head drawn at random, which is the mean over the layer's heads of each refit
 * (shuffled-heads) or of its untrained twin on the same prompts. Shares of attention have 1 for their ceiling; entropy,
 * effective keys and distance have none, and are not calibrated. With one refit, a head is its own class.
 *
 * @param table of the refits
 * @param similarities of the same refits; null where there is but one
 * @param floor a table of the twins, or of the refits with other patterns in the place of their own; null: none
 * @throws InvalidInput with no such refit, or tables of other shapes
 */
export function scores(
  table: ScoreTable,
  similarities: SimilarityTable | null,
  floor: ScoreTable | ComputedFloor | null,
  { refit, detector, resampling = defaultResampling }: ScoresOptions,
): HeadScoresReport {
  requireResampling(resampling);
  requireShapes(table, similarities, floor);
  if (!Number.isInteger(refit) || refit < 0 || refit >= table.nRefits) {
    throw new InvalidInput(`refit is ${refit}; this family's refits are 0 to ${table.nRefits - 1}`, "refit");
  }
  const classes = similarities
    ? headClasses(similarities)
    : range(table.nLayers).flatMap((layer) => range(table.nHeads).map((head) => [{ refit: 0, layer, head }]));
  const estimates = new Map(scoreNames.map((name) => [name, estimatesOf(name, table, classes, floor, resampling)]));
  const heads = classes.map((members, ordinal) => {
    const { layer, head } = members[refit];
    const scored = scoreNames.map((name) => {
      const estimate = estimates.get(name)?.[ordinal];
      if (!estimate) return [name, null];
      return [name, { value: mean(defined(table.scores[name] as ScoreValues, table, members[refit])), estimate }];
    });
    const slot = slotOf(table, members[refit]);
    return {
      layer,
      head,
      class: similarities ? ordinal : null,
      members,
      scores: Object.fromEntries(scored),
      distances: Array.from(table.distances.subarray(slot * table.bins, (slot + 1) * table.bins)),
    };
  });
  return {
    measure: "scores",
    refit,
    refits: table.nRefits,
    resampling,
    detector: detector ?? null,
    induction: table.half === null ? null : { sequences: inductionSequences, tokens: table.half },
    bins: distanceBins(table.bins),
    heads: heads.sort((a, b) => a.layer - b.layer || a.head - b.head),
    claims: [],
  };
}

/** By class, judged together; null where the score is defined on no prompt. */
function estimatesOf(
  name: ScoreName,
  table: ScoreTable,
  classes: readonly (readonly HeadPlace[])[],
  floor: ScoreTable | ComputedFloor | null,
  resampling: Resampling,
): EstimateValue[] | null {
  const score = table.scores[name];
  if (!score || definedColumns(score).length === 0) return null;
  const floors = floorsOf(name, table, floor);
  const share = isShare(name);
  return judged(
    classes.map((members) =>
      estimateOf(samplesOf(score, table, members), floors(members), {
        n: table.nRefits,
        resampling,
        ceiling: share ? 1 : null,
        range: share ? [0, 1] : [0, Number.POSITIVE_INFINITY],
      }),
    ),
    resampling,
  );
}

/** Of a class, with its rows and columns; null where there is no floor, or it is the score itself. */
function floorsOf(
  name: ScoreName,
  table: ScoreTable,
  floor: ScoreTable | ComputedFloor | null,
): (members: readonly HeadPlace[]) => Samples | null {
  if (floor === null) return () => null;
  if (typeof floor === "object" && floor.instead) {
    // how sharp rows are is all that dealing them anew keeps
    if (floor.instead === "shuffled-rows" && (name === "entropy" || name === "effectiveKeys")) return () => null;
    return (members) => samplesOf(floor.scores[name] as ScoreValues, floor, members);
  }
  const layers = range(table.nLayers).map((layer) =>
    floor === "uniform-causal"
      ? evenly(table.scores[name] as ScoreValues, table)
      : layerMean(name, floor === "shuffled-heads" ? table : floor, layer),
  );
  return ([{ layer }]) => layers[layer];
}

function evenly({ uniform }: ScoreValues, { nRefits }: ScoreTable): Samples {
  const row = uniform.filter((value) => !Number.isNaN(value));
  const values = new Float64Array(nRefits * row.length);
  for (const refit of range(nRefits)) values.set(row, refit * row.length);
  return { rows: nRefits, columns: row.length, values };
}

/** The mean over the heads of a layer, refit by refit. */
function layerMean(name: ScoreName, table: ScoreTable, layer: number): Samples {
  const score = table.scores[name] as ScoreValues;
  const refits = range(table.nRefits);
  return meanSamples(
    range(table.nHeads).map((head) =>
      samplesOf(
        score,
        table,
        refits.map((refit) => ({ refit, layer, head })),
      ),
    ),
  );
}

function samplesOf(score: ScoreValues, table: ScoreTable, members: readonly HeadPlace[]): Samples {
  const rows = members.map((member) => defined(score, table, member));
  const [{ length: columns }] = rows;
  const values = new Float64Array(rows.length * columns);
  for (const [row, of] of rows.entries()) values.set(of, row * columns);
  return { rows: rows.length, columns, values };
}

/** One head's values, on the prompts where there are any. */
function defined({ values, columns }: ScoreValues, table: ScoreTable, head: HeadPlace): Float32Array {
  const slot = slotOf(table, head);
  return values.subarray(slot * columns, (slot + 1) * columns).filter((value) => !Number.isNaN(value));
}

function definedColumns({ uniform }: ScoreValues): number[] {
  return range(uniform.length).filter((column) => !Number.isNaN(uniform[column]));
}

function slotOf({ nLayers, nHeads }: ScoreTable, { refit, layer, head }: HeadPlace): number {
  return (refit * nLayers + layer) * nHeads + head;
}

/** @throws InvalidInput if they are not of the same refits' sizes */
function requireShapes(
  table: ScoreTable,
  similarities: SimilarityTable | null,
  floor: ScoreTable | ComputedFloor | null,
): void {
  const shape = ({ nRefits, nLayers, nHeads }: Pick<ScoreTable, "nRefits" | "nLayers" | "nHeads">) =>
    `${nRefits} refits of ${nLayers} layers of ${nHeads} heads`;
  if (!similarities && table.nRefits > 1) {
    throw new InvalidInput(
      `scores of ${table.nRefits} refits need their similarities, to know each head in the others`,
    );
  }
  for (const other of [similarities, floor]) {
    if (other === null || typeof other === "string" || shape(other) === shape(table)) continue;
    throw new InvalidInput(`scores are of ${shape(table)}, but what they are held against is of ${shape(other)}`);
  }
}
