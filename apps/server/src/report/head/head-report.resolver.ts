/** What reports on heads tell beyond their row: the anchor, layers, curves, heads and matrices. */

import type {
  CommonnessReport as Commonness,
  CrossLayerReport as CrossLayer,
  HeadReport,
  StabilityReport as Stability,
} from "@seedscope/core";
import { FileError, NotFound, refitPairs } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import type { Family } from "../../family/family.type.js";
import { Head } from "../../head/head.type.js";
import { After, First, pageOf } from "../../pagination/page.js";
import { Refit } from "../../refit/refit.type.js";
import type { Analysis } from "../analysis.interface.js";
import { Estimate, LayerEstimate } from "../estimate.type.js";
import { extremesIn } from "../extremes/extremes-in.js";
import { LayerExtremes } from "../extremes/layer-extremes.type.js";
import { inReport, Matrix, numbered, ofLayer } from "../matrix.type.js";
import { HeadOrder, inOrder } from "./head-order.enum.js";
import {
  AnchorCurve,
  CommonnessReport,
  CrossLayerReport,
  HeadEstimate,
  HeadEstimateConnection,
  HeadMatch,
  LayerPairs,
  matchOf,
  StabilityReport,
} from "./head-report.type.js";

/** The fields that reports on heads share, told in the words of each measure. */
function headReportFields(
  report: typeof StabilityReport | typeof CrossLayerReport | typeof CommonnessReport,
  anchorMeans: string,
) {
  @Resolver(() => report)
  abstract class HeadReportResolver {
    @FieldResolver(() => Refit, { description: `Refit whose heads are listed; in PAPER also ${anchorMeans}.` })
    anchor(@Root() { record, family }: Analysis, @Ctx() { loaders }: Context) {
      return loaders.refit(family, record.anchor);
    }

    @FieldResolver(() => Estimate, { description: "Mean over layers; n counts refits, or pairs of refits." })
    overall(@Root() { summary }: Analysis) {
      return summary.overall;
    }

    @FieldResolver(() => [LayerEstimate], { description: "Mean over the heads of each layer, ascending." })
    layers(@Root() { summary }: Analysis) {
      return summary.layers;
    }

    @FieldResolver(() => [AnchorCurve], { description: "One curve per anchor refit. PAPER: only the anchor's." })
    async anchorCurves(@Root() { record, family }: Analysis, @Ctx() { loaders }: Context) {
      const [{ anchors }, refits] = await Promise.all([
        loaders.whole<Stability | CrossLayer | Commonness>(record),
        loaders.refitsOf(family),
      ]);
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
      const heads = anchorHeads(await loaders.whole<Stability | CrossLayer | Commonness>(record), family, record.step);
      return pageOf(
        inOrder(heads, orderBy, ({ estimate }) => estimate.value),
        { first, after },
        ({ head }) => head.label,
      );
    }
  }
  return HeadReportResolver;
}

@Resolver(() => StabilityReport)
export class StabilityReportResolver extends headReportFields(StabilityReport, "the only anchor") {
  @FieldResolver(() => LayerExtremes, { description: "The least and the most stable layer. arXiv 2602.16740 §4.6." })
  extremes(@Root() { summary }: StabilityReport) {
    return extremesIn(summary);
  }

  @FieldResolver(() => [LayerPairs], {
    description:
      "How alike all heads of two refits are, by layer, ascending: what counterparts are chosen from. PAPER reads raw cosines, CALIBRATED those of patterns less uniform attention.",
  })
  async pairs(
    @Root() { record }: StabilityReport,
    @Arg("left", () => Int, { description: "Ordinal of the refit whose heads are rows." }) left: number,
    @Arg("right", () => Int, { description: "Ordinal of the refit whose heads are columns." }) right: number,
    @Ctx() { loaders, store }: Context,
  ): Promise<LayerPairs[]> {
    const artifacts = (await loaders.artifacts.load(record.key)) ?? [];
    const table = artifacts.find(({ role, kind }) => role === "trained" && kind === "similarities");
    if (!table) throw new NotFound("this report has no table of similarities");
    try {
      return await refitPairs(store.files, table.file, { preset: record.preset, left, right });
    } catch (error) {
      if (error instanceof FileError) throw new NotFound("what this report was read from is not kept any more");
      throw error;
    }
  }
}

@Resolver(() => LayerPairs)
export class LayerPairsResolver {
  @FieldResolver(() => [Float], {
    description: "Row-major cosines in [-1, 1], float32: of left head r and right head c at r · heads + c.",
  })
  values(@Root() { similarity }: LayerPairs) {
    return similarity.flat();
  }
}

@Resolver(() => CrossLayerReport)
export class CrossLayerReportResolver extends headReportFields(CrossLayerReport, "the only anchor") {
  @FieldResolver(() => Matrix, {
    description:
      "Rows: layer of the anchor's heads; columns: layer of their best matches. Shares in [0, 1]; each row sums to 1. PAPER counts the anchor's matches with itself, which adds 1/refits to the diagonal.",
  })
  async shares(@Root() { record }: CrossLayerReport, @Ctx() { loaders }: Context) {
    const { shares } = await loaders.whole<CrossLayer>(record);
    return new Matrix(shares, numbered("L", shares.length), inReport(record.key, "shares"));
  }
}

@Resolver(() => CommonnessReport)
export class CommonnessReportResolver extends headReportFields(CommonnessReport, "the only one measured") {
  @FieldResolver(() => Matrix, {
    description: "How alike the anchor's heads of a layer are to each other: cosines in [-1, 1], 1 on the diagonal.",
  })
  async similarity(
    @Root() { record }: CommonnessReport,
    @Arg("layer", () => Int, { description: "The layer, from 0." }) layer: number,
    @Ctx() { loaders }: Context,
  ) {
    const heads = ofLayer(layer, (await loaders.whole<Commonness>(record)).similarity);
    return new Matrix(heads, numbered("H", heads.length), inReport(record.key, `similarity/L${layer}`));
  }
}

@Resolver(() => HeadMatch)
export class HeadMatchResolver {
  @FieldResolver(() => Refit, { description: "The other refit." })
  refit(@Root() { head }: HeadMatch, @Ctx() { loaders }: Context) {
    return loaders.refit(head.family, head.ordinal);
  }
}

@Resolver(() => HeadEstimate)
export class HeadEstimateResolver {
  @FieldResolver(() => [HeadMatch], {
    description: "Stability, cross-layer: the counterpart in every other refit, by ordinal. Commonness: empty.",
  })
  matches(
    @Root() { counterparts }: HeadEstimate,
    @Arg("refits", () => [Int], {
      nullable: true,
      description: "Ordinals of the refits whose counterparts are listed; default: all others.",
    })
    refits: number[] | null,
  ): HeadMatch[] {
    return refits ? counterparts.filter(({ head }) => refits.includes(head.ordinal)) : counterparts;
  }
}

/** The anchor's heads by slot, ranked among themselves. */
function anchorHeads({ heads, anchor }: HeadReport, family: Family, step: number): HeadEstimate[] {
  const listed = heads.filter(({ refit }) => refit === anchor);
  const values = listed.map(({ estimate }) => estimate.value);
  const headOf = (ordinal: number, layer: number, head: number) => new Head({ family, ordinal }, step, layer, head);
  return listed.map(({ layer, head, estimate, matches }) => ({
    head: headOf(anchor, layer, head),
    estimate,
    rank: 1 + values.filter((value) => value > estimate.value).length,
    counterparts: matches.map((match) => matchOf(headOf(match.refit, match.layer, match.head), match)),
  }));
}
