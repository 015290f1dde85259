/** From GraphQL's input to what core trains, and back: where a field that core names stands in the input. */

import { InvalidInput, modelConfig, type OptimizerConfig, type TrainingRequest } from "@seedscope/core";
import { parseIdOf } from "../ids.js";
import { Refusal } from "../mutation/user-error.type.js";
import type { TokenizerInput, TrainFamilyInput, TrainingRecipeInput } from "./train-family.input.js";

/**
 * The request as core takes it; core checks the values.
 *
 * @throws InvalidInput for what only this form can get wrong: a tokenizer without its text, Adam with decay
 */
export function trainingRequest(input: TrainFamilyInput): TrainingRequest {
  const { architecture, recipe } = input;
  const tokenizer = tokenizerChoice(input.tokenizer);
  return {
    name: input.name,
    config: modelConfig({
      layers: architecture.layers,
      heads: architecture.heads,
      dModel: architecture.dModel,
      contextLength: architecture.contextLength,
      dMlp: architecture.dMlp,
      attentionOnly: architecture.attentionOnly ?? false,
      activation: architecture.activation ?? "gelu",
      tiedUnembed: architecture.tiedUnembed ?? false,
      vocab: 1,
    }),
    recipe: { optimizer: optimizerConfig(recipe), batchSize: recipe.batchSize, steps: recipe.steps },
    tokenizer,
    corpusHash: corpusHash(input.corpus),
    initSeeds: input.initSeeds,
    dataSeeds: input.dataSeeds ?? undefined,
    checkpointSteps: input.checkpointSteps ?? undefined,
    idempotencyKey: input.idempotencyKey ?? undefined,
  };
}

/** PyTorch's defaults for everything that the input leaves out. */
function optimizerConfig({ optimizer, learningRate, weightDecay }: TrainingRecipeInput): OptimizerConfig {
  const common = { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  if (optimizer === "adamw") return { kind: "adamw", ...common, weightDecay: weightDecay ?? 0.01 };
  if (weightDecay) {
    throw new InvalidInput(
      `weight decay is ${weightDecay}, but the optimizer is Adam, which has none; use AdamW, or weight decay 0`,
      "weightDecay",
    );
  }
  return { kind: "adam", ...common };
}

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
  if (!hash) throw new Refusal("NOT_FOUND", `corpus is "${id}", which is no corpus's id`, "corpus");
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
