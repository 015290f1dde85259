/** What a report on head classes tells beyond its row, from its file. */

import type { ClassesReport as Classes } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { After, First, pageOf } from "../../pagination/page.js";
import { Estimate, LayerEstimate } from "../estimate.type.js";
import { ClassesReport, ClassScope, classesOf, HeadClassConnection } from "./classes.type.js";

@Resolver(() => ClassesReport)
export class ClassesReportResolver {
  @FieldResolver(() => ClassScope, { description: "Where a class' members may lie." })
  async scope(@Root() { record }: ClassesReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Classes>(record)).scope;
  }

  @FieldResolver(() => Float, { description: "Centred similarity from which on a head counts as a near-copy." })
  async near(@Root() { record }: ClassesReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Classes>(record)).near;
  }

  @FieldResolver(() => Estimate, { description: "Mean over layers; n counts pairs of refits." })
  overall(@Root() { summary }: ClassesReport) {
    return summary.overall;
  }

  @FieldResolver(() => [LayerEstimate], {
    description: "Mean over the classes of each layer that has any, ascending; sd over those classes.",
  })
  layers(@Root() { summary }: ClassesReport) {
    return summary.layers;
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      "Share of heads, over all triples of refits, that pairwise matchings lead back to themselves; null with two refits.",
  })
  async cycleConsistency(@Root() { record }: ClassesReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Classes>(record)).cycleConsistency;
  }

  @FieldResolver(() => HeadClassConnection, { description: "The classes, by ordinal." })
  async classes(
    @Root() report: ClassesReport,
    @First(256) first: number,
    @After() after: string | undefined,
    @Arg("layer", () => Int, { nullable: true, description: "Only those of a layer, from 0." }) layer:
      | number
      | undefined,
    @Ctx() { loaders }: Context,
  ) {
    const [{ classes }, refits] = await Promise.all([
      loaders.whole<Classes>(report.record),
      loaders.refitsOf(report.family),
    ]);
    const listed = classesOf(report, classes, refits).filter((one) => layer == null || one.layer === layer);
    return pageOf(listed, { first, after }, ({ label }) => label);
  }
}
