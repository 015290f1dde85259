/** What a prompt is in a family's tokens. */

import { InvalidInput } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { parseIdOf } from "../ids.js";
import { Prompt } from "./prompt-set.type.js";

@Resolver(() => Prompt)
export class PromptResolver {
  @FieldResolver(() => [String], {
    description:
      "Its tokens as measures see them: BOS first where the tokenizer has one, cut to the context. Bytes that are no UTF-8 by themselves are written \\xF0 each.",
  })
  async tokens(
    @Root() { text }: Prompt,
    @Arg("family", () => ID, { description: "Whose tokenizer and context: a family's id." }) family: string,
    @Ctx() { loaders }: Context,
  ) {
    const reference = parseIdOf("Family", family);
    const record = reference && (await loaders.familyBySlug.load(reference.slug));
    if (!record) throw new InvalidInput(`family is "${family}", and there is no such family`, "family");
    const { tokenizer, config } = record;
    const key = { file: tokenizer.hash, bosId: tokenizer.bosId, nCtx: config.nCtx, text };
    return (await loaders.textTokens.load(key)).strings;
  }
}
