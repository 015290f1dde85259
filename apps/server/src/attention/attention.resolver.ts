/** Attention of a head on any text, computed while the request waits. */

import { InvalidInput, patternOf } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Float, ID, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { Head } from "../head/head.type.js";
import { parseIdOf } from "../ids.js";
import type { Loaders } from "../loaders.js";
import { AttentionPattern } from "./attention-pattern.type.js";

/** In characters; many more than any context holds. */
const longestText = 20_000;
const mostKeys = 1024;

@Resolver(() => Head)
export class AttentionResolver {
  @FieldResolver(() => AttentionPattern, {
    nullable: true,
    description:
      "Its attention pattern on any text: computed at once, in tens of milliseconds once the refit is warm, and all other heads of the refit with it. Give text or promptId, one of them. At most 50 refits a request. Errors: OFFLINE_BACKEND where nothing computes in this server, BACKEND_BUSY, BACKEND_LOST, TIMEOUT (ask again).",
  })
  async attention(
    @Root() { refit, step, layer, index }: Head,
    @Arg("text", () => String, {
      nullable: true,
      description: `Not empty, at most ${longestText} characters; what the context does not hold is cut. A special token's name in it is that token; a lone surrogate becomes U+FFFD.`,
    })
    text: string | undefined,
    @Arg("promptId", () => ID, { nullable: true, description: "A prompt's id: Prompt:HASH/INDEX." })
    promptId: string | undefined,
    @Arg("prependBos", () => Boolean, {
      nullable: true,
      defaultValue: true,
      description: "Put BOS before the text, where the family's tokenizer has one; measures do.",
    })
    prependBos: boolean | null,
    @Arg("topK", () => Int, {
      nullable: true,
      defaultValue: 8,
      description: `Keys that are kept of each query, 1 to ${mostKeys}.`,
    })
    topK: number | null,
    @Arg("threshold", () => Float, {
      nullable: true,
      defaultValue: 0.005,
      description: "The least attention that is kept, in [0, 1].",
    })
    threshold: number | null,
    @Ctx() { loaders }: Context,
  ) {
    const sparseness = sparsenessOf(topK ?? 8, threshold ?? 0.005);
    const content = await textOf(text, promptId, loaders);
    const { config, tokenizer } = refit.family.record;
    const { ids, strings, truncated } = await loaders.textTokens.load({
      file: tokenizer.hash,
      bosId: (prependBos ?? true) ? tokenizer.bosId : null,
      nCtx: config.nCtx,
      text: content,
    });
    const checkpoint = (await loaders.checkpointsOf(refit)).find((one) => one.step === step);
    if (!checkpoint) throw new InvalidInput(`${refit.label} has no checkpoint at step ${step} any more`);
    const { fileHash: file, weightsHash: weights } = checkpoint.record;
    const patterns = await loaders.patterns.load({
      config,
      weights: { kind: "stored", file, weights },
      tokens: ids,
      layer,
    });
    const about = { tokens: strings, truncated, losses: patterns.losses };
    return new AttentionPattern(patternOf(patterns, layer, index), about, sparseness);
  }
}

/** @throws InvalidInput outside of the bounds */
function sparsenessOf(topK: number, threshold: number) {
  if (topK < 1 || topK > mostKeys) throw new InvalidInput(`topK is ${topK}; give 1 to ${mostKeys}`, "topK");
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new InvalidInput(`threshold is ${threshold}; give a number between 0 and 1`, "threshold");
  }
  return { topK, threshold };
}

/** @throws InvalidInput if there is none, more than one, or it is empty or too long */
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
  const text = known && (await loaders.promptTexts.load(reference.hash))[reference.index];
  if (text == null) throw new InvalidInput(`promptId is "${id}", and there is no such prompt`, "promptId");
  return text;
}
