/** A family's manifest: JSON that says which checkpoints make up the family, and where they lie. */
import { z } from "zod";
import { InvalidInput, nearest } from "../errors.js";
import { problemsOf, shown, withProblems } from "./manifestProblems.js";

const mostRefits = 256;
const mostBytes = 1_000_000;

/** One line, not blank, without characters that turn the direction of text. */
export const plainText = /^(?!\s*$)[^\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+$/u;

/** A schema's message is what it needs, put after "it must be". */
const text = (most: number) => {
  const error = `text of 1 to ${most} characters in one line`;
  return z.string({ error }).min(1, { error }).max(most, { error }).regex(plainText, { error });
};

const wholeNumber = (most: number) => {
  const error = `a whole number from 0 to ${most}`;
  return z.number({ error }).int({ error }).min(0, { error }).max(most, { error });
};

const aboveZero = z.number({ error: "a number above 0" }).gt(0, { error: "a number above 0" });
const fromZero = z.number({ error: "a number from 0" }).min(0, { error: "a number from 0" });

const pattern = (need: string, regex: RegExp, most = 1000) =>
  z.string({ error: need }).max(most, { error: need }).regex(regex, { error: need });

/** An object without other keys than these. */
const strict = <Shape extends z.ZodRawShape>(shape: Shape, need = "an object") =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? unknownKeys(issue.keys, Object.keys(shape)) : need),
  });

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  return keys
    .map((key) => {
      const meant = nearest(key, known);
      const instead = meant ? `did you mean ${meant}?` : `what it can have is ${known.join(", ")}`;
      return `has ${shown(key)}, which is not known; ${instead}`;
    })
    .join(", and ");
}

/** Plain names with single slashes between them; no "." or "..", no drive, no backslash. */
export const plainPath = /^(?!\p{L}:)(?!\.{1,2}(\/|$))[^\\/\p{Cc}]+(\/(?!\.{1,2}(\/|$))[^\\/\p{Cc}]+)*$/u;

const relativePath = (whose: string) =>
  pattern(`a path within the ${whose}, such as "seed1/final.pt", without ".", ".." or "\\" in it`, plainPath);

const repo = pattern(
  'a repository of the hub, such as "EleutherAI/pythia-14m-seed1"',
  /^(?!.*\.\.)[A-Za-z0-9_][\w.-]{0,95}\/[A-Za-z0-9_][\w.-]{0,95}$/,
);
const revision = pattern(
  'a branch, tag or commit, such as "main", without ".." or spaces in it',
  /^(?!.*\.\.)[^\s\\/~^:?*[.][^\s\\~^:?*[]*$/u,
  200,
);

const hubFile = strict({
  repo,
  revision: revision.optional().describe("Branch, tag or commit; left out: main."),
  fallbackRevision: revision
    .optional()
    .describe("Where the file is looked for if `revision` does not exist or does not hold it."),
  file: relativePath("repository"),
  fallbackFile: relativePath("repository")
    .optional()
    .describe("Taken where a revision holds this one, but not `file`."),
});

const fileNeed = 'a path within the manifest\'s folder, or { "repo": …, "file": … } on the hub';

const member = strict(
  {
    label: text(100).describe("Names the refit. Members with one label are its checkpoints at several steps."),
    initSeed: wholeNumber(0xffff_ffff).optional().describe("What its initial weights were drawn from."),
    dataSeed: wholeNumber(0xffff_ffff).optional().describe("What the order of its training data was drawn from."),
    step: wholeNumber(2_147_483_647)
      .optional()
      .describe("Optimizer steps taken; 0 is the untrained twin. Left out: the final weights, at no known step."),
    file: z
      .union([relativePath("manifest's folder"), hubFile], { error: fileNeed })
      .describe(
        "safetensors, a PyTorch zip archive, or the index.json of several; beside the manifest, or on the hub.",
      ),
    sha256: pattern("a sha256: 64 hexadecimal digits", /^[0-9a-fA-F]{64}$/)
      .optional()
      .describe("Of the file, which must have it; of an index of shards, the index alone."),
  },
  'an object such as { "label": "seed 1", "initSeed": 1, "file": "seed1.pt" }',
);

const tokenizer = z.discriminatedUnion(
  "kind",
  [
    strict({ kind: z.literal("byte") }).describe("UTF-8 bytes; 256 is BOS."),
    strict({ kind: z.literal("file"), file: relativePath("manifest's folder") }).describe("A tokenizer.json."),
    strict({
      kind: z.literal("hub"),
      repo,
      revision: revision.optional(),
      file: relativePath("repository").optional().describe("Left out: tokenizer.json."),
    }).describe("A tokenizer.json on the hub."),
  ],
  { error: '"byte", "file" or "hub"' },
);

const recipe = strict({
  optimizer: z.enum(["adam", "adamw"], { error: '"adam" or "adamw"' }).optional(),
  learningRate: aboveZero.optional().describe("Its peak, where it changes."),
  beta1: fromZero.optional(),
  beta2: fromZero.optional(),
  epsilon: fromZero.optional(),
  weightDecay: fromZero.optional(),
  batchSize: wholeNumber(2_147_483_647).optional().describe("Sequences a step."),
  steps: wholeNumber(2_147_483_647).optional(),
  corpus: text(500).optional(),
  notes: z.string({ error: "text" }).max(10_000, { error: "text of at most 10000 characters" }).optional(),
});

const init = z.union(
  [
    z.literal("transformer-lens"),
    z.literal("gpt2"),
    strict({
      standardDeviation: aboveZero,
      residualStandardDeviation: aboveZero
        .optional()
        .describe("Of W_O and W_out, which write to the residual stream; left out: the same."),
    }),
  ],
  { error: '"transformer-lens", "gpt2" or { "standardDeviation": … }' },
);

const floor = z.discriminatedUnion(
  "null",
  [
    strict({ null: z.literal("step-0") }).describe("The refits' own checkpoints at step 0."),
    strict({ null: z.literal("drawn"), init }).describe(
      "Networks drawn anew, each from its refit's initSeed: weights normally distributed, biases 0, LayerNorm gains 1.",
    ),
    strict({ null: z.literal("none") }).describe("No floor: measures are shown without what chance would score."),
  ],
  { error: '"step-0", "drawn" or "none"' },
);

const manifest = strict(
  {
    $schema: z.string({ error: "text" }).optional().describe("For editors; not read."),
    name: text(100).describe("As it is shown."),
    slug: pattern("made of a-z, 0-9 and single hyphens", /^[a-z0-9]+(-[a-z0-9]+)*$/, 100)
      .optional()
      .describe("For addresses and commands; left out: made from the name."),
    description: z.string({ error: "text" }).max(10_000, { error: "text of at most 10000 characters" }).optional(),
    architecture: z
      .record(z.string(), z.unknown(), { error: "an object: what a config.json holds" })
      .optional()
      .describe(
        "What a config.json holds: Hugging Face's keys, or TransformerLens' (n_layers, d_model, n_heads, d_head, d_mlp, n_ctx, d_vocab, act_fn, attn_only). Left out: the config.json beside the first member.",
      ),
    tokenizer: tokenizer.optional().describe("Left out: the tokenizer.json beside the first member."),
    prependBos: z
      .boolean({ error: "true or false" })
      .optional()
      .describe("Whether texts begin with BOS, as in training. Left out: as its layout usually is."),
    members: z
      .array(member, { error: "a list of checkpoints" })
      .min(1, { error: "a list of at least one checkpoint" })
      .describe(`Checkpoints, in the order of the refits. A family has 1 to ${mostRefits} refits.`),
    recipe: recipe.optional().describe("How the family was trained, as far as that is known."),
    floor: floor
      .optional()
      .describe("The untrained networks to measure against. Left out: step 0 where there is one, else drawn."),
  },
  'an object such as { "name": …, "members": [ … ] }',
);

const checkedManifest = manifest.superRefine(({ members, floor }, context) => {
  const problem = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
  const firstOfLabel = new Map<string, number>();
  const checkpoints = new Map<string, number>();
  for (const [i, { label, step }] of members.entries()) {
    const checkpoint = `${step ?? "final"} ${label}`;
    const same = checkpoints.get(checkpoint);
    if (same !== undefined) {
      const what = step === undefined ? "without a step" : `at step ${step}`;
      problem(
        ["members", i],
        `is ${shown(label)} ${what}, as members[${same}] is; each needs a label or step of its own`,
      );
    }
    checkpoints.set(checkpoint, i);
    const first = firstOfLabel.get(label) ?? i;
    firstOfLabel.set(label, first);
    for (const seed of ["initSeed", "dataSeed"] as const) {
      const [here, there] = [members[i][seed], members[first][seed]];
      if (here === there) continue;
      problem(
        ["members", i, seed],
        `is ${here ?? "left out"}, but members[${first}], also of ${shown(label)}, has ${there ?? "none"}; a refit has one`,
      );
    }
  }
  if (firstOfLabel.size > mostRefits) {
    problem(["members"], `has ${firstOfLabel.size} labels; a family has at most ${mostRefits} refits`);
  }
  if (floor?.null === "step-0" && !members.some(({ step }) => step === 0)) {
    problem(["floor", "null"], 'is "step-0", but no member has step 0');
  }
});

/** What a manifest says, checked; paths are plain and relative, but may still lead through symbolic links. */
export type Manifest = Omit<z.output<typeof manifest>, "$schema">;

/** One checkpoint of a family, as its manifest names it. */
export type ManifestMember = Manifest["members"][number];

/** A file on the hub, as a manifest names it. */
export type ManifestHubFile = z.output<typeof hubFile>;

/**
 * @param json at most 1 MB
 * @param name of the manifest, for messages
 * @throws InvalidInput with up to five problems, each with its path, the value found and what was needed
 */
export function parseManifest(json: string, name: string): Manifest {
  const bytes = Buffer.byteLength(json);
  if (bytes > mostBytes) {
    throw new InvalidInput(`${name} has ${bytes} bytes; a manifest has at most ${mostBytes}`, "manifest");
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new InvalidInput(`${name} is not JSON: ${(error as Error).message}`, "manifest");
  }
  return checkManifest(value, name);
}

/** As `parseManifest`, of JSON that is parsed already. */
export function checkManifest(value: unknown, name: string): Manifest {
  const result = checkedManifest.safeParse(value);
  if (!result.success) throw new InvalidInput(withProblems(name, problemsOf(result.error.issues, value)), "manifest");
  const { $schema: _, ...rest } = result.data;
  return rest;
}

/** JSON Schema of a manifest, for editors and for docs/. What compares members with each other is not in it. */
export function manifestJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(manifest, { io: "input" });
  return { $schema, $id: "manifest.schema.json", title: "A Seedscope family's manifest", ...schema };
}
