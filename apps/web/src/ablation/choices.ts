/** What is chosen on the ablation page, in its address. */
import { countParameter, oneOfParameter, textParameter } from "../address";
import type { AblationKind } from "../gql/graphql";

export const kinds = ["mean", "zero", "position", "resample", "swap"] as const;
export type Kind = (typeof kinds)[number];

/** As the API names them, and what they are called here. */
export const kindOf: Record<Kind, { api: AblationKind; label: string; axis: string }> = {
  mean: { api: "MEAN", label: "Mean", axis: "mean" },
  zero: { api: "ZERO", label: "Zero", axis: "zero" },
  position: { api: "MEAN_POSITION", label: "Mean of each position", axis: "mean of each position" },
  resample: { api: "RESAMPLE", label: "Another prompt's", axis: "resample" },
  swap: { api: "SWAP", label: "Matched head of the next refit", axis: "swap" },
};

/** Of the page's two maps of heads: no curve stands over them that they would align with. */
export const gridMargins = { left: 40, right: 4 };

export const choices = {
  kind: oneOfParameter<Kind>("kind", kinds, "mean"),
  /** Heads one at a time; several at once; one class. */
  targets: oneOfParameter("targets", ["all", "circuit", "class"], "all"),
  /** Means over all refits, or the chosen one alone. */
  over: oneOfParameter("over", ["refits", "one"], "refits"),
  /** As it was typed, e.g. "L1H3 L2H0". */
  circuit: textParameter("circuit"),
  /** Ordinal of the class. */
  headClass: countParameter("class", null),
};
