/** What a client asks of a measure, in core's words: ids become hashes and uuids, what is left out stays so. */

import type { LoadOptions, ReportRequest, Resampling } from "@seedscope/core";
import { parseIdOf } from "../ids.js";
import type { Loaders } from "../loaders.js";
import type { AblationInput } from "./ablation/ablation.input.js";
import type { AgreementInput } from "./agreement/agreement.input.js";
import type { ClassesInput } from "./classes/classes.input.js";
import type { ComparisonInput } from "./comparison/comparison.input.js";
import type { ConfidenceInput } from "./confidence.input.js";
import type { EmbeddingsInput } from "./embeddings/embeddings.input.js";
import type {
  DynamicsInput,
  InfluenceInput,
  PowerInput,
  PromptAgreementInput,
  VarianceInput,
} from "./familyAnswers/family-answer.input.js";
import type { StabilityInput } from "./head/head-report.input.js";
import type { LoadOptionsInput } from "./load-options.type.js";
import type { MapInput } from "./map/map.input.js";
import type { NeuronsInput } from "./neurons/neurons.input.js";
import type { NormsInput } from "./norms/norms.input.js";
import { AnalysisRefused } from "./outcome.type.js";
import type { PortabilityInput } from "./portability/portability.input.js";
import type { PromptLengthInput } from "./promptLength/prompt-length.input.js";
import type { RefitPairInput } from "./refitPair/refit-pair.input.js";
import type { ResidualInput } from "./residual/residual.input.js";
import type { HeadScoresInput } from "./scores/scores.input.js";
import type { StitchingInput } from "./stitching/stitching.input.js";
import type { TransplantInput } from "./transplant/transplant.input.js";

/** The inputs of all measures in one: each has its own part of it. */
export type Asked = Partial<
  StabilityInput &
    ClassesInput &
    NormsInput &
    PromptLengthInput &
    ComparisonInput &
    ResidualInput &
    AblationInput &
    MapInput &
    AgreementInput &
    NeuronsInput &
    EmbeddingsInput &
    RefitPairInput &
    StitchingInput &
    PromptAgreementInput &
    DynamicsInput &
    PowerInput &
    InfluenceInput &
    VarianceInput &
    HeadScoresInput &
    PortabilityInput &
    TransplantInput
>;

/** @returns why not, where an id names nothing that it could name */
export async function requestOf(
  asked: Asked,
  loaders: Loaders,
): Promise<Omit<ReportRequest, "familyId" | "measure"> | AnalysisRefused> {
  try {
    return {
      preset: asked.preset ?? "CALIBRATED",
      promptSetHash: await given(asked.promptSet, (id) => promptSetHash(id, loaders)),
      step: asked.step ?? undefined,
      anchor: asked.anchor ?? asked.refit ?? asked.left ?? undefined,
      options: {
        floor: asked.floor ?? undefined,
        resampling: given(asked.confidence, resamplingOf),
        exclude: asked.exclude ?? undefined,
        scope: asked.scope ?? undefined,
        near: asked.near ?? undefined,
        ablationKind: asked.kind ?? undefined,
        effects: asked.effects ?? undefined,
        load: given(asked.loadOptions, loadOf),
        site: asked.site ?? undefined,
        selfPairs: asked.selfPairs ?? undefined,
        against: await given(asked.against, (id) => familyUuid(id, "against", loaders)),
        text: await given(asked.text, (id) => corpusHash(id, loaders)),
        promptSets: await given(asked.promptSets, (ids) => Promise.all(ids.map((id) => promptSetHash(id, loaders)))),
        method: asked.method ?? undefined,
        neighbourhood: asked.neighbourhood ?? undefined,
        residualMeasure: asked.residualMeasure ?? undefined,
        control: asked.control ?? undefined,
        right: asked.right ?? undefined,
        head: asked.head ?? undefined,
        share: asked.share ?? undefined,
        halfWidth: asked.halfWidth ?? undefined,
        heads: asked.heads ?? undefined,
        controls: asked.controls ?? undefined,
        also: await given(asked.also, (ids) => Promise.all(ids.map((id) => familyUuid(id, "also", loaders)))),
        detector: asked.detector ?? undefined,
      },
    };
  } catch (error) {
    if (error instanceof NoSuchThing) return error.refusal;
    throw error;
  }
}

/** An id that names nothing, on its way to becoming a refusal. */
class NoSuchThing extends Error {
  constructor(readonly refusal: AnalysisRefused) {
    super(refusal.message);
  }
}

async function promptSetHash(id: string, loaders: Loaders): Promise<string> {
  const reference = parseIdOf("PromptSet", id);
  const suggestion = "leave it out for the built-in set, or add one first";
  if (!reference) {
    throw new NoSuchThing(new AnalysisRefused("UNKNOWN_PROMPT_SET", `"${id}" is no prompt set's id`, suggestion));
  }
  const { hash } = reference;
  if (await loaders.promptSet.load(hash)) return hash;
  throw new NoSuchThing(new AnalysisRefused("UNKNOWN_PROMPT_SET", `there is no prompt set ${hash}`, suggestion));
}

async function corpusHash(id: string, loaders: Loaders): Promise<string> {
  const reference = parseIdOf("Corpus", id);
  if (reference && (await loaders.corpus.load(reference.hash))) return reference.hash;
  const why = reference ? "and there is no such corpus" : "which is no corpus' id";
  throw new NoSuchThing(new AnalysisRefused("INVALID_INPUT", `text is "${id}", ${why}`));
}

async function familyUuid(id: string, field: "against" | "also", loaders: Loaders): Promise<string> {
  const reference = parseIdOf("Family", id);
  const record = reference && (await loaders.familyBySlug.load(reference.slug));
  if (record) return record.id;
  throw new NoSuchThing(new AnalysisRefused("INVALID_INPUT", `${field} is "${id}", and there is no such family`));
}

/** What is left out is as by default. */
function resamplingOf({ level, resamples, axes, seed }: ConfidenceInput): Partial<Resampling> {
  return {
    ...(level == null ? {} : { level }),
    ...(resamples == null ? {} : { resamples }),
    ...(axes == null ? {} : { axes }),
    ...(seed == null ? {} : { seed }),
  };
}

/** What is left out is not there at all: core spreads it over the preset's own. */
function loadOf({ centerWritingWeights, foldValueBiases }: LoadOptionsInput): Partial<LoadOptions> {
  return {
    ...(centerWritingWeights == null ? {} : { centerWritingWeights }),
    ...(foldValueBiases == null ? {} : { foldValueBiases }),
  };
}

function given<T, R>(value: T | null | undefined, read: (value: T) => R): R | undefined {
  return value == null ? undefined : read(value);
}
