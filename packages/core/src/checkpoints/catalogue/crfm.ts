/** Stanford CRFM's GPT-2, five seeds of two sizes ("Mistral"), each with its untrained twin. */
import type { BuiltInManifest } from "./builtInManifest.js";

const seeds = [21, 49, 81, 343, 777];
const finalStep = 400_000;

interface Size {
  name: "small" | "medium";
  shape: string;
  /** in the order of the seeds */
  nicknames: string[];
  /** float16 at the end, float32 at the start; both with the attention masks that these files hold */
  bytes: { untrained: number; final: number };
}

const sizes: readonly Size[] = [
  {
    name: "small",
    shape: "12 layers, width 768, 12 heads",
    nicknames: ["alias", "battlestar", "caprica", "darkmatter", "expanse"],
    bytes: { untrained: 510_000_000, final: 261_000_000 },
  },
  {
    name: "medium",
    shape: "24 layers, width 1024, 16 heads",
    nicknames: ["arwen", "beren", "celebrimbor", "durin", "eowyn"],
    bytes: { untrained: 1_445_000_000, final: 735_000_000 },
  },
];

/** Both sizes. */
export const crfmManifests: readonly BuiltInManifest[] = sizes.map(({ name, shape, nicknames, bytes }) => {
  const about = `GPT-2 ${name} (${shape}) trained on OpenWebText from five seeds.`;
  return {
    id: `crfm-gpt2-${name}`,
    title: `Stanford CRFM GPT-2 ${name}: 5 seeds`,
    about: `${about} Every refit has its own untrained twin, checkpoint-0, which is the floor. Attention scores are divided by the number of the layer (scale_attn_by_inverse_layer_idx), which config.json says and which is heeded. Only pytorch_model.bin is on the main branches; of it, weights alone are read, and training_args.bin, a pickle, is never opened. Final weights are float16, untrained ones float32. The tokenizer is GPT-2's.`,
    manifest: {
      name: `CRFM GPT-2 ${name}`,
      slug: `crfm-gpt2-${name}`,
      description: about,
      tokenizer: { kind: "hub", repo: "openai-community/gpt2" },
      prependBos: false,
      members: seeds.flatMap((seed, i) => {
        const repo = `stanford-crfm/${nicknames[i]}-gpt2-${name}-x${seed}`;
        const refit = { label: `seed ${seed}`, initSeed: seed, dataSeed: seed };
        const file = "pytorch_model.bin";
        return [
          { ...refit, step: 0, file: { repo, revision: "checkpoint-0", file } },
          {
            ...refit,
            step: finalStep,
            file: { repo, revision: "main", fallbackRevision: `checkpoint-${finalStep}`, file },
          },
        ];
      }),
      recipe: { steps: finalStep, corpus: "OpenWebText" },
      floor: { null: "step-0" },
    },
    approximateBytes: seeds.length * (bytes.untrained + bytes.final),
  };
});
