/** From GraphQL's input to what core trains, and back: where a field that core names stands in the input. */

import {
  InvalidInput,
  type ModelConfig,
  modelConfig,
  NotFound,
  optimizerConfig,
  type TrainingRequest,
} from "@seedscope/core";
import { parseIdOf } from "../ids.js";
import type { ArchitectureInput, TokenizerInput, TrainFamilyInput } from "./train-family.input.js";

/**
 * The request as core takes it; core checks the rest of the values.
 *
 * @throws InvalidInput for a shape or an optimizer that cannot be, and for a tokenizer without its text
 */
export function trainingRequest(input: TrainFamilyInput): TrainingRequest {
  const { architecture, recipe } = input;
  const tokenizer = tokenizerChoice(input.tokenizer);
  return {
    name: input.name,
    // the tokenizer's own vocabulary takes its place
    config: configOf(architecture, 1),
    recipe: {
      optimizer: optimizerConfig(recipe.optimizer ?? "adam", recipe),
      batchSize: recipe.batchSize,
      steps: recipe.steps,
    },
    tokenizer,
    corpusHash: corpusHash(input.corpus),
    initSeeds: input.initSeeds,
    dataSeeds: input.dataSeeds ?? undefined,
    grid: input.grid ?? undefined,
    checkpointSteps: input.checkpointSteps ?? undefined,
    visibility: input.visibility ?? undefined,
  };
}

/** @throws InvalidInput for a shape that cannot be */
export const configOf = (architecture: ArchitectureInput, vocab: number): ModelConfig =>
  modelConfig({
    layers: architecture.layers,
    heads: architecture.heads,
    dModel: architecture.dModel,
    contextLength: architecture.contextLength,
    dMlp: architecture.dMlp,
    attentionOnly: architecture.attentionOnly ?? false,
    activation: architecture.activation ?? "gelu",
    tiedUnembed: architecture.tiedUnembed ?? false,
    vocab,
  });

function tokenizerChoice(input: TokenizerInput | null | undefined): TrainingRequest["tokenizer"] {
  const { kind, vocab, json, name } = input ?? { kind: "byte" };
  switch (kind) {
    case "byte":
      return { kind };
    case "bpe":
      if (vocab == null) throw new InvalidInput("the tokenizer is BPE, but vocab is not given", "vocab");
      return { kind, vocab };
    case "huggingface":
      if (!json) throw new InvalidInput("the tokenizer is HUGGING_FACE, but json, its text, is not given", "json");
      return { kind, json, name: name ?? undefined };
  }
}

function corpusHash(id: string | null | undefined): string | undefined {
  if (id == null) return undefined;
  const hash = parseIdOf("Corpus", id)?.hash;
  if (!hash) throw new NotFound(`corpus is "${id}", which is no corpus's id`, "corpus");
  return hash;
}

const architectureFields: Record<string, string> = {
  layers: "layers",
  heads: "heads",
  d_model: "dModel",
  d_mlp: "dMlp",
  context: "contextLength",
};
const recipeFields = new Set(["learningRate", "weightDecay", "batchSize", "steps"]);
const tokenizerFields = new Set(["vocab", "json"]);

/** Where a field that core names stands in TrainFamilyInput. */
export function trainingFieldPath(field: string): string[] {
  if (field in architectureFields) return ["architecture", architectureFields[field]];
  if (recipeFields.has(field)) return ["recipe", field];
  if (tokenizerFields.has(field)) return ["tokenizer", field];
  return [field];
}
