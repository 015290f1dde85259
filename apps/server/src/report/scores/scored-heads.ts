/** The heads of a report on scores, with the heads of their classes. */

import type { HeadScoresReport } from "@seedscope/core";
import { Head } from "../../head/head.type.js";
import type { Refit } from "../../refit/refit.type.js";
import { ScoredHead } from "./scores.type.js";

/** By layer, then head. */
export function scoredHeads(report: HeadScoresReport, refits: readonly Refit[], step: number): ScoredHead[] {
  const headOf = (refit: number, layer: number, head: number) => new Head(refits[refit], step, layer, head);
  return report.heads.map(
    (scored) =>
      new ScoredHead(
        scored,
        headOf(report.refit, scored.layer, scored.head),
        scored.members.map(({ refit, layer, head }) => headOf(refit, layer, head)),
      ),
  );
}
