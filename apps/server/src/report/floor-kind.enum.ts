/** What "nothing was learned" means. */

import type { FloorKind as Code, floorKinds } from "@seedscope/core";
import { registerEnumType } from "type-graphql";

export const FloorKind = {
  UNTRAINED: "untrained",
  UNIFORM_CAUSAL: "uniform-causal",
  POSITION_ONLY: "position-only",
  SHUFFLED_HEADS: "shuffled-heads",
  SHUFFLED_ROWS: "shuffled-rows",
  NONE: "none",
} as const satisfies Record<string, (typeof floorKinds)[number]>;
export type FloorKind = Code;
registerEnumType(FloorKind, {
  name: "FloorKind",
  description: "What a value is held against.",
  valuesConfig: {
    UNTRAINED: { description: "The same on the untrained twins: step 0, or drawn anew." },
    UNIFORM_CAUSAL: { description: "Counterparts that look evenly at everything before; of scores, a head that does." },
    POSITION_ONLY: {
      description:
        "Counterparts, or of scores the heads themselves, that keep only their mean over the other prompts, position by position.",
    },
    SHUFFLED_HEADS: {
      description:
        "Counterparts drawn at random among the candidates, in expectation; of scores and ablations, a random head of the layer; of neurons, a random neuron.",
    },
    SHUFFLED_ROWS: {
      description:
        "Counterparts, or of scores the heads themselves, whose attention is dealt anew among the keys of each query; of streams, neurons and embeddings, their tokens in another order.",
    },
    NONE: { description: "No floor." },
  },
});
