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

/** @returns e.g. "init + order" */
export function seedRoles(roles: SeedRole[]): string {
  if (roles.length === 2) return "init + order";
  return roles[0] === "INIT" ? "init only" : roles[0] === "DATA_ORDER" ? "order only" : "same seed";
}

/** @returns e.g. "init and order vary together" */
export function seedSentence(roles: SeedRole[]): string {
  if (roles.length === 2) return "init and order vary together";
  if (roles.length === 0) return "all from the same seed";
  return roles[0] === "INIT" ? "only the init varies" : "only the order of the data varies";
}
