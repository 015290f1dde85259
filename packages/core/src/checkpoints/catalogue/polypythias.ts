/** PolyPythias: Pythia trained anew from other seeds (arXiv 2503.09543), each with its untrained twin. */
import type { ManifestMember } from "../manifest.js";
import type { BuiltInManifest } from "./builtInManifest.js";

const finalStep = 143_000;

interface Size {
  name: string;
  shape: string;
  /** of one checkpoint: float16, with the attention masks that these files hold */
  bytes: number;
  learningRate: number;
  /** what is known to be wrong with this size */
  trap?: string;
}

const sizes: readonly Size[] = [
  {
    name: "14m",
    shape: "6 layers, width 128, 4 heads",
    bytes: 53_300_000,
    learningRate: 1e-3,
    trap: "Until 27 February 2026 the repository of seed 1234 held a model trained on the deduplicated Pile: weights downloaded before then are of another recipe.",
  },
  {
    name: "31m",
    shape: "6 layers, width 256, 8 heads",
    bytes: 86_200_000,
    learningRate: 1e-3,
    trap: "The repository of seed 1234 may hold a model trained on the deduplicated Pile, as its card once said: see whether its loss lies apart.",
  },
  { name: "70m", shape: "6 layers, width 512, 8 heads", bytes: 166_000_000, learningRate: 1e-3 },
  { name: "160m", shape: "12 layers, width 768, 12 heads", bytes: 375_000_000, learningRate: 6e-4 },
  {
    name: "410m",
    shape: "24 layers, width 1024, 16 heads",
    bytes: 911_000_000,
    learningRate: 3e-4,
    trap: "Seeds 3 and 4 are outliers whose loss went astray in training (figure 4 of its paper). Branches step40000 of seed 9, step88000 of seed 6 and step111000 of seed 2 are missing; this manifest does not need them.",
  },
];

const common =
  "Every refit has its own untrained twin, step0, which is the floor. Some repositories were seen with an empty main branch, so step143000 is taken there; and pytorch_model.bin where there is no model.safetensors. Weights are float16.";

/** All ten seeds of each size; and the six of 160m that vary the initial weights or the order of the data alone. */
export const polyPythiaManifests: readonly BuiltInManifest[] = [...sizes.map(ofSize), decoupled()];

function ofSize(size: Size): BuiltInManifest {
  const base = `EleutherAI/pythia-${size.name}`;
  const seeds = [1234, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  return builtIn(size, {
    id: `polypythias-${size.name}`,
    title: `PolyPythias ${size.name}: 10 seeds`,
    about: `Pythia ${size.name} (${size.shape}) from ten seeds; a seed fixes both the initial weights and the order of the data.`,
    members: seeds.flatMap((seed) =>
      untrainedAndFinal(
        { label: `seed ${seed}`, initSeed: seed, dataSeed: seed },
        seed === 1234 ? base : `${base}-seed${seed}`,
      ),
    ),
  });
}

function decoupled(): BuiltInManifest {
  const size = sizes.find(({ name }) => name === "160m")!;
  return builtIn(
    {
      ...size,
      trap: "weight-seed 1 and 2 are known not to go on from their own step0: at step 1 they equal the data-seed runs (EleutherAI/pythia issue 203), so that their initial weights did not vary, and their floor is not theirs.",
    },
    {
      id: "polypythias-160m-decoupled",
      title: "PolyPythias 160m: data and weight seeds apart",
      about: `Pythia 160m (${size.shape}): three refits that differ in the order of the data alone, and three in the initial weights alone. The seed that such three share is not published, and so not declared.`,
      members: [1, 2, 3]
        .map((seed) =>
          untrainedAndFinal({ label: `data-seed ${seed}`, dataSeed: seed }, `EleutherAI/pythia-160m-data-seed${seed}`),
        )
        .concat(
          [1, 2, 3].map((seed) =>
            untrainedAndFinal(
              { label: `weight-seed ${seed}`, initSeed: seed },
              `EleutherAI/pythia-160m-weight-seed${seed}`,
            ),
          ),
        )
        .flat(),
    },
  );
}

function untrainedAndFinal(refit: Omit<ManifestMember, "file" | "step">, repo: string): ManifestMember[] {
  const weights = { file: "model.safetensors", fallbackFile: "pytorch_model.bin" };
  return [
    { ...refit, step: 0, file: { repo, revision: "step0", ...weights } },
    { ...refit, step: finalStep, file: { repo, revision: "main", fallbackRevision: `step${finalStep}`, ...weights } },
  ];
}

function builtIn(
  { name, bytes, learningRate, trap }: Size,
  { members, about, ...names }: Pick<BuiltInManifest, "id" | "title" | "about"> & { members: ManifestMember[] },
): BuiltInManifest {
  return {
    ...names,
    about: [about, common, trap].filter(Boolean).join(" "),
    manifest: {
      name: names.title,
      slug: names.id,
      description: about,
      // that of the first model, whose main branch has always been there
      tokenizer: { kind: "hub", repo: `EleutherAI/pythia-${name}` },
      prependBos: false,
      members,
      recipe: {
        learningRate,
        beta1: 0.9,
        beta2: 0.95,
        batchSize: 1024,
        steps: finalStep,
        corpus: "The Pile",
        notes: "Adam; learning rate warmed up, then on a cosine; 2048 tokens a sequence.",
      },
      floor: { null: "step-0" },
    },
    approximateBytes: members.length * bytes,
  };
}
