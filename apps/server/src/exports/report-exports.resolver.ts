/** Where a report's files are, on every report. */

import { arraysOf, figuresOf, tablesOf } from "@seedscope/core";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { Analysis } from "../report/analysis.interface.js";
import { ReportArray, ReportExports, ReportFigure, ReportTable } from "./report-exports.type.js";

@Resolver(() => Analysis)
export class ReportExportsResolver {
  @FieldResolver(() => ReportExports, { description: "Its files, by URL: JSON, tables, arrays, figures." })
  async exports(@Root() { record, family }: Analysis, @Ctx() { loaders, store }: Context): Promise<ReportExports> {
    const { key, measure } = record;
    const [report, refits, artifacts] = await Promise.all([
      loaders.whole(record),
      loaders.refitsOf(family),
      loaders.artifacts.load(key),
    ]);
    const { nLayers, nHeads } = family.record.config;
    const arrays = arraysOf({
      report,
      refits: refits.map(({ label }) => label),
      nLayers,
      nHeads,
      artifacts: artifacts ?? [],
      file: (hash) => store.files.read(hash),
    });
    return Object.assign(new ReportExports(key), {
      tables: tablesOf(measure).map((table) => new ReportTable(key, table)),
      arrays: arrays.map((array) => new ReportArray(key, array)),
      figures: figuresOf(measure).map((figure) => new ReportFigure(key, figure)),
    });
  }
}
