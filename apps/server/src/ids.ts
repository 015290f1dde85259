/** Global ids: readable and deterministic, so that a client can link to a thing before it has asked for it. */

import type { Measure } from "@seedscope/core";

/** What a global id names. */
export type Reference =
  | { type: "Family"; slug: string }
  | { type: "Refit"; slug: string; ordinal: number }
  | { type: "Checkpoint"; slug: string; ordinal: number; step: number }
  | { type: "Head"; slug: string; ordinal: number; step: number; layer: number; index: number }
  | { type: "Report"; key: string }
  | { type: "HeadClass"; key: string; ordinal: number }
  | { type: "Job"; uuid: string }
  | { type: "PromptSet"; hash: string }
  | { type: "Prompt"; hash: string; index: number }
  | { type: "Corpus"; hash: string }
  | { type: "User"; id: string }
  | { type: "ApiToken"; uuid: string }
  | { type: "View"; code: string }
  | { type: "Claim"; code: string };

export const familyId = (slug: string) => `Family:${slug}`;
export const refitId = (slug: string, ordinal: number) => `Refit:${slug}/${ordinal}`;
export const checkpointId = (slug: string, ordinal: number, step: number) => `Checkpoint:${slug}/${ordinal}@${step}`;
export const headId = (slug: string, ordinal: number, step: number, layer: number, index: number) =>
  `Head:${slug}/${ordinal}@${step}/${headLabel(layer, index)}`;
export const reportId = (measure: Measure, key: string) => `${reportNames[measure]}:${key}`;
export const headClassId = (key: string, ordinal: number) => `HeadClass:${key}/${ordinal}`;
export const jobId = (uuid: string) => `Job:${uuid}`;
export const promptSetId = (hash: string) => `PromptSet:${hash}`;
export const promptId = (hash: string, index: number) => `Prompt:${hash}/${index}`;
export const corpusId = (hash: string) => `Corpus:${hash}`;
export const userId = (id: string) => `User:${id}`;
export const apiTokenId = (uuid: string) => `ApiToken:${uuid}`;
export const viewId = (code: string) => `View:${code}`;
export const claimId = (code: string) => `Claim:${code}`;

/** What the report of a measure is called: its GraphQL type. */
const reportNames: Record<Measure, string> = {
  stability: "StabilityReport",
  "cross-layer": "CrossLayerReport",
  commonness: "CommonnessReport",
  norms: "NormsReport",
  "prompt-length": "PromptLengthReport",
  compare: "ComparisonReport",
  residual: "ResidualReport",
  ablation: "AblationReport",
  map: "MapReport",
  classes: "ClassesReport",
  agreement: "AgreementReport",
  neurons: "NeuronsReport",
  embeddings: "EmbeddingsReport",
  "refit-pair": "RefitPairReport",
  stitching: "StitchingReport",
  prompts: "PromptAgreementReport",
  dynamics: "DynamicsReport",
  power: "PowerReport",
  influence: "InfluenceReport",
  variance: "VarianceReport",
  scores: "HeadScoresReport",
  portability: "PortabilityReport",
  transplant: "TransplantReport",
};

/** A head's name within its refit, counted from 0: "L3H5". */
export const headLabel = (layer: number, index: number) => `L${layer}H${index}`;

const slug = "([a-z0-9]+(?:-[a-z0-9]+)*)";
const count = "(\\d{1,9})";
const sha256 = "([0-9a-f]{64})";
const shortCode = "([2-9a-z]{8})";
const uuid = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";

const forms: [RegExp, (parts: string[]) => Reference][] = [
  [form(`Family:${slug}`), ([slug]) => ({ type: "Family", slug })],
  [form(`Refit:${slug}/${count}`), ([slug, ordinal]) => ({ type: "Refit", slug, ordinal: +ordinal })],
  [
    form(`Checkpoint:${slug}/${count}@${count}`),
    ([slug, ordinal, step]) => ({ type: "Checkpoint", slug, ordinal: +ordinal, step: +step }),
  ],
  [
    form(`Head:${slug}/${count}@${count}/L${count}H${count}`),
    ([slug, ordinal, step, layer, index]) => ({
      type: "Head",
      slug,
      ordinal: +ordinal,
      step: +step,
      layer: +layer,
      index: +index,
    }),
  ],
  [form(`(?:${Object.values(reportNames).join("|")}):${sha256}`), ([key]) => ({ type: "Report", key })],
  [form(`HeadClass:${sha256}/${count}`), ([key, ordinal]) => ({ type: "HeadClass", key, ordinal: +ordinal })],
  [form(`Job:${uuid}`), ([uuid]) => ({ type: "Job", uuid })],
  [form(`PromptSet:${sha256}`), ([hash]) => ({ type: "PromptSet", hash })],
  [form(`Prompt:${sha256}/${count}`), ([hash, index]) => ({ type: "Prompt", hash, index: +index })],
  [form(`Corpus:${sha256}`), ([hash]) => ({ type: "Corpus", hash })],
  [form("User:([A-Za-z0-9]{1,64})"), ([id]) => ({ type: "User", id })],
  [form(`ApiToken:${uuid}`), ([uuid]) => ({ type: "ApiToken", uuid })],
  [form(`View:${shortCode}`), ([code]) => ({ type: "View", code })],
  [form(`Claim:${shortCode}`), ([code]) => ({ type: "Claim", code })],
];

function form(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}

/** @returns what the id names, or null if no id has this form */
export function parseId(id: string): Reference | null {
  for (const [pattern, read] of forms) {
    const found = pattern.exec(id);
    if (found) return read(found.slice(1));
  }
  return null;
}

/** @returns what the id names if it is of this type, else null: a Family id is no Job id. */
export function parseIdOf<T extends Reference["type"]>(type: T, id: string): Extract<Reference, { type: T }> | null {
  const reference = parseId(id);
  return reference?.type === type ? (reference as Extract<Reference, { type: T }>) : null;
}
