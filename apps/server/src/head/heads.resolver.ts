/** Heads of all families, found by their stored scores: "all heads with induction above 0.9". */

import { type HeadScoresReport, InvalidInput, type ReportRecord } from "@seedscope/core";
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { sightOf } from "../access/rights.js";
import type { Context } from "../context.js";
import { Family } from "../family/family.type.js";
import { parseIdOf } from "../ids.js";
import { After, First, pageOf } from "../pagination/page.js";
import { isOfAllRefits } from "../report/excluded.js";
import { HeadOrder, inOrder } from "../report/head/head-order.enum.js";
import { scoredHeads } from "../report/scores/scored-heads.js";
import { type ScoredHead, ScoredHeadConnection } from "../report/scores/scores.type.js";
import { HeadFilter } from "./heads.input.js";

const mostFamilies = 64;

@Resolver()
export class HeadsResolver {
  @Query(() => ScoredHeadConnection, {
    description:
      "Heads by what they attend to, of every refit whose scores are stored: its newest HeadScoresReport at its newest step. Never computes.",
  })
  async heads(
    @First(50) first: number,
    @After() after: string | undefined,
    @Arg("families", () => [ID], {
      nullable: true,
      description: `Whose heads: ids of at most ${mostFamilies} families; default: the ${mostFamilies} newest.`,
    })
    ids: string[] | undefined,
    @Arg("filter", () => HeadFilter, { description: "Which." }) filter: HeadFilter,
    @Arg("orderBy", () => HeadOrder, {
      nullable: true,
      defaultValue: "VALUE_DESC",
      description: "In which order; a head's value is the filter's score. SLOT: by family, refit, layer and index.",
    })
    orderBy: HeadOrder | null,
    @Ctx() context: Context,
  ) {
    const families = await familiesOf(ids, context);
    const found = (await Promise.all(families.map((family) => storedHeads(family, context)))).flat();
    const heads = found.filter((scored) => fits(scored, filter));
    const numberOf = (scored: ScoredHead) => scored[filter.score]?.value as number;
    return pageOf(inOrder(heads, orderBy ?? "VALUE_DESC", numberOf), { first, after }, ({ head }) => head.id);
  }
}

async function familiesOf(ids: string[] | null | undefined, { store, loaders, viewer }: Context): Promise<Family[]> {
  if (ids == null) {
    const { items } = await store.families({ first: mostFamilies, sight: sightOf(viewer) });
    return items.map((record) => new Family(record));
  }
  if (ids.length > mostFamilies) {
    throw new InvalidInput(`families has ${ids.length} entries; give at most ${mostFamilies}`, "families");
  }
  return Promise.all(
    [...new Set(ids)].map(async (id) => {
      const reference = parseIdOf("Family", id);
      const record = reference && (await loaders.familyBySlug.load(reference.slug));
      if (!record) throw new InvalidInput(`families has "${id}", and there is no such family`, "families");
      return new Family(record);
    }),
  );
}

/** By refit, layer and index. */
async function storedHeads(family: Family, { loaders }: Context): Promise<ScoredHead[]> {
  const [all, refits] = await Promise.all([loaders.allReports.load(family.record.id), loaders.refitsOf(family)]);
  // by step, then age: the last of each refit stays
  const newest = new Map<number, ReportRecord>();
  for (const record of all ?? [])
    if (record.measure === "scores" && isOfAllRefits(record)) newest.set(record.anchor, record);
  const records = [...newest.values()].sort((a, b) => a.anchor - b.anchor);
  const reports = await Promise.all(records.map((record) => loaders.whole<HeadScoresReport>(record)));
  return reports.flatMap((report, i) => scoredHeads(report, refits, records[i].step));
}

function fits(scored: ScoredHead, { score, atLeast, atMost, layer }: HeadFilter): boolean {
  const value = scored[score]?.value;
  if (value === undefined) return false;
  return (
    (atLeast == null || value >= atLeast) &&
    (atMost == null || value <= atMost) &&
    (layer == null || scored.head.layer === layer)
  );
}
