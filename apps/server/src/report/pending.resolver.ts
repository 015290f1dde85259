/** What is known of a report while its job is at it. */

import { partialReport } from "@seedscope/core";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { Analysis } from "./analysis.interface.js";
import { AnalysisPending } from "./outcome.type.js";
import { reportOf } from "./report-of.js";

@Resolver(() => AnalysisPending)
export class AnalysisPendingResolver {
  @FieldResolver(() => Analysis, {
    nullable: true,
    description:
      "The report on the prompts done so far, the shortest ones, with the warning FEW_PROMPTS: stability, commonness, classes within layers, promptAgreement, power and influence, from 2 prompts on, anew every few seconds. Its key is its own and names nothing that is stored; reproduceCommand gives the whole report. Null for all else, and where nothing computes in this server.",
  })
  async partial(@Root() { job }: AnalysisPending, @Ctx() { store, live, loaders }: Context) {
    const partial = live && (await partialReport(store, live, job.record));
    const family = partial && (await loaders.family(partial.record.familyId));
    if (!family) return null;
    loaders.tell(partial.record, partial.report);
    return reportOf(partial.record, family);
  }
}
