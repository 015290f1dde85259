/** The least and most stable layers of all families in the store. */

import { type FamilyRecord, InvalidInput, type ReportRecord, type Sight, type Store } from "@seedscope/core";
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { sightOf } from "../../access/rights.js";
import type { Context } from "../../context.js";
import { Family } from "../../family/family.type.js";
import { parseIdOf } from "../../ids.js";
import type { Loaders } from "../../loaders.js";
import { isOfAllRefits } from "../excluded.js";
import { StabilityReport } from "../head/head-report.type.js";
import { Preset } from "../preset.enum.js";
import { extremesIn } from "./extremes-in.js";
import { FamilyExtremes } from "./family-extremes.type.js";

@Resolver()
export class LayerExtremesResolver {
  @Query(() => [FamilyExtremes], {
    description:
      "The least and the most stable layer of every family that the viewer sees, newest family first, from its newest STORED stability report. Never computes. arXiv 2602.16740 §4.6.",
  })
  async layerExtremes(
    @Arg("preset", () => Preset, { nullable: true, defaultValue: "PAPER", description: "Which arithmetic." })
    preset: Preset | null,
    @Arg("promptSet", () => ID, {
      nullable: true,
      description:
        "Only reports on this prompt set; default: on the built-in one where there is such a report, else any.",
    })
    promptSet: string | undefined,
    @Ctx() { store, loaders, viewer }: Context,
  ): Promise<FamilyExtremes[]> {
    const hash = promptSet == null ? null : promptSetHash(promptSet);
    const families = await everyFamily(store, sightOf(viewer));
    const newest = await Promise.all(families.map(({ id }) => newestStability(loaders, id, preset ?? "PAPER", hash)));
    return families.map((record, i) => extremesOf(new Family(record), newest[i]));
  }
}

/** @throws InvalidInput if no prompt set's id has this form */
function promptSetHash(id: string): string {
  const reference = parseIdOf("PromptSet", id);
  if (!reference) throw new InvalidInput(`promptSet is "${id}", which is no prompt set's id`, "promptSet");
  return reference.hash;
}

async function everyFamily(store: Store, sight: Sight): Promise<FamilyRecord[]> {
  const families: FamilyRecord[] = [];
  for (let after: string | undefined, more = true; more; after = families.at(-1)?.id) {
    const page = await store.families({ first: 500, after, sight });
    families.push(...page.items);
    more = page.hasNextPage;
  }
  return families;
}

async function newestStability(loaders: Loaders, familyId: string, preset: Preset, promptSet: string | null) {
  if (!promptSet) return loaders.latestReport.load({ familyId, measure: "stability", preset });
  const reports = (await loaders.allReports.load(familyId)) ?? [];
  const wanted = reports.filter(
    (report) =>
      report.measure === "stability" &&
      report.preset === preset &&
      report.promptSetHash === promptSet &&
      isOfAllRefits(report),
  );
  // anchor 0 before others, then the newest step; reports come by step
  return wanted.findLast(({ anchor }) => anchor === 0) ?? wanted.at(-1) ?? null;
}

function extremesOf(family: Family, record: ReportRecord | null): FamilyExtremes {
  if (!record) return { family, report: null, extremes: null };
  const report = new StabilityReport(record, family);
  return { family, report, extremes: extremesIn(report.summary) };
}
