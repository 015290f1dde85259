/** What the stitching test of two refits is read from, and what is refused. */
import type { FloorKind } from "../analysis/floors.js";
import type { ArtifactWork, WeightsSource } from "../store/artifactWork.js";
import type { Store } from "../store/store.js";
import { mapPasses } from "./circuitNeeds.js";
import { type Asked, floorOf, need, onPrompts, type Plan, plan, resamplingOf } from "./needs.js";
import { requireRight } from "./refitPairNeeds.js";
import { refuse } from "./refusal.js";

/** @param asked its anchor is the left refit */
export function planStitching(_: Store, asked: Asked): Plan {
  const { subject, promptSet, options, anchor: left } = asked;
  const { right = 1 } = options;
  requireRight(asked, right);
  const floor = stitchingFloor(asked);
  const of = (source: WeightsSource): ArtifactWork => ({
    kind: "stitched-losses",
    ...onPrompts(asked),
    refits: [source, subject.trained[right]],
  });
  const needed = (role: string, source: WeightsSource) => {
    const work = of(source);
    // both refits for the maps and once more, and of the right one the layers from each on
    const passes = promptSet.size * (4 + (subject.family.config.nLayers + 1) / 2) + mapPasses(work);
    return need(role, work, Math.ceil(passes));
  };
  const twin = floor === "untrained" ? subject.untrained?.[left] : undefined;
  const needs = [needed("stitched", subject.trained[left]), ...(twin ? [needed("floor", twin)] : [])];
  return plan(asked, needs, { options: { right, floor, resampling: resamplingOf(asked) } });
}

function stitchingFloor(asked: Asked): FloorKind {
  const floor = floorOf(asked);
  if (floor === "untrained" || floor === "none") return floor;
  return refuse(
    "INVALID_INPUT",
    `floor is ${floor}, but what nothing learned is worth here is the stream of the left refit's untrained twin`,
    "use untrained or none",
  );
}
