/** Names of results by what they follow from: equal work has an equal key, and nothing else has. */
import type { Preset } from "../analysis/headReport.js";
import type { Measure } from "../analysis/report.js";
import { contentHash } from "../data/hash.js";
import type { ModelConfig } from "../model/config.js";
import type { Init } from "../model/parameters.js";
import type { ArtifactWork, WeightsSource } from "../store/artifactWork.js";
import type { ReportOptions } from "../store/records.js";
import { codeVersion } from "../store/version.js";

/** The precision that everything is computed in. */
export const dtype = "float32";

/** JSON with sorted keys and no spaces: equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * What a report is read from, the same for every preset and measure that needs it. Weights count by what is in them,
 * wherever they lie; activation and epsilon are in no weight, so the config counts.
 */
export function artifactKey({ refits, ...work }: ArtifactWork): string {
  const named = (sources: readonly WeightsSource[]) => sources.map(({ weights }) => weights);
  const twins = "twins" in work && work.twins ? { twins: named(work.twins) } : {};
  const artifact = { ...work, ...twins, refits: named(refits) };
  return contentHash(canonicalJson({ artifact, codeVersion, dtype }));
}

/** The shape of a model. */
export function configHash(config: ModelConfig): string {
  return contentHash(canonicalJson(config));
}

/** The loss of one checkpoint on a prompt set. */
export function evaluationKey(of: {
  weights: string;
  promptSet: string;
  tokenizer: string;
  bosId: number | null;
  config: ModelConfig;
}): string {
  return contentHash(canonicalJson({ evaluation: of, codeVersion, dtype }));
}

/** Stands for the weights of an untrained network that is drawn when it is needed, and kept nowhere. */
export function drawnHash(of: { config: ModelConfig; init: Init; initSeed: number }): string {
  return contentHash(canonicalJson({ drawn: of }));
}

/** What each refit's untrained network is drawn from: its own seed, else one that no other refit has. */
export function drawnSeeds(members: readonly { initSeed: number | null }[]): number[] {
  const declared = new Set(members.map(({ initSeed }) => initSeed));
  let next = 0;
  return members.map(({ initSeed }) => {
    if (initSeed !== null) return initSeed;
    while (declared.has(next)) next++;
    return next++;
  });
}

/** A report. The family's slug is among its parameters: two families with equal weights have a report each. */
export function reportKey(of: {
  weights: readonly string[];
  floorWeights: readonly string[];
  promptSet: string;
  params: ReportParams;
}): string {
  return contentHash(canonicalJson({ ...of, codeVersion, dtype }));
}

export interface ReportParams {
  family: string;
  measure: Measure;
  preset: Preset;
  step: number;
  anchor: number;
  options: ReportOptions;
  tokenizer: string;
  bosId: number | null;
  config: ModelConfig;
}
