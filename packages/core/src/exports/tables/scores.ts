/** Tables of what each head attends to. */
import type { HeadScoresReport } from "../../analysis/report.js";
import { scoreNames } from "../../analysis/scoreTable.js";
import { estimate, head, integer, layer, number, refit, type TableOf, table, text } from "../table.js";

export const scoresTables: TableOf<HeadScoresReport>[] = [
  table(
    "heads",
    "one score of one head",
    ({ heads }: HeadScoresReport) =>
      heads.flatMap(({ layer, head, class: ordinal, scores }) =>
        scoreNames.flatMap((score) => {
          const found = scores[score];
          return found ? [{ layer, head, ordinal, score, found }] : [];
        }),
      ),
    [
      layer(),
      head(),
      integer("class", "ordinal of the head's class; null with one refit", ({ ordinal }) => ordinal),
      text("score", "its name", ({ score }) => score),
      number("own", "the listed head's own, mean over prompts", ({ found }) => found.value),
      estimate(({ found }) => found.estimate, { n: "refits" }),
    ],
  ),
  table(
    "distances",
    "one range of distances of one head",
    ({ heads, bins }: HeadScoresReport) =>
      heads.flatMap(({ layer, head, distances }) => distances.map((share, i) => ({ layer, head, ...bins[i], share }))),
    [
      layer(),
      head(),
      integer("from", "least distance between query and key", ({ from }) => from, "token"),
      integer("to", "greatest", ({ to }) => to, "token"),
      number("share", "of the head's attention, in [0, 1]", ({ share }) => share),
    ],
  ),
  table(
    "members",
    "the head of a listed head's class in one refit",
    ({ heads }: HeadScoresReport) =>
      heads.flatMap(({ layer, head, members }) =>
        members.map((member) => ({ layer, head, refit: member.refit, member })),
      ),
    [
      layer(),
      head(),
      refit(),
      integer("member_layer", "the member's layer", ({ member }) => member.layer),
      integer("member_head", "its index in the layer", ({ member }) => member.head),
    ],
  ),
];
