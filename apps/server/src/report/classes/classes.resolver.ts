/** What a report on head classes tells beyond its row, from its file. */

import type { ClassesReport as Classes, Resampling } from "@seedscope/core";
import { defaultResampling, FileError, NotFound, neighbours } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Head } from "../../head/head.type.js";
import { After, First, pageOf } from "../../pagination/page.js";
import { Estimate, LayerEstimate } from "../estimate.type.js";
import { floorKindOf, withFloorKinds } from "../floor-kinds.js";
import { ClassesReport, ClassScope, classesOf, HeadClassConnection, HeadNeighbour } from "./classes.type.js";

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

  @FieldResolver(() => [HeadNeighbour], {
    description:
      "Which heads of one refit are most like one of them: what it could be taken for. The most alike first.",
  })
  async neighbours(
    @Root() { record, family, step }: ClassesReport,
    @Arg("refit", () => Int, { description: "Ordinal of the refit." }) refit: number,
    @Arg("layer", () => Int, { description: "The head's layer, from 0." }) layer: number,
    @Arg("head", () => Int, { description: "Its index, from 0." }) head: number,
    @First(8) first: number,
    @Ctx() { loaders, store }: Context,
  ): Promise<HeadNeighbour[]> {
    const artifacts = (await loaders.artifacts.load(record.key)) ?? [];
    const fileOf = (role: string) => artifacts.find((one) => one.role === role && one.kind === "similarities")?.file;
    const trained = fileOf("trained");
    if (!trained) throw new NotFound("this report has no table of similarities");
    const { options } = JSON.parse(record.provenance.paramsJson) as { options: { resampling?: Resampling } };
    const refits = await loaders.refitsOf(family);
    try {
      const tables = { trained, floor: fileOf("floor") ?? null };
      const resampling = options.resampling ?? defaultResampling;
      const found = await neighbours(store.files, tables, { refit, layer, head }, resampling);
      return withFloorKinds(found, floorKindOf(record))
        .slice(0, first)
        .map(({ layer: at, head: index, estimate }) => ({ head: new Head(refits[refit], step, at, index), estimate }));
    } catch (error) {
      if (error instanceof FileError) throw new NotFound("what this report was read from is not kept any more");
      throw error;
    }
  }
}
