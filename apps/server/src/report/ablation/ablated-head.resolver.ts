/** What an ablated head is worth token by token, from the losses that its report was read from. */

import { InvalidInput, promptEffect } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { AblatedHead, TokenEffect } from "./ablation.type.js";

@Resolver(() => AblatedHead)
export class AblatedHeadResolver {
  @FieldResolver(() => [TokenEffect], {
    description: "What it is worth on every predicted token of a prompt, as it was cut to the context.",
  })
  async perToken(
    @Root() { head, tokenLossesFile }: AblatedHead,
    @Arg("promptIndex", () => Int, { description: "Which prompt of the set, from 0." }) promptIndex: number,
    @Ctx() { loaders }: Context,
  ) {
    if (tokenLossesFile == null) throw new InvalidInput("this report was made without losses of tokens; ask again");
    const { tokenizer: stored, config } = head.family.record;
    const [table, tokenizer] = await Promise.all([
      loaders.tokenLosses.load(tokenLossesFile),
      loaders.tokenizer.load(stored.hash),
    ]);
    if (promptIndex < 0 || promptIndex >= table.prompts.length) {
      const last = table.prompts.length - 1;
      throw new InvalidInput(`promptIndex is ${promptIndex}; this set's prompts are 0 to ${last}`, "promptIndex");
    }
    const slot = head.layer * config.nHeads + head.index;
    const { prompt, baseline, change } = promptEffect(table, slot, promptIndex);
    const tokens = tokenizer.tokenStrings(prompt);
    return Array.from(change, (value, i) => ({
      position: i + 1,
      token: tokens[i + 1],
      loss: baseline[i],
      change: value,
    }));
  }
}
