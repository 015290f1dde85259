/** Prompt sets: listed, sampled, made. */

import { InvalidInput, parsePromptSet } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { payload } from "../mutation/user-error.type.js";
import { CreatePromptSetInput, CreatePromptSetPayload } from "./prompt-set.input.js";
import { Prompt, PromptSet } from "./prompt-set.type.js";

@Resolver(() => PromptSet)
export class PromptSetResolver {
  @Query(() => [PromptSet], { description: "All prompt sets; the built-in one first." })
  async promptSets(@Ctx() { store, loaders }: Context) {
    const all = await store.promptSets();
    const seen = await Promise.all(all.map(({ hash }) => loaders.promptSet.load(hash)));
    return seen.filter((record) => record !== null).map((record) => new PromptSet(record));
  }

  @FieldResolver(() => [Prompt], { description: "Its first prompts." })
  async sample(
    @Root() { record }: PromptSet,
    @Arg("first", () => Int, { nullable: true, defaultValue: 5, description: "How many, 1 to 256." })
    first: number | null,
    @Ctx() { loaders }: Context,
  ) {
    const count = first ?? 5;
    if (count < 1 || count > 256) throw new InvalidInput(`first is ${count}; give 1 to 256`, "first");
    const texts = await loaders.promptTexts.load(record.fileHash);
    return texts.slice(0, count).map((text, index) => new Prompt(record.hash, index, text));
  }

  @Mutation(() => CreatePromptSetPayload, { description: "Makes a prompt set; the same prompts make the same set." })
  createPromptSet(
    @Arg("input", () => CreatePromptSetInput, { description: "The set." }) input: CreatePromptSetInput,
    @Ctx() { store }: Context,
  ) {
    return payload(input, async () => {
      const { name, prompts } = parsePromptSet(
        JSON.stringify({ name: input.name, prompts: input.prompts }),
        input.name,
      );
      return { promptSet: new PromptSet(await store.addPromptSet(name, prompts)) };
    });
  }
}
