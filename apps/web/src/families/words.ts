/** A family's facts in a few words, the same on every page. */
import { count } from "../format";
import type { Optimizer, SeedRole } from "../gql/graphql";

interface Shape {
  layers: number;
  heads: number;
  attentionOnly: boolean;
}

export const shapeOf = ({ layers, heads }: Shape): string =>
  `${count(layers)} ${layers === 1 ? "layer" : "layers"} × ${count(heads)} ${heads === 1 ? "head" : "heads"}`;

interface OptimizerFacts {
  optimizer: Optimizer;
  weightDecay: number;
}

/** @returns e.g. "AdamW 0.1" */
export const optimizerOf = ({ optimizer, weightDecay }: OptimizerFacts): string =>
  optimizer === "ADAM" ? "Adam" : `AdamW ${weightDecay}`;

/** @returns e.g. "4 layers × 4 heads · MLP · Adam" */
export function architectureLine(architecture: Shape, recipe: OptimizerFacts | null | undefined): string {
  const parts = [shapeOf(architecture), architecture.attentionOnly ? "attention only" : "MLP"];
  return [...parts, ...(recipe ? [optimizerOf(recipe)] : [])].join(" · ");
}

/** Which seeds are known: of families trained here both, of imported ones what their manifest declares. */
export interface Declared {
  init: boolean;
  order: boolean;
}

export const declaredBy = (refits: readonly { initSeed: number | null; dataSeed: number | null }[]): Declared => ({
  init: refits.some(({ initSeed }) => initSeed !== null),
  order: refits.some(({ dataSeed }) => dataSeed !== null),
});

/** @returns e.g. "init + order" */
export function seedRoles(roles: SeedRole[], declared: Declared): string {
  if (roles.length === 2) return "init + order";
  if (!declared.init && !declared.order) return "unknown";
  if (roles[0] === "INIT") return declared.order ? "init only" : "init, order unknown";
  if (roles[0] === "DATA_ORDER") return declared.init ? "order only" : "order, init unknown";
  return "same seed";
}

/** @returns e.g. "init and order vary together" */
export function seedSentence(roles: SeedRole[], declared: Declared): string {
  if (roles.length === 2) return "init and order vary together";
  if (!declared.init && !declared.order) return "what varies is not declared";
  if (roles[0] === "INIT")
    return declared.order ? "only the init varies" : "the init varies, the order is not declared";
  if (roles[0] === "DATA_ORDER") {
    return declared.init ? "only the order of the data varies" : "the order varies, the init is not declared";
  }
  return "all from the same seed";
}
