/** What a report on ablations tells, from its file. */

import { type AblationReport as Ablation, correlationTrend } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Head } from "../../head/head.type.js";
import { After, First, pageOf } from "../../pagination/page.js";
import { Refit } from "../../refit/refit.type.js";
import { HeadOrder, inOrder } from "../head/head-order.enum.js";
import { LoadOptions } from "../load-options.type.js";
import {
  AblatedHeadConnection,
  AblationReport,
  EffectCorrelations,
  LayerAblation,
  LinearTrend,
} from "./ablation.type.js";
import { AblationKind } from "./ablation-kind.enum.js";

@Resolver(() => AblationReport)
export class AblationReportResolver {
  @FieldResolver(() => AblationKind, { description: "What an ablated head's z gave way to." })
  async kind(@Root() { record }: AblationReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Ablation>(record)).kind;
  }

  @FieldResolver(() => Refit, { nullable: true, description: "SWAP: whose heads took the place of the refit's." })
  async swappedWith(@Root() { record, family }: AblationReport, @Ctx() { loaders }: Context) {
    const { swappedWith } = await loaders.whole<Ablation>(record);
    return swappedWith == null ? null : loaders.refit(family, swappedWith);
  }

  @FieldResolver(() => Refit, { description: "Whose heads are listed." })
  refit(@Root() { record, family }: AblationReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => LoadOptions, { description: "How the weights were read." })
  async loadOptions(@Root() { record }: AblationReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Ablation>(record)).load;
  }

  @FieldResolver(() => Float, { description: "Loss of the whole refit, nats per token." })
  async baselineLoss(@Root() { record }: AblationReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Ablation>(record)).baseline.loss;
  }

  @FieldResolver(() => Float, { description: "exp(baselineLoss); at least 1." })
  async baselinePerplexity(@Root() { record }: AblationReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Ablation>(record)).baseline.perplexity;
  }

  @FieldResolver(() => Int, { description: "Tokens predicted: all of all prompts but each prompt's first." })
  async tokens(@Root() { record }: AblationReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Ablation>(record)).baseline.tokens;
  }

  @FieldResolver(() => AblatedHeadConnection, { description: "The refit's heads, each ablated alone." })
  async heads(
    @Root() { record, family }: AblationReport,
    @First(256) first: number,
    @After() after: string | undefined,
    @Arg("orderBy", () => HeadOrder, {
      nullable: true,
      defaultValue: "SLOT",
      description: "In which order; a head's value is its deltaPerplexity.",
    })
    orderBy: HeadOrder,
    @Ctx() { loaders }: Context,
  ) {
    const [result, refits] = await Promise.all([loaders.whole<Ablation>(record), loaders.refitsOf(family)]);
    const heads = inOrder(result.heads, orderBy, ({ deltaPerplexity }) => deltaPerplexity).map((ablated) => ({
      ...ablated,
      head: new Head(refits[record.anchor], record.step, ablated.layer, ablated.head),
      tokenLossesFile: result.tokenLossesFile,
      overRefits: ablated.overRefits && {
        ...ablated.overRefits,
        members: ablated.overRefits.members.map(
          (head, i) => new Head(refits[result.over?.[i] ?? i], record.step, ablated.layer, head),
        ),
      },
    }));
    return pageOf(heads, { first, after }, ({ head }) => head.label);
  }

  @FieldResolver(() => [LayerAblation], { description: "By layer, ascending." })
  async layers(@Root() { record }: AblationReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Ablation>(record)).layers;
  }

  @FieldResolver(() => EffectCorrelations, { description: "How effects go with stability, with intervals." })
  async correlations(@Root() { record }: AblationReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Ablation>(record)).correlations;
  }

  @FieldResolver(() => LinearTrend, {
    nullable: true,
    description: "Of the layers' Pearson's r over depth; null with fewer than 2 of them.",
  })
  async trend(@Root() { record }: AblationReport, @Ctx() { loaders }: Context) {
    return correlationTrend((await loaders.whole<Ablation>(record)).layers);
  }
}
