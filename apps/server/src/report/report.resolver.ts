/** What reports tell beyond their row: the prompt set, the anchor, layers, curves and heads. */

import type { HeadReport } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { Head } from "../head/head.type.js";
import { After, First, pageOf } from "../pagination/page.js";
import { PromptSet } from "../promptSet/prompt-set.type.js";
import { Refit } from "../refit/refit.type.js";
import { Analysis } from "./analysis.interface.js";
import { Estimate, LayerEstimate } from "./estimate.type.js";
import {
  AnchorCurve,
  CommonnessReport,
  type HeadEstimate,
  HeadEstimateConnection,
  HeadOrder,
  StabilityReport,
} from "./report.type.js";

@Resolver(() => Analysis)
export class AnalysisResolver {
  @FieldResolver(() => PromptSet, { description: "What it was measured on." })
  async promptSet(@Root() { record }: Analysis, @Ctx() { loaders }: Context) {
    const promptSet = await loaders.promptSet.load(record.promptSetHash);
    return promptSet && new PromptSet(promptSet);
  }
}

/** The fields that reports on heads share, told in the words of each measure. */
function headReportFields(report: typeof StabilityReport | typeof CommonnessReport, anchorMeans: string) {
  @Resolver(() => report)
  abstract class HeadReportResolver {
    @FieldResolver(() => Refit, { description: `Refit whose heads are listed; in PAPER also ${anchorMeans}.` })
    anchor(@Root() { record, family }: Analysis, @Ctx() { loaders }: Context) {
      return loaders.refit(family, record.anchor);
    }

    @FieldResolver(() => Estimate, { description: "Mean over layers; n counts refits, or pairs of refits." })
    overall(@Root() { record }: Analysis) {
      return record.summary.overall;
    }

    @FieldResolver(() => [LayerEstimate], { description: "Mean over the heads of each layer, ascending." })
    layers(@Root() { record }: Analysis) {
      return record.summary.layers;
    }

    @FieldResolver(() => [AnchorCurve], { description: "One curve per anchor refit. PAPER: only the anchor's." })
    async anchorCurves(@Root() { record, family }: Analysis, @Ctx() { loaders }: Context) {
      const [{ anchors }, refits] = await Promise.all([loaders.result.load(record), loaders.refitsOf(family)]);
      return anchors.map((curve) => ({ ...curve, refit: refits[curve.refit] }));
    }

    @FieldResolver(() => HeadEstimateConnection, { description: "The anchor's heads with their values." })
    async heads(
      @Root() { record, family }: Analysis,
      @First(256) first: number,
      @After() after: string | undefined,
      @Arg("orderBy", () => HeadOrder, { nullable: true, defaultValue: "SLOT", description: "In which order." })
      orderBy: HeadOrder,
      @Ctx() { loaders }: Context,
    ) {
      const [result, refits] = await Promise.all([loaders.result.load(record), loaders.refitsOf(family)]);
      const heads = inOrder(anchorHeads(result, refits, record.step), orderBy);
      return pageOf(heads, { first, after }, ({ head }) => head.label);
    }
  }
  return HeadReportResolver;
}

@Resolver(() => StabilityReport)
export class StabilityReportResolver extends headReportFields(StabilityReport, "the only anchor") {}

@Resolver(() => CommonnessReport)
export class CommonnessReportResolver extends headReportFields(CommonnessReport, "the only one measured") {}

/** The anchor's heads by slot, ranked among themselves. */
function anchorHeads({ heads, anchor }: HeadReport, refits: Refit[], step: number): HeadEstimate[] {
  const listed = heads.filter(({ refit }) => refit === anchor);
  const values = listed.map(({ estimate }) => estimate.value);
  return listed.map(({ layer, head, estimate, matches }) => ({
    head: new Head(refits[anchor], step, layer, head),
    estimate,
    rank: 1 + values.filter((value) => value > estimate.value).length,
    matches: matches.map((match) => ({
      refit: refits[match.refit],
      head: new Head(refits[match.refit], step, layer, match.head),
      similarity: match.similarity,
    })),
  }));
}

/** Sorting is stable, so equal values stay in the order of their slots. */
function inOrder(heads: HeadEstimate[], orderBy: HeadOrder | null): HeadEstimate[] {
  if (orderBy === "VALUE_DESC") return heads.sort((a, b) => b.estimate.value - a.estimate.value);
  if (orderBy === "VALUE_ASC") return heads.sort((a, b) => a.estimate.value - b.estimate.value);
  return heads;
}
