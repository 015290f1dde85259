/** What tells how alike two refits' streams are, and what is taken off them before. */

import type { ResidualControl as Control, ResidualMeasure as Measure } from "@seedscope/core";
import { registerEnumType } from "type-graphql";

export const ResidualMeasure = {
  CKA_LINEAR: "cka-linear",
  CKA_DEBIASED: "cka-debiased",
  CKA_RBF: "cka-rbf",
  PROCRUSTES: "procrustes",
  SVCCA: "svcca",
  RSA: "rsa",
  KNN: "knn",
} as const satisfies Record<string, Measure>;
export type ResidualMeasure = Measure;
registerEnumType(ResidualMeasure, {
  name: "ResidualMeasure",
  description:
    "What tells how alike two representations of the same tokens are; 1 = the same up to rotation and scale.",
  valuesConfig: {
    CKA_LINEAR: { description: "Linear CKA, in [0, 1]; well above 0 for unrelated streams of few tokens." },
    CKA_DEBIASED: {
      description: "Linear CKA of the unbiased HSIC, in [-1, 1]: unrelated streams score 0 on average. CALIBRATED's.",
    },
    CKA_RBF: { description: "CKA of Gaussian kernels of median bandwidth, biased, in [0, 1]. The paper's." },
    PROCRUSTES: {
      description: "1 - d²/2, d the distance that the best rotation leaves of streams of length 1, in [0, 1].",
    },
    SVCCA: {
      description: "Mean canonical correlation of the directions that hold 99 % of the variance, in [0, 1].",
    },
    RSA: { description: "Spearman's correlation of the distances between at most 1,000 tokens, in [-1, 1]." },
    KNN: { description: "Share of a token's 10 nearest of at most 1,000 tokens that are so in both, in [0, 1]." },
  },
});

export const ResidualControl = {
  NONE: "none",
  TOKEN: "token",
  POSITION: "position",
  TOKEN_POSITION: "token-position",
  UNTRAINED: "untrained",
} as const satisfies Record<string, Control>;
export type ResidualControl = Control;
registerEnumType(ResidualControl, {
  name: "ResidualControl",
  description: "What is taken off the streams before they are compared.",
  valuesConfig: {
    NONE: { description: "Nothing but the mean." },
    TOKEN: { description: "The mean over all occurrences of the same token." },
    POSITION: { description: "The mean over all prompts at the same position." },
    TOKEN_POSITION: {
      description: "What a sum of an effect of the token and one of the position explains, by least squares.",
    },
    UNTRAINED: { description: "The stream of the refit's own step 0 at the same token and layer." },
  },
});
