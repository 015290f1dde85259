/** What a report on transplants tells beyond its row, from its file. */

import type { TransplantReport as Transplants } from "@seedscope/core";
import { Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Head } from "../../head/head.type.js";
import { After, First, pageOf } from "../../pagination/page.js";
import { Refit } from "../../refit/refit.type.js";
import { Estimate } from "../estimate.type.js";
import { LayerTransplants, TransplantedHeadConnection, TransplantReport } from "./transplant.type.js";

@Resolver(() => TransplantReport)
export class TransplantReportResolver {
  @FieldResolver(() => Refit, { description: "The host: whose heads are replaced." })
  refit(@Root() { record, family }: TransplantReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => Float, { description: "Loss of the whole host, nats per token." })
  async baselineLoss(@Root() { record }: TransplantReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Transplants>(record)).baseline.loss;
  }

  @FieldResolver(() => Float, { description: "exp(baselineLoss); at least 1." })
  async baselinePerplexity(@Root() { record }: TransplantReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Transplants>(record)).baseline.perplexity;
  }

  @FieldResolver(() => Int, { description: "Tokens predicted: all of all prompts but each prompt's first." })
  async tokens(@Root() { record }: TransplantReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Transplants>(record)).baseline.tokens;
  }

  @FieldResolver(() => Estimate, { nullable: true, description: "Mean over all heads that have a share." })
  async recovered(@Root() { record }: TransplantReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Transplants>(record)).recovered;
  }

  @FieldResolver(() => [LayerTransplants], { description: "By layer, ascending." })
  async layers(@Root() { record }: TransplantReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Transplants>(record)).layers;
  }

  @FieldResolver(() => [Int], {
    description: "Tokens that each half's maps were fitted on; with fewer than dModel, maps lose some directions.",
  })
  async fittedTokens(@Root() { record }: TransplantReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Transplants>(record)).fittedTokens;
  }

  @FieldResolver(() => TransplantedHeadConnection, { description: "The host's heads, each replaced alone." })
  async heads(
    @Root() { record, family }: TransplantReport,
    @First(256) first: number,
    @After() after: string | undefined,
    @Ctx() { loaders }: Context,
  ) {
    const [{ heads }, refits] = await Promise.all([loaders.whole<Transplants>(record), loaders.refitsOf(family)]);
    const headOf = (refit: number, layer: number, head: number) => new Head(refits[refit], record.step, layer, head);
    const nodes = heads.map(({ layer, head, transplants, ...values }) => ({
      ...values,
      head: headOf(record.anchor, layer, head),
      transplants: transplants.map(({ refit, unmatched, ...matched }) => ({
        refit: refits[refit],
        matched: { ...matched, head: headOf(refit, layer, matched.head) },
        unmatched: { ...unmatched, head: headOf(refit, layer, unmatched.head) },
      })),
    }));
    return pageOf(nodes, { first, after }, ({ head }) => head.label);
  }
}
