/** What a report on agreement by prompt tells, from its file, and the texts of the prompts. */

import type { PromptsReport } from "@seedscope/core";
import { InvalidInput } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Refit } from "../../refit/refit.type.js";
import { Estimate, Interval } from "../estimate.type.js";
import { ClassHead } from "./class-named.type.js";
import { PromptAgreement, PromptAgreementReport, PromptOrder } from "./prompt-agreement.type.js";

@Resolver(() => PromptAgreementReport)
export class PromptAgreementReportResolver {
  @FieldResolver(() => Refit, { description: "Whose slots name the head classes." })
  anchor(@Root() { record, family }: PromptAgreementReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => ClassHead, { nullable: true, description: "The one head class looked at; null: all." })
  async head(@Root() { record }: PromptAgreementReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<PromptsReport>(record)).head;
  }

  @FieldResolver(() => Estimate, { description: "On all prompts; n counts pairs of refits." })
  async overall(@Root() { record }: PromptAgreementReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<PromptsReport>(record)).overall;
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: "Pearson's r over prompts of what they are ranked by with their number of tokens, in [-1, 1].",
  })
  async lengthCorrelation(@Root() { record }: PromptAgreementReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<PromptsReport>(record)).lengthCorrelation;
  }

  @FieldResolver(() => Interval, {
    nullable: true,
    description: "Its confidence interval, Fisher's; null under 5 prompts, and in reports of earlier versions.",
  })
  async lengthCorrelationInterval(@Root() { record }: PromptAgreementReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<PromptsReport>(record)).lengthCorrelationInterval;
  }

  @FieldResolver(() => [PromptAgreement], { description: "The prompts, ranked." })
  async prompts(
    @Root() { record }: PromptAgreementReport,
    @Arg("first", () => Int, { nullable: true, description: "How many, at least 1; default: all." })
    first: number | undefined,
    @Arg("order", () => PromptOrder, { nullable: true, defaultValue: "least", description: "Which come first." })
    order: PromptOrder,
    @Ctx() { loaders }: Context,
  ) {
    if (first != null && first < 1) throw new InvalidInput(`first is ${first}; give 1 or more`, "first");
    const [{ prompts }, promptSet] = await Promise.all([
      loaders.whole<PromptsReport>(record),
      loaders.promptSet.load(record.promptSetHash),
    ]);
    const texts = promptSet ? await loaders.promptTexts.load(promptSet.fileHash) : [];
    const ordered = order === "most" ? prompts.toReversed() : prompts;
    return ordered.slice(0, first ?? undefined).map((one) => ({ ...one, text: texts[one.prompt] }));
  }
}
