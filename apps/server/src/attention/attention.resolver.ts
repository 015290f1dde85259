/** Attention of a head on any text, computed while the request waits. */

import { InvalidInput } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Float, ID, Int, Resolver, Root } from "type-graphql";
import { requireRight } from "../access/rights.js";
import type { Context } from "../context.js";
import { type ArrayFormat, patternHref } from "../exports/hrefs.js";
import { Head } from "../head/head.type.js";
import { attentionOf, longestText } from "./attention-of.js";
import { AttentionPattern } from "./attention-pattern.type.js";

const mostKeys = 1024;

@Resolver(() => Head)
export class AttentionResolver {
  @FieldResolver(() => AttentionPattern, {
    nullable: true,
    description:
      "Its attention pattern on any text: computed at once, in tens of milliseconds once the refit is warm, and all other heads of the refit with it. Give text or promptId, one of them. At most 50 refits a request. Errors: OFFLINE_BACKEND where nothing computes in this server, BACKEND_BUSY, BACKEND_LOST, TIMEOUT (ask again).",
  })
  async attention(
    @Root() head: Head,
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
    @Ctx() { loaders, viewer }: Context,
  ) {
    requireRight(viewer, "compute", "attention on a text");
    const sparseness = sparsenessOf(topK ?? 8, threshold ?? 0.005);
    const asked = { text, promptId, prependBos };
    const href = (format: ArrayFormat) => patternHref(head.id, asked, format);
    return new AttentionPattern(await attentionOf(head, asked, loaders), href, sparseness);
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
