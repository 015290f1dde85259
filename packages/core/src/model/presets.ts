/** The paper's 26 architectures, to be trained again: 13 shapes, each with Adam and with AdamW. Specification §2. */
import { InvalidInput, nearest } from "../errors.js";
import type { ModelSizes } from "./config.js";

/** An architecture, and how the paper trained it. */
export interface TrainingPreset {
  /** the paper's name: layers, heads, "attn" without MLPs, "wd" with weight decay */
  readonly id: string;
  readonly sizes: Readonly<ModelSizes>;
  /** betas 0.9 and 0.999, epsilon 1e-8; a constant learning rate; decay acts on every weight */
  readonly optimizer:
    | { readonly kind: "adam"; readonly learningRate: number }
    | { readonly kind: "adamw"; readonly learningRate: number; readonly weightDecay: number };
  /** sequences a step, each as long as the context */
  readonly batchSize: number;
  /** one pass over the corpus; null for GPT-2, of which it is not told */
  readonly steps: number | null;
  /** how many seeds were trained: 1, 2, … */
  readonly refits: number;
}

const c4Shapes = [2, 4, 8].flatMap((layers) =>
  [false, true].flatMap((attentionOnly) =>
    [8, 16].map((heads) => ({
      id: `l${layers}_h${heads}${attentionOnly ? "_attn" : ""}`,
      sizes: {
        layers,
        heads,
        dModel: 512,
        contextLength: 1024,
        vocab: 48_262,
        ...(attentionOnly ? { attentionOnly } : { dMlp: 2048, activation: "gelu" }),
      } satisfies ModelSizes,
      learningRate: 1e-4,
      steps: 331_421,
      refits: 50,
    })),
  ),
);

/** Untied, other than OpenAI's; trained with GPT-2's tanh form of GELU, though the paper's notebooks read it with erf. */
const gpt2 = {
  id: "gpt2",
  sizes: {
    layers: 12,
    heads: 12,
    dModel: 768,
    contextLength: 1024,
    vocab: 50_257,
    dMlp: 3072,
    activation: "gelu_new",
  } satisfies ModelSizes,
  learningRate: 5e-5,
  steps: null,
  refits: 5,
};

/** All 26, smaller before larger, each with Adam and then with AdamW. */
export const paperPresets: readonly TrainingPreset[] = [...c4Shapes, gpt2].flatMap(({ id, learningRate, ...shape }) => [
  { id, ...shape, batchSize: 5, optimizer: { kind: "adam", learningRate } },
  { id: `${id}_wd`, ...shape, batchSize: 5, optimizer: { kind: "adamw", learningRate, weightDecay: 0.1 } },
]);

/** @throws InvalidInput that names the nearest preset, or all */
export function trainingPreset(id: string): TrainingPreset {
  const preset = paperPresets.find((preset) => preset.id === id);
  if (preset) return preset;
  const ids = paperPresets.map(({ id }) => id);
  const meant = nearest(id, ids);
  const instead = meant ? `did you mean ${meant}?` : `use one of ${ids.join(", ")}`;
  throw new InvalidInput(`preset is "${id}", which is not known; ${instead}`, "preset");
}
