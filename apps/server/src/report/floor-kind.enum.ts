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
    UNIFORM_CAUSAL: { description: "Counterparts that look evenly at everything before." },
    POSITION_ONLY: {
      description: "Counterparts that keep only their mean over the other prompts, position by position.",
    },
    SHUFFLED_HEADS: { description: "Counterparts drawn at random among the candidates." },
    SHUFFLED_ROWS: { description: "Counterparts whose attention is dealt anew among the keys of each query." },
    NONE: { description: "No floor." },
  },
});
