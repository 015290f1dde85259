/** What the measures of heads report: a value for every head, layer and anchor, beside its floor. */
import { mean, standardDeviation } from "../statistics/describe.js";
import type { Side } from "../statistics/difference.js";
import {
  type EstimateOptions,
  type EstimateValue,
  estimateOf,
  judged,
  meanSamples,
  type Samples,
  withoutColumns,
} from "../statistics/estimate.js";
import type { ResampleAxes, Resampling } from "../statistics/resampling.js";

/** PAPER: arXiv 2602.16740's arithmetic exactly. CALIBRATED: all anchors, self excluded, one-to-one, centred. */
export type Preset = "PAPER" | "CALIBRATED";

/** A head's counterpart in another refit. */
export interface HeadMatch {
  refit: number;
  layer: number;
  head: number;
  similarity: number;
  /** similarity less that of the best other candidate, which one-to-one matching may prefer; null without one */
  margin: number | null;
}

/** One head of one refit. */
export interface HeadValue {
  refit: number;
  layer: number;
  head: number;
  estimate: EstimateValue;
  /** stability and cross-layer: its counterpart in each other refit, by refit; commonness: none */
  matches: HeadMatch[];
}

/** A measure of all heads, with its layer means. */
export interface HeadReport {
  measure: "stability" | "cross-layer" | "commonness";
  preset: Preset;
  anchor: number;
  resampling: Resampling;
  /** mean over layers */
  overall: EstimateValue;
  /** mean over the heads of a layer; sd over those heads (ddof 1), null for one head */
  layers: { layer: number; estimate: EstimateValue; sd: number | null }[];
  /** the layer means of each anchor refit alone */
  anchors: { refit: number; values: number[]; floors: number[] | null }[];
  /** PAPER: the anchor's heads. CALIBRATED: every refit's. By refit, layer, head. */
  heads: HeadValue[];
}

/** One head's score, before floors. */
export interface HeadScore {
  matches: HeadMatch[];
  /** what it is the mean of: a row for each match or, without matches, one; a column for each prompt, or one */
  samples: Samples;
}

/** Scores of the heads of some refits: by refit, then layer, then head. */
export type Scores = Map<number, HeadScore[][]>;

/** How a measure's means are made up. */
export interface HeadMeans {
  /** what one head's value averages over; `layer` what a layer's does */
  n: { head: number; layer: number };
  /** what a layer's mean is the mean of, with a row for each refit */
  layerSamples(scores: Scores, layer: number): Samples;
  /** what heads and layers are resampled over, where that is not what was asked: no refits where there is but one */
  axes?: { head?: ResampleAxes; layer?: ResampleAxes };
}

/** What a cosine can be. */
const cosines: [number, number] = [-1, 1];

/** A report, and what its layers' means are the means of. */
export interface Layered<Report extends HeadReport = HeadReport> {
  report: Report;
  layers: Side[];
}

/** Puts scores beside a floor's scores of the same shape. */
export function headReport(
  about: Pick<HeadReport, "measure" | "preset" | "anchor" | "resampling">,
  scores: Scores,
  floors: Scores | null,
  { n, layerSamples, axes = {} }: HeadMeans,
): Layered {
  const ofHeads = options(n.head, about.resampling, axes.head);
  const ofLayers = options(n.layer, about.resampling, axes.layer);
  const nLayers = [...scores.values()][0].length;
  const layered = Array.from({ length: nLayers }, (_, layer) =>
    alike(layerSamples(scores, layer), floors && layerSamples(floors, layer)),
  );
  const layers = judged(
    layered.map(({ own, floor }) => estimateOf(own, floor, ofLayers)),
    about.resampling,
  ).map((estimate, layer) => ({ layer, estimate, sd: standardDeviation(layerValues(scores, layer)) }));
  const whole = meanSide(layered);
  const [overall] = judged([estimateOf(whole.own, whole.floor, ofLayers)], about.resampling);
  const report: HeadReport = {
    ...about,
    overall,
    layers,
    anchors: [...scores].map(([refit, byLayer]) => ({
      refit,
      values: byLayer.map(layerMean),
      floors: floors?.get(refit)?.map(layerMean) ?? null,
    })),
    heads: [...scores].flatMap(([refit, byLayer]) => {
      const slots = byLayer.flatMap((heads, layer) => heads.map((score, head) => ({ layer, head, ...score })));
      const estimates = judged(
        slots.map(({ layer, head, samples }) =>
          beside(samples, floors?.get(refit)?.[layer][head].samples ?? null, ofHeads),
        ),
        about.resampling,
      );
      return slots.map(({ layer, head, matches }, i) => ({ refit, layer, head, estimate: estimates[i], matches }));
    }),
  };
  return { report, layers: layered };
}

/** The mean over layers, as an estimate is made of it. */
export function meanSide(layers: readonly Side[]): Side {
  return {
    own: meanSamples(layers.map(({ own }) => own)),
    floor: layers[0].floor && meanSamples(layers.map(({ floor }) => floor as Samples)),
  };
}

function options(n: number, resampling: Resampling, axes?: ResampleAxes): EstimateOptions {
  return { n, resampling: axes ? drawnOver(resampling, axes) : resampling, ceiling: 1, range: cosines };
}

/** The same object for the same question, so that all its estimates share their draws. */
function drawnOver(resampling: Resampling, axes: ResampleAxes): Resampling {
  return resampling.axes === axes ? resampling : { ...resampling, axes };
}

/** An estimate beside its floor. */
export function beside(samples: Samples, floor: Samples | null, about: EstimateOptions): EstimateValue {
  const { own, floor: alikeFloor } = alike(samples, floor);
  return estimateOf(own, alikeFloor, about);
}

/** Where only one of the two is known prompt by prompt, neither is taken so. */
function alike(own: Samples, floor: Samples | null): Side {
  if (!floor || floor.columns === own.columns) return { own, floor };
  return { own: withoutColumns(own), floor: withoutColumns(floor) };
}

function layerValues(scores: Scores, layer: number): number[] {
  return [...scores.values()].flatMap((byLayer) => byLayer[layer].map(({ samples }) => mean(samples.values)));
}

function layerMean(heads: HeadScore[]): number {
  return mean(heads.map(({ samples }) => mean(samples.values)));
}
