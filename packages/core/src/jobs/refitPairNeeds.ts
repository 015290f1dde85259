/** What two refits held against each other are read from, and what is refused. */

import { CrossProducts } from "../analysis/likeness/crossProducts.js";
import { sampling } from "../analysis/likeness/likeness.js";
import type { Points } from "../analysis/likeness/points.js";
import type { PatternNull } from "../analysis/patternNull.js";
import type { ResidualMeasure } from "../analysis/report.js";
import { sampleSize } from "../analysis/streams.js";
import type { ArtifactWork, WeightsSource } from "../store/artifactWork.js";
import type { Store } from "../store/store.js";
import { type Asked, loadOptions, need, onPrompts, type Plan, plan, resamplingOf } from "./needs.js";
import { refuse } from "./refusal.js";
import {
  decompositions,
  passesLike,
  requireDistinctPoints,
  streamFloor,
  streamSite,
  streamTwins,
} from "./residualNeeds.js";

/** @param asked its anchor is the left refit */
export function planRefitPair(_: Store, asked: Asked): Plan {
  const { subject, promptSet, options, anchor: left } = asked;
  const { control = "none", residualMeasure: measure = "cka-debiased", right = 1 } = options;
  requireRight(asked, right);
  const { config } = subject.family;
  const site = streamSite(asked, control);
  const floor = streamFloor(asked, control, "refit-pair");
  requireDistinctPoints(floor, measure);
  const load = loadOptions(asked);
  const of = (sources: readonly WeightsSource[]) => [sources[left], sources[right]];
  const takenOff = control === "untrained" ? streamTwins(subject) : null;
  const twins = takenOff && of(takenOff);
  const grid = (refits: WeightsSource[], instead?: PatternNull): ArtifactWork => ({
    kind: "layer-grid",
    ...onPrompts(asked),
    refits,
    site,
    measure,
    control,
    load,
    ...(twins ? { twins } : {}),
    ...(instead ? { instead } : {}),
  });
  const distance = (refits: WeightsSource[]): ArtifactWork => ({
    kind: "function-distance",
    ...onPrompts(asked),
    refits,
  });
  const layers = { nRefits: 2 * config.nLayers, nPoints: promptSet.size * config.nCtx, width: config.dModel };
  const passes = (twins ? 4 : 2) * promptSet.size + passesLike(config, comparing(measure, layers));
  const pair = of(subject.trained);
  const untrained = floor === "untrained" && subject.untrained ? of(subject.untrained) : null;
  const needs = [
    need("grid", grid(pair), passes),
    need("distance", distance(pair), 2 * promptSet.size),
    ...(untrained
      ? [need("floor:grid", grid(untrained), passes), need("floor:distance", distance(untrained), 2 * promptSet.size)]
      : []),
    // what takes the streams' place changes nothing of what is predicted
    ...(floor === "shuffled-rows" || floor === "position-only" ? [need("floor:grid", grid(pair, floor), passes)] : []),
  ];
  const planned = plan(asked, needs, {
    options: { right, site, load, residualMeasure: measure, control, floor, resampling: resamplingOf(asked) },
  });
  return takenOff ? { ...planned, floorWeights: takenOff.map(({ weights }) => weights) } : planned;
}

/** Every two of both refits' layers, in multiply-adds. */
function comparing(measure: ResidualMeasure, layers: Pick<Points, "nRefits" | "nPoints" | "width">): number {
  const { nRefits, nPoints, width } = layers;
  // every two points of a sample, or of all; these once for the bandwidth too
  if (sampling.has(measure)) return nRefits * Math.min(nPoints, sampleSize) ** 2 * width;
  if (measure === "cka-rbf") return nPoints ** 2 * nRefits * (width + nRefits / 2);
  return CrossProducts.operations(layers) + decompositions(measure, nRefits, width);
}

/** @throws Refused where there is no such refit, or it is the left one */
export function requireRight({ subject: { members }, anchor: left }: Asked, right: number): void {
  if (!Number.isInteger(right) || right < 0 || right >= members.length) {
    refuse("INVALID_INPUT", `right is ${right}; this family's refits are 0 to ${members.length - 1}`);
  }
  if (right === left) {
    refuse("INVALID_INPUT", `left and right are both refit ${left}`, "give two different refits");
  }
}
