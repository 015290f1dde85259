/** Tables on some of a family's refits, as if the others had never been trained; and their reports under the family's own ordinals. */
import { InvalidInput } from "../errors.js";
import { range } from "./matching.js";
import type { MeasureReport } from "./report.js";
import type { ScoreTable, ScoreValues } from "./scoreTable.js";
import { type SimilarityTable, upperIndex } from "./similarity.js";

/**
 * @param exclude ordinals that are left out
 * @returns ordinals that stay, ascending
 * @throws InvalidInput naming an ordinal that no refit has
 */
export function keptRefits(nRefits: number, exclude: readonly number[]): number[] {
  const odd = exclude.find((ordinal) => !Number.isInteger(ordinal) || ordinal < 0 || ordinal >= nRefits);
  if (odd !== undefined) {
    throw new InvalidInput(`exclude holds ${odd}; this family's refits are 0 to ${nRefits - 1}`, "exclude");
  }
  return range(nRefits).filter((ordinal) => !exclude.includes(ordinal));
}

/** @param kept ordinals of the table's refits, in the order of the new one's rows */
export function onSomeRefits(table: SimilarityTable, kept: readonly number[]): SimilarityTable {
  const { nRefits, nLayers, nHeads, nPrompts, byPrompt, acrossLayers } = table;
  const from = nRefits * nHeads;
  // of each row and column of the new table, that of the old
  const slots = kept.flatMap((refit) => range(nHeads).map((head) => refit * nHeads + head));
  const n = slots.length;
  const square = <Values extends Float32Array | Float64Array>(old: Values, made: Values): Values => {
    for (const [row, oldRow] of slots.entries()) {
      for (const [column, oldColumn] of slots.entries()) made[row * n + column] = old[oldRow * from + oldColumn];
    }
    return made;
  };
  const within = (old: Float64Array) => square(old, new Float64Array(n * n));
  const across = (old: Float32Array) => square(old, new Float32Array(n * n));
  const cells = { from: (from * (from + 1)) / 2, to: (n * (n + 1)) / 2 };
  const upper = slots.flatMap((row, i) => slots.slice(i).map((column) => upperIndex(from, row, column)));
  return {
    nRefits: kept.length,
    nLayers,
    nHeads,
    nPrompts,
    cosine: table.cosine.map(within),
    centred: table.centred.map(within),
    acrossLayers: acrossLayers && {
      cosine: acrossLayers.cosine.map(across),
      centred: acrossLayers.centred.map(across),
    },
    byPrompt: byPrompt && {
      lengths: byPrompt.lengths,
      centred: byPrompt.centred.map((old) => {
        const made = new Float32Array(nPrompts * cells.to);
        for (let prompt = 0; prompt < nPrompts; prompt++) {
          for (const [cell, at] of upper.entries()) made[prompt * cells.to + cell] = old[prompt * cells.from + at];
        }
        return made;
      }),
      squares:
        byPrompt.squares &&
        Float32Array.from({ length: nPrompts * nLayers * n }, (_, i) => {
          const [row, slot] = [Math.floor(i / n), slots[i % n]];
          return (byPrompt.squares as Float32Array)[row * from + slot];
        }),
    },
  };
}

/** The same of scores. */
export function scoresOnSomeRefits(table: ScoreTable, kept: readonly number[]): ScoreTable {
  const perRefit = table.nLayers * table.nHeads;
  const rows = (values: Float32Array, columns: number) => {
    const made = new Float32Array(kept.length * perRefit * columns);
    for (const [to, refit] of kept.entries()) {
      const from = refit * perRefit * columns;
      made.set(values.subarray(from, from + perRefit * columns), to * perRefit * columns);
    }
    return made;
  };
  const score = (one: ScoreValues | null) => one && { ...one, values: rows(one.values, one.columns) };
  return {
    ...table,
    nRefits: kept.length,
    scores: Object.fromEntries(
      Object.entries(table.scores).map(([name, one]) => [name, score(one)]),
    ) as ScoreTable["scores"],
    distances: rows(table.distances, table.bins),
  };
}

/**
 * A report that was read off some of the refits, which it calls by their places among those: by the family's ordinals.
 *
 * @param kept ordinals by place
 */
export function byOrdinals<Report extends MeasureReport>(report: Report, kept: readonly number[]): Report;
export function byOrdinals(report: MeasureReport, kept: readonly number[]): MeasureReport {
  const named = <Place extends { refit: number }>(place: Place): Place => ({ ...place, refit: kept[place.refit] });
  switch (report.measure) {
    case "stability":
    case "cross-layer":
    case "commonness":
      return {
        ...report,
        anchor: kept[report.anchor],
        anchors: report.anchors.map(named),
        heads: report.heads.map((head) => ({ ...named(head), matches: head.matches.map(named) })),
      };
    case "scores":
      return {
        ...report,
        refit: kept[report.refit],
        heads: report.heads.map((head) => ({ ...head, members: head.members.map(named) })),
      };
    case "ablation":
      return {
        ...report,
        refit: kept[report.refit],
        swappedWith: report.swappedWith === null ? null : kept[report.swappedWith],
        over: [...kept],
      };
    default:
      throw new Error(`${report.measure} is not read off some refits alone`);
  }
}
