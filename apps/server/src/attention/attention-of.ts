/** What a head attends to on a text: for the schema's field and for the file of the same numbers. */

import { InvalidInput, patternOf } from "@seedscope/core";
import type { Head } from "../head/head.type.js";
import { parseIdOf } from "../ids.js";
import type { Loaders } from "../loaders.js";
import type { OnText } from "./attention-pattern.type.js";

/** In characters; many more than any context holds. */
export const longestText = 20_000;

/** A text of the asker's own or a prompt, one of them. */
export interface AskedText {
  text?: string | null;
  promptId?: string | null;
  /** default: true */
  prependBos?: boolean | null;
}

/** @throws InvalidInput if there is no text, more than one, or it is empty or too long; or if the checkpoint is gone */
export async function attentionOf(
  { family, ordinal, step, layer, index }: Head,
  { text, promptId, prependBos }: AskedText,
  loaders: Loaders,
): Promise<OnText> {
  const { config, tokenizer } = family.record;
  const { ids, strings, truncated } = await loaders.textTokens.load({
    file: tokenizer.hash,
    bosId: (prependBos ?? true) ? tokenizer.bosId : null,
    nCtx: config.nCtx,
    text: await textOf(text, promptId, loaders),
  });
  const refit = await loaders.refit(family, ordinal);
  const checkpoint = refit && (await loaders.checkpointsOf(refit)).find((one) => one.step === step);
  if (!checkpoint) {
    throw new InvalidInput(`${refit?.label ?? `refit ${ordinal}`} has no checkpoint at step ${step} any more`);
  }
  const { fileHash: file, weightsHash: weights } = checkpoint.record;
  const patterns = await loaders.patterns.load({
    config,
    weights: { kind: "stored", file, weights },
    tokens: ids,
    layer,
  });
  return { triangle: patternOf(patterns, layer, index), tokens: strings, truncated, losses: patterns.losses };
}

async function textOf(text: string | null | undefined, promptId: string | null | undefined, loaders: Loaders) {
  if ((text == null) === (promptId == null)) throw new InvalidInput("give text or promptId, one of them", "text");
  if (promptId != null) return promptText(promptId, loaders);
  const given = text as string;
  if (given === "") throw new InvalidInput("text is empty; give at least one character", "text");
  if (given.length > longestText) {
    throw new InvalidInput(`text has ${given.length} characters; give at most ${longestText}`, "text");
  }
  return given;
}

async function promptText(id: string, loaders: Loaders): Promise<string> {
  const reference = parseIdOf("Prompt", id);
  const known = reference && (await loaders.promptSet.load(reference.hash));
  const text = known && (await loaders.promptTexts.load(known.fileHash))[reference.index];
  if (text == null) throw new InvalidInput(`promptId is "${id}", and there is no such prompt`, "promptId");
  return text;
}
