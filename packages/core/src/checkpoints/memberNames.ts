/** What the name of a checkpoint's file tells: whose weights, at which step. */
import { posix } from "node:path";
import { z } from "zod";

/** One file's place in its family. */
export interface CheckpointPlace {
  label: string;
  initSeed?: number;
  dataSeed?: number;
  /** left out: the final weights */
  step?: number;
  /** refits are sorted by it, numbers in it as numbers */
  order: string;
  /** lower is taken first where a checkpoint is there in several formats */
  formatRank: number;
  /** equal for files that hold the same checkpoint in different formats */
  sameCheckpoint: string;
}

/** What a family.json, as `seedscope export` writes it, says of its refits, by ordinal. */
export type RefitNames = ReadonlyMap<number, Pick<CheckpointPlace, "label" | "initSeed" | "dataSeed">>;

const formats = [".safetensors", ".safetensors.index.json", ".pt", ".pth", ".bin", ".ckpt", ".bin.index.json"];
const shard = /-\d{5}-of-\d{5}$/;
/** What trainers write beside weights. */
const noWeights = /^(training_args|optimizer|scheduler|scaler|rng_state.*|trainer_state|final_state|state_\d+)$/;
/** Names for weights that say nothing of them. */
const plainStem = /^(final|model|pytorch_model|weights|checkpoint|consolidated|state_dict|model_state_dict)$/;

const stepName = /(?<![a-z])(?:global[-_]?)?(?:step|steps|checkpoint|ckpt)[-_ ]?(\d{1,10})(?!\d)/i;
/** TransformerLens' `train` saves model_{step} once that step has been taken: model_0 has learned from one batch. */
const stepAlreadyTaken = /^model_(\d{1,10})$/;
const seedName = /(?<![a-z])(?:(init|weight|data)[-_ ]?)?seed[-_ =]?(\d{1,10})(?!\d)/gi;
const refitName = /(?<![a-z])refit[-_ ]?(\d{1,5})(?!\d)/i;

/**
 * @param path within the family's folder, with "/"
 * @param names of refits known otherwise
 * @returns null if it is not a checkpoint's, by its name
 */
export function placeOfCheckpoint(path: string, names: RefitNames = new Map()): CheckpointPlace | null {
  const format = formats.find((ending) => path.toLowerCase().endsWith(ending));
  if (!format) return null;
  const whole = path.slice(0, -format.length);
  const stem = posix.basename(whole);
  if (stem === "" || shard.test(stem) || noWeights.test(stem)) return null;
  const folders = posix
    .dirname(whole)
    .split("/")
    .filter((part) => part !== ".");
  const step = stepOf(stem, folders);
  return {
    ...refitOf(whole, stem, folders, names),
    ...(step !== undefined && { step }),
    formatRank: formats.indexOf(format),
    sameCheckpoint: posix.join(...folders, stem.replace(/^pytorch_model$/, "model")),
  };
}

/** @returns refits' labels and seeds; none from another kind of family.json */
export function refitNames(familyJson: unknown): RefitNames {
  const parsed = exportedFamily.safeParse(familyJson);
  if (!parsed.success) return new Map();
  return new Map(
    parsed.data.refits.nodes.map(({ ordinal, label, initSeed, dataSeed }) => [
      ordinal,
      { label, ...(initSeed !== null && { initSeed }), ...(dataSeed !== null && { dataSeed }) },
    ]),
  );
}

/** @returns whether an exported family's texts begin with BOS; undefined from another kind of family.json */
export function exportedPrependBos(familyJson: unknown): boolean | undefined {
  const parsed = exportedTokenizer.safeParse(familyJson);
  return parsed.success ? parsed.data.tokenizer.bosId !== null : undefined;
}

const exportedTokenizer = z.object({ tokenizer: z.object({ bosId: z.number().int().nullable() }) });
const seed = z.number().int().min(0).max(0xffff_ffff).nullable();
const exportedFamily = z.object({
  refits: z.object({
    nodes: z.array(z.object({ ordinal: z.number().int(), label: z.string(), initSeed: seed, dataSeed: seed })),
  }),
});

function stepOf(stem: string, folders: readonly string[]): number | undefined {
  const taken = stepAlreadyTaken.exec(stem);
  if (taken) return Number(taken[1]) + 1;
  for (const part of [stem, ...folders.toReversed()]) {
    const match = stepName.exec(part);
    if (match) return Number(match[1]);
  }
  return undefined;
}

function refitOf(
  whole: string,
  stem: string,
  folders: readonly string[],
  names: RefitNames,
): Pick<CheckpointPlace, "label" | "initSeed" | "dataSeed" | "order"> {
  const seeds = seedsIn(whole);
  if (seeds) return { ...seeds, order: seeds.label };
  const refit = refitName.exec(whole);
  if (refit) {
    const ordinal = Number(refit[1]);
    return { label: `refit ${ordinal}`, ...names.get(ordinal), order: `refit ${ordinal}` };
  }
  const label = nameWithoutStep([...folders, ...(plainStem.test(stem) || stepAlreadyTaken.test(stem) ? [] : [stem])]);
  return { label, order: label };
}

function seedsIn(whole: string): Pick<CheckpointPlace, "label" | "initSeed" | "dataSeed"> | null {
  let initSeed: number | undefined;
  let dataSeed: number | undefined;
  for (const [, kind, digits] of whole.matchAll(seedName)) {
    if (kind?.toLowerCase() === "data") dataSeed = Number(digits);
    else initSeed = Number(digits);
  }
  if (initSeed === undefined && dataSeed === undefined) return null;
  const label = [initSeed !== undefined && `seed ${initSeed}`, dataSeed !== undefined && `data ${dataSeed}`];
  return {
    label: label.filter(Boolean).join(", "),
    ...(initSeed !== undefined && { initSeed }),
    ...(dataSeed !== undefined && { dataSeed }),
  };
}

/** "alpha/step-0" and "alpha-step-400" are alpha's. */
function nameWithoutStep(parts: readonly string[]): string {
  const named = parts.map((part) => part.replace(stepName, "").replace(/^[-_. ]+|[-_. ]+$/g, "")).filter(Boolean);
  return named.join("/") || "refit 0";
}
