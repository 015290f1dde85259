/** Measures that find each head of an anchor refit again in every other refit. */
import { InvalidInput } from "../errors.js";
import { mean } from "../statistics/describe.js";
import { meanSamples, pairSamples, type Samples } from "../statistics/estimate.js";
import { defaultResampling, type Resampling, requireResampling } from "../statistics/resampling.js";
import { hasPrompts, promptVector, requireAnchor, requireFloor, uniformVector } from "./between.js";
import type { ComputedFloor } from "./floors.js";
import { type HeadMatch, type HeadReport, headReport, type Layered, type Preset, type Scores } from "./headReport.js";
import type { SimilarityKind, SimilarityTable } from "./similarity.js";

/** How a measure finds counterparts. */
export interface Matching {
  kind: SimilarityKind;
  /** where they are looked for: then similarities are known prompt by prompt */
  withinLayers: boolean;
  /** How alike the anchor's heads and those they might be: rows and columns by slot, of one layer or of all. */
  candidates(table: SimilarityTable, anchor: number, refit: number): Candidates[];
  /** Gives each row a column. */
  columns(similarity: readonly (readonly number[])[]): number[];
}

/** Heads of two refits that may be matched with each other. */
export interface Candidates {
  rows: Place[];
  columns: Place[];
  similarity: number[][];
}

export interface Place {
  layer: number;
  head: number;
}

/** What may be asked of every measure of heads. */
export interface HeadOptions {
  preset: Preset;
  anchor: number;
  /** default: 95 %, 1,000 draws of refits and prompts */
  resampling?: Resampling;
  /** a floor that follows from the table itself, in place of one that is measured */
  computedFloor?: ComputedFloor | null;
}

/**
 * How alike a head and its counterparts are, averaged over the other refits.
 *
 * @param floor the same table of what nothing was learned in, null where there is none or it is computed
 * @param matchings PAPER's are those of the anchor's heads, CALIBRATED's of every refit's heads in turn
 * @returns n counts other refits (heads; PAPER's layers) or pairs of refits (CALIBRATED's layers)
 * @throws InvalidInput with fewer than two refits, no such anchor, or a floor of another shape
 */
export function matchedReport(
  measure: HeadReport["measure"],
  table: SimilarityTable,
  floor: SimilarityTable | null,
  { preset, anchor, resampling = defaultResampling, computedFloor = null }: HeadOptions,
  matchings: Record<Preset, Matching>,
): Layered {
  requireAnchor(table, anchor);
  requireFloor(table, floor);
  requireResampling(resampling);
  const others = table.nRefits - 1;
  if (others < 1) {
    throw new InvalidInput(`${measure} compares refits and needs at least 2, but there is ${table.nRefits}`, "refits");
  }
  const matching = matchings[preset];
  const anchors = preset === "PAPER" ? [anchor] : range(table.nRefits);
  const score = (of: SimilarityTable): Scores =>
    new Map(anchors.map((refit) => [refit, scoresOf(of, refit, matching)]));
  const floors = computedFloor
    ? new Map(anchors.map((refit) => [refit, computedScores(table, refit, matching, computedFloor)]))
    : floor && score(floor);
  return headReport({ measure, preset, anchor, resampling }, score(table), floors, {
    n: { head: others, layer: preset === "PAPER" ? others : (table.nRefits * others) / 2 },
    layerSamples: preset === "PAPER" ? ofOneAnchor : ofAllAnchors,
  });
}

/** The counterparts of the anchor's heads in another refit: [layer][head] */
export function matchesBetween(
  table: SimilarityTable,
  anchor: number,
  refit: number,
  { candidates, columns }: Matching,
): HeadMatch[][] {
  const found = range(table.nLayers).map((): HeadMatch[] => []);
  for (const { rows, columns: places, similarity } of candidates(table, anchor, refit)) {
    for (const [row, column] of columns(similarity).entries()) {
      const value = similarity[row][column];
      const others = similarity[row].filter((_, other) => other !== column);
      found[rows[row].layer][rows[row].head] = {
        refit,
        ...places[column],
        similarity: value,
        margin: others.length > 0 ? value - Math.max(...others) : null,
      };
    }
  }
  return found;
}

function scoresOf(table: SimilarityTable, anchor: number, matching: Matching) {
  const byRefit = othersThan(anchor, table).map((refit) => matchesBetween(table, anchor, refit, matching));
  const prompts = matching.withinLayers && hasPrompts(table, matching.kind);
  return eachSlot(table, (layer, head) => {
    const matches = byRefit.map((found) => found[layer][head]);
    const rows = matches.map((match) =>
      prompts ? promptVector(table, matching.kind, layer, { refit: anchor, head }, match) : [match.similarity],
    );
    return { matches, samples: rowSamples(rows) };
  });
}

/** What a floor that needs no measuring gives in place of counterparts. */
function computedScores(table: SimilarityTable, anchor: number, matching: Matching, floor: ComputedFloor) {
  const others = othersThan(anchor, table);
  if (floor === "uniform-causal") {
    return eachSlot(table, (layer, head) => {
      const row = uniformVector(table, matching.kind, layer, { refit: anchor, head });
      return { matches: [], samples: rowSamples(others.map(() => row)) };
    });
  }
  const prompts = matching.withinLayers && hasPrompts(table, matching.kind);
  const byRefit = others.map((refit) => matching.candidates(table, anchor, refit));
  return eachSlot(table, (layer, head) => {
    const rows = byRefit.map((candidates, i) => {
      const {
        rows: own,
        columns,
        similarity,
      } = candidates.find(({ rows }) => rows.some((row) => row.layer === layer))!;
      const row = own.findIndex((place) => place.layer === layer && place.head === head);
      if (!prompts) return [mean(similarity[row])];
      const vectors = columns.map((place) =>
        promptVector(table, matching.kind, layer, { refit: anchor, head }, { refit: others[i], head: place.head }),
      );
      return meanSamples(vectors.map((values) => ({ rows: 1, columns: values.length, values }))).values;
    });
    return { matches: [], samples: rowSamples(rows) };
  });
}

/** A layer's mean from one anchor: a row for each other refit. */
function ofOneAnchor(scores: Scores, layer: number): Samples {
  const [heads] = [...scores.values()].map((byLayer) => byLayer[layer]);
  return meanSamples(heads.map(({ samples }) => samples));
}

/** A layer's mean from all anchors: over pairs of refits, each both ways round. */
function ofAllAnchors(scores: Scores, layer: number): Samples {
  const byAnchor = [...scores.values()].map((byLayer) => meanSamples(byLayer[layer].map(({ samples }) => samples)));
  const { columns } = byAnchor[0];
  // an anchor's rows are the other refits in their order
  const row = (anchor: number, other: number) => {
    const at = (other < anchor ? other : other - 1) * columns;
    return byAnchor[anchor].values.subarray(at, at + columns);
  };
  return pairSamples(byAnchor.length, columns, (i, j) => {
    const back = row(j, i);
    return row(i, j).map((value, column) => (value + back[column]) / 2);
  });
}

export function rowSamples(rows: readonly ArrayLike<number>[]): Samples {
  const columns = rows[0].length;
  const values = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    values.set(row, i * columns);
  });
  return { rows: rows.length, columns, values };
}

function eachSlot<T>({ nLayers, nHeads }: SimilarityTable, of: (layer: number, head: number) => T): T[][] {
  return range(nLayers).map((layer) => range(nHeads).map((head) => of(layer, head)));
}

function othersThan(anchor: number, { nRefits }: SimilarityTable): number[] {
  return range(nRefits).filter((refit) => refit !== anchor);
}

/** For each row the column of its largest value, the first of those that are alike; two rows may share one. */
export function bestColumns(similarity: readonly (readonly number[])[]): number[] {
  return similarity.map((row) => row.indexOf(Math.max(...row)));
}

export function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
