/** What the form holds, what it starts with, and how it becomes the mutation's input. */
import { placeErrors as placed } from "../frame/placeErrors";
import type { Activation, TrainFamilyInput, TrainingCostInput } from "../gql/graphql";
import { mostSeeds, parseSeeds } from "./seeds";

export interface TrainForm {
  name: string;
  /** Id of the paper's preset that the numbers were last taken from; empty for none. */
  preset: string;
  activation: Activation;
  layers: string;
  heads: string;
  dModel: string;
  context: string;
  attentionOnly: boolean;
  optimizer: "ADAM" | "ADAMW";
  learningRate: string;
  weightDecay: string;
  batch: string;
  steps: string;
  seeds: string;
  tokenizer: "BYTE" | "BPE" | "HUGGING_FACE";
  vocab: string;
  tokenizerJson: string;
  tokenizerName: string;
  /** Corpus id; empty for the built-in one. */
  corpus: string;
}

/** A family that trains in a few minutes on two cores. */
export const startingForm: TrainForm = {
  name: "",
  preset: "",
  activation: "GELU",
  layers: "4",
  heads: "4",
  dModel: "64",
  context: "64",
  attentionOnly: false,
  optimizer: "ADAM",
  learningRate: "0.002",
  weightDecay: "0.1",
  batch: "16",
  steps: "400",
  seeds: "1..4",
  tokenizer: "BYTE",
  vocab: "1024",
  tokenizerJson: "",
  tokenizerName: "",
  corpus: "",
};

/** A preset, as the API tells it. */
export interface Preset {
  id: string;
  architecture: {
    layers: number;
    heads: number;
    dModel: number;
    contextLength: number;
    attentionOnly: boolean;
    activation?: Activation | null;
  };
  optimizer: "ADAM" | "ADAMW";
  learningRate: number;
  weightDecay: number;
  batchSize: number;
  steps?: number | null;
  refits: number;
}

const adam = { optimizer: "ADAM", weightDecay: 0 } as const;

/** Ours, beside the paper's: from a first look to an evening. How long each takes here is asked of the server. */
export const ownPresets: readonly (Preset & { label: string })[] = [
  {
    id: "tiny",
    label: "Tiny: 2 layers of 4 heads, to try things out",
    architecture: { layers: 2, heads: 4, dModel: 32, contextLength: 48, attentionOnly: false },
    ...adam,
    learningRate: 0.003,
    batchSize: 16,
    steps: 200,
    refits: 4,
  },
  {
    id: "ten",
    label: "Ten seeds: 3 layers of 4 heads, narrow intervals",
    architecture: { layers: 3, heads: 4, dModel: 48, contextLength: 64, attentionOnly: false },
    ...adam,
    learningRate: 0.002,
    batchSize: 16,
    steps: 400,
    refits: 10,
  },
  {
    id: "decay",
    label: "AdamW: the small one with weight decay, as an arm to compare",
    architecture: { layers: 4, heads: 4, dModel: 64, contextLength: 64, attentionOnly: false },
    optimizer: "ADAMW",
    weightDecay: 0.1,
    learningRate: 0.002,
    batchSize: 16,
    steps: 400,
    refits: 4,
  },
  {
    id: "deep",
    label: "Deep: 6 layers of 8 heads, for an evening",
    architecture: { layers: 6, heads: 8, dModel: 128, contextLength: 128, attentionOnly: false },
    ...adam,
    learningRate: 0.001,
    batchSize: 16,
    steps: 2000,
    refits: 6,
  },
];

/** What is asked about the cost; null while a number is missing or the seeds mean nothing. */
export function costInput(form: TrainForm): TrainingCostInput | null {
  const { architecture, recipe, initSeeds } = toInput(form, "");
  const { layers, heads, dModel, contextLength } = architecture;
  const numbers = [layers, heads, dModel, contextLength, recipe.batchSize, recipe.steps];
  const vocab = form.tokenizer === "BPE" ? Number(form.vocab) : form.tokenizer === "BYTE" ? 257 : tokensOf(form);
  if (initSeeds.length === 0 || vocab === null) return null;
  if (![...numbers, vocab].every((value) => Number.isInteger(value) && value > 0) || dModel % heads !== 0) return null;
  return { architecture, vocab, batchSize: recipe.batchSize, steps: recipe.steps, refits: initSeeds.length };
}

/** Kinds of tokens that a tokenizer.json has, as far as it can be read. */
function tokensOf({ tokenizerJson }: TrainForm): number | null {
  try {
    const vocab = JSON.parse(tokenizerJson)?.model?.vocab;
    return vocab && typeof vocab === "object" ? Object.keys(vocab).length : null;
  } catch {
    return null;
  }
}

/** The form with a preset's numbers; name, corpus and tokenizer stay. */
export function withPreset(form: TrainForm, preset: Preset | undefined): TrainForm {
  if (!preset) {
    const { name, corpus, tokenizer, vocab, tokenizerJson, tokenizerName } = form;
    return { ...startingForm, name, corpus, tokenizer, vocab, tokenizerJson, tokenizerName };
  }
  const { id, architecture: a, optimizer, learningRate, weightDecay, batchSize, steps, refits } = preset;
  return {
    ...form,
    preset: id,
    layers: String(a.layers),
    heads: String(a.heads),
    dModel: String(a.dModel),
    context: String(a.contextLength),
    attentionOnly: a.attentionOnly,
    activation: a.activation ?? "GELU",
    optimizer,
    learningRate: String(learningRate),
    weightDecay: optimizer === "ADAMW" ? String(weightDecay) : form.weightDecay,
    batch: String(batchSize),
    steps: steps ? String(steps) : form.steps,
    seeds: `1..${refits}`,
  };
}

export type FieldName = keyof TrainForm;
export type Problems = Partial<Record<FieldName | "form", string>>;

const wholeNumbers: [FieldName, string][] = [
  ["layers", "layers"],
  ["heads", "heads"],
  ["dModel", "d_model"],
  ["context", "context"],
  ["batch", "batch"],
  ["steps", "steps"],
];

/** What can be said without asking the server; it checks everything again. */
export function problemsOf(form: TrainForm): Problems {
  const problems: Problems = {};
  if (!form.name.trim()) problems.name = "A family needs a name.";
  for (const [field, name] of wholeNumbers) {
    if (!/^[1-9]\d*$/.test(String(form[field]).trim())) problems[field] = `${name} is a whole number from 1.`;
  }
  if (!problems.heads && !problems.dModel && Number(form.dModel) % Number(form.heads) !== 0) {
    problems.heads = `d_model ${form.dModel} is not divisible by ${form.heads} heads.`;
  }
  if (!(Number(form.learningRate) > 0)) problems.learningRate = "The learning rate is a number above 0.";
  if (form.optimizer === "ADAMW" && !(Number(form.weightDecay) >= 0)) problems.weightDecay = "The decay is 0 or more.";
  if (!parseSeeds(form.seeds)) problems.seeds = `Different whole numbers, at most ${mostSeeds}, e.g. 1..4 or 1, 2, 5.`;
  if (form.tokenizer === "BPE" && !(Number(form.vocab) >= 258))
    problems.vocab = "At least 258: 256 bytes, BOS, one merge.";
  if (form.tokenizer === "HUGGING_FACE" && !form.tokenizerJson) problems.tokenizerJson = "Choose a tokenizer.json.";
  return problems;
}

/** @param key one try of one form: the same key twice trains once */
export function toInput(form: TrainForm, key: string): TrainFamilyInput {
  return {
    idempotencyKey: key,
    name: form.name.trim(),
    architecture: {
      layers: Number(form.layers),
      heads: Number(form.heads),
      dModel: Number(form.dModel),
      contextLength: Number(form.context),
      attentionOnly: form.attentionOnly,
      activation: form.activation,
    },
    recipe: {
      optimizer: form.optimizer,
      learningRate: Number(form.learningRate),
      ...(form.optimizer === "ADAMW" ? { weightDecay: Number(form.weightDecay) } : {}),
      batchSize: Number(form.batch),
      steps: Number(form.steps),
    },
    tokenizer:
      form.tokenizer === "BPE"
        ? { kind: "BPE", vocab: Number(form.vocab) }
        : form.tokenizer === "HUGGING_FACE"
          ? { kind: "HUGGING_FACE", json: form.tokenizerJson, name: form.tokenizerName || null }
          : { kind: "BYTE" },
    ...(form.corpus ? { corpus: form.corpus } : {}),
    initSeeds: parseSeeds(form.seeds) ?? [],
  };
}

/** The server's names of input fields, to where the form shows them. */
const places: Record<string, FieldName> = {
  name: "name",
  layers: "layers",
  heads: "heads",
  dModel: "dModel",
  contextLength: "context",
  nCtx: "context",
  context: "context",
  attentionOnly: "attentionOnly",
  optimizer: "optimizer",
  learningRate: "learningRate",
  weightDecay: "weightDecay",
  batchSize: "batch",
  batch: "batch",
  steps: "steps",
  initSeeds: "seeds",
  dataSeeds: "seeds",
  seeds: "seeds",
  vocab: "vocab",
  json: "tokenizerJson",
  tokenizer: "tokenizer",
  kind: "tokenizer",
  corpus: "corpus",
};

/** Each error at its field; what has no field stands above the button. */
export const placeErrors = (errors: Parameters<typeof placed>[1]): Problems => placed(places, errors);
