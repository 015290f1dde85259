/** How a head is ablated. */

import type { ablationKinds, AblationKind as Code } from "@seedscope/core";
import { registerEnumType } from "type-graphql";

export const AblationKind = {
  ZERO: "zero",
  MEAN: "mean",
  MEAN_POSITION: "mean-position",
  RESAMPLE: "resample",
  SWAP: "swap",
} as const satisfies Record<string, (typeof ablationKinds)[number]>;
export type AblationKind = Code;
registerEnumType(AblationKind, {
  name: "AblationKind",
  description: "What an ablated head's z gives way to, at every position.",
  valuesConfig: {
    ZERO: { description: "Zero, as in the paper." },
    MEAN: { description: "Its mean over all tokens of all prompts." },
    MEAN_POSITION: {
      description:
        "Its mean at each position, over prompts; positions that fewer than 8 prompts reach share one mean with the last that enough do.",
    },
    RESAMPLE: {
      description:
        "Its z at the same position of another prompt, drawn from those that are at least as long; past that one's end, at its last position.",
    },
    SWAP: {
      description:
        "What its counterpart in the next refit writes on the same prompt, turned into this refit's stream by an orthogonal map.",
    },
  },
});
