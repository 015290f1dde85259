/** What is chosen on the page of the residual stream, in its address. */
import { countsParameter, oneOfParameter, type Parameter } from "../address";
import type { ResidualControl, ResidualMeasure } from "../gql/graphql";

export const measures = ["cka", "cka-rbf", "cka-linear", "procrustes", "knn", "svcca", "rsa"] as const;
export type Measure = (typeof measures)[number];

interface MeasureWords {
  api: ResidualMeasure;
  label: string;
  /** At the end of its line. */
  short: string;
  about: string;
  color: string;
  dash?: string;
}

export const measureOf: Record<Measure, MeasureWords> = {
  cka: {
    api: "CKA_DEBIASED",
    label: "CKA, debiased",
    short: "CKA",
    about: "Linear CKA of the unbiased HSIC. Unrelated streams score 0 on average.",
    color: "var(--cat-1)",
  },
  "cka-rbf": {
    api: "CKA_RBF",
    label: "CKA, RBF kernel",
    short: "CKA, RBF",
    about: "The paper's: Gaussian kernels of median bandwidth, biased.",
    color: "var(--cat-2)",
  },
  procrustes: {
    api: "PROCRUSTES",
    label: "Procrustes",
    short: "Procrustes",
    about: "What the best rotation of one stream leaves of the distance to the other.",
    color: "var(--cat-3)",
  },
  knn: {
    api: "KNN",
    label: "Mutual kNN",
    short: "kNN",
    about: "Share of a token's 10 nearest tokens that are so in both.",
    color: "var(--cat-4)",
  },
  svcca: {
    api: "SVCCA",
    label: "SVCCA",
    short: "SVCCA",
    about: "Mean canonical correlation of the directions that hold 99 % of the variance.",
    color: "var(--cat-5)",
    dash: "6 3",
  },
  rsa: {
    api: "RSA",
    label: "RSA",
    short: "RSA",
    about: "Rank correlation of the distances between tokens.",
    color: "var(--cat-6)",
    dash: "6 3",
  },
  "cka-linear": {
    api: "CKA_LINEAR",
    label: "CKA, linear",
    short: "CKA, linear",
    about: "Biased: well above 0 for unrelated streams of few tokens.",
    color: "var(--cat-7)",
    dash: "6 3",
  },
};

export const controls = ["none", "position", "token", "token-position", "untrained"] as const;
export type Control = (typeof controls)[number];

export const controlOf: Record<Control, { api: ResidualControl; label: string; about: string }> = {
  none: { api: "NONE", label: "None", about: "Nothing but the mean is taken off." },
  position: {
    api: "POSITION",
    label: "Position mean",
    about: "The mean over all prompts at the same position is taken off.",
  },
  token: { api: "TOKEN", label: "Token mean", about: "The mean over all occurrences of the same token is taken off." },
  "token-position": {
    api: "TOKEN_POSITION",
    label: "Token and position",
    about: "What an effect of the token and one of the position explain together is taken off.",
  },
  untrained: {
    api: "UNTRAINED",
    label: "Step 0",
    about: "The stream of the refit's own step 0, at the same token and layer, is taken off.",
  },
};

/** @returns e.g. "resid_pre", "resid_post less token mean" */
export const streamText = (site: string, control: Control): string =>
  `resid_${site}${control === "none" ? "" : ` less ${controlOf[control].label.toLowerCase()}`}`;

/** Which measures are drawn, in their own order; none is `drawnOf`'s choice. */
const drawn: Parameter<readonly Measure[]> = {
  name: "measures",
  initial: [],
  read: (text) => {
    const named = text?.split(",") ?? [];
    const known = measures.filter((measure) => named.includes(measure));
    return known.length > 0 ? known : drawn.initial;
  },
  write: (value) => measures.filter((measure) => value.includes(measure)).join(","),
};

export const choices = {
  measures: drawn,
  control: oneOfParameter<Control>("control", controls, "none"),
  /** Whose matrix is shown; "" is the first that is drawn. */
  matrix: oneOfParameter<Measure | "">("matrix", measures, ""),
  order: oneOfParameter("order", ["alike", "ordinal"], "alike"),
  /** Ordinals of the two refits whose cell of the matrix is locked. */
  refits: countsParameter("refits"),
};

export const usual = (preset: "PAPER" | "CALIBRATED"): Measure => (preset === "PAPER" ? "cka-rbf" : "cka");

/** The drawn measures: the chosen ones, else all that are stored, else the preset's. */
export const drawnOf = (
  chosen: readonly Measure[],
  stored: readonly Measure[],
  preset: "PAPER" | "CALIBRATED",
): readonly Measure[] =>
  chosen.length > 0
    ? chosen
    : measures.filter((measure) => stored.includes(measure) || (stored.length === 0 && measure === usual(preset)));

/** The choice after a box was ticked or cleared; the last one stays. */
export function toggled(shown: readonly Measure[], measure: Measure): readonly Measure[] {
  if (!shown.includes(measure)) return measures.filter((other) => other === measure || shown.includes(other));
  return shown.length === 1 ? shown : shown.filter((other) => other !== measure);
}
