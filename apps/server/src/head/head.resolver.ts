/** What stored reports say of a head. Nothing here computes: what is not stored is null. */

import {
  type AblationReport,
  type ClassesReport,
  type HeadReport,
  type HeadScoresReport,
  InvalidInput,
  type StabilityReport,
} from "@seedscope/core";
import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { parseIdOf } from "../ids.js";
import type { Loaders } from "../loaders.js";
import { Refit } from "../refit/refit.type.js";
import { classesOf, HeadClass } from "../report/classes/classes.type.js";
import { HeadMatch, matchOf } from "../report/head/head-report.type.js";
import { reportOf } from "../report/report-of.js";
import { scoredHeads } from "../report/scores/scored-heads.js";
import { Head } from "./head.type.js";
import { newestStored } from "./stored.js";
import { StoredEstimate, StoredScores } from "./stored.type.js";

const OnPrompts = () =>
  Arg("promptSet", () => ID, { nullable: true, description: "Only on this prompt set; default: on any." });

type OnlyOn = string | undefined;

const never = "of the newest stored report at its step; null if there is none. Never computes";

@Resolver(() => Head)
export class HeadResolver {
  @FieldResolver(() => Refit, { description: "Whose head it is." })
  refit(@Root() { family, ordinal }: Head, @Ctx() { loaders }: Context) {
    return loaders.refit(family, ordinal);
  }

  @FieldResolver(() => StoredScores, { nullable: true, description: `What it attends to, ${never}.` })
  async scores(@Root() head: Head, @OnPrompts() promptSet: OnlyOn, @Ctx() { loaders }: Context) {
    const record = await newestStored(head, "scores", promptSet, loaders, ({ anchor }) => anchor === head.ordinal);
    if (!record) return null;
    const { family } = head;
    const [report, refits] = await Promise.all([loaders.whole<HeadScoresReport>(record), loaders.refitsOf(family)]);
    const scores = scoredHeads(report, refits, record.step).find((scored) => scored.head.id === head.id);
    return scores ? { scores, report: reportOf(record, family) } : null;
  }

  @FieldResolver(() => HeadClass, { nullable: true, description: `Its identity across seeds, ${never}.` })
  async class(@Root() head: Head, @OnPrompts() promptSet: OnlyOn, @Ctx() { loaders }: Context) {
    const { family, ordinal } = head;
    const record = await newestStored(head, "classes", promptSet, loaders, scopedWithin);
    if (!record) return null;
    const [{ classes }, refits] = await Promise.all([loaders.whole<ClassesReport>(record), loaders.refitsOf(family)]);
    const place = classes.findIndex(({ members }) => {
      const member = members[ordinal];
      return member?.layer === head.layer && member.head === head.index;
    });
    return classesOf(reportOf(record, family), classes, refits)[place] ?? null;
  }

  @FieldResolver(() => HeadMatch, {
    nullable: true,
    description: `Its counterpart in another refit, by one-to-one matching within the layer (arXiv 2602.16740 §4.1 matches by argmax), ${never}.`,
  })
  async match(
    @Root() head: Head,
    @Arg("in", () => ID, { description: "The other refit's id, of the same family." }) inRefit: string,
    @OnPrompts() promptSet: OnlyOn,
    @Ctx() { loaders }: Context,
  ) {
    const { family, ordinal } = head;
    const reference = parseIdOf("Refit", inRefit);
    const refits = await loaders.refitsOf(family);
    const other = reference?.slug === family.slug ? refits[reference.ordinal] : undefined;
    if (!other || other.ordinal === ordinal) {
      throw new InvalidInput(`in is "${inRefit}"; give the id of another refit of ${family.slug}`, "in");
    }
    const found = await listedValue(head, "stability", promptSet, loaders);
    const match = found?.value.matches.find(({ refit }) => refit === other.ordinal);
    if (!match) return null;
    return matchOf(new Head(other, head.step, match.layer, match.head), match);
  }

  @FieldResolver(() => StoredEstimate, {
    nullable: true,
    description: `Its stability, in [-1, 1], n counts the other refits (arXiv 2602.16740 §4.1), ${never}.`,
  })
  stability(@Root() head: Head, @OnPrompts() promptSet: OnlyOn, @Ctx() { loaders }: Context) {
    return storedEstimate(head, "stability", promptSet, loaders);
  }

  @FieldResolver(() => StoredEstimate, {
    nullable: true,
    description: `Its commonness, in [-1, 1] (arXiv 2602.16740 §4.3), ${never}.`,
  })
  commonness(@Root() head: Head, @OnPrompts() promptSet: OnlyOn, @Ctx() { loaders }: Context) {
    return storedEstimate(head, "commonness", promptSet, loaders);
  }

  @FieldResolver(() => StoredEstimate, {
    nullable: true,
    description: `Rise of the loss, nats a token, where its class is ablated, mean over all refits; n counts refits (arXiv 2602.16740 §4.8 ablates one refit), ${never}.`,
  })
  async ablation(@Root() head: Head, @OnPrompts() promptSet: OnlyOn, @Ctx() { loaders }: Context) {
    const { family, ordinal } = head;
    const record = await newestStored(head, "ablation", promptSet, loaders, ({ preset }) => preset === "CALIBRATED");
    if (!record) return null;
    const { heads } = await loaders.whole<AblationReport>(record);
    const found = heads.find(
      ({ layer, overRefits }) => layer === head.layer && overRefits?.members[ordinal] === head.index,
    );
    return found?.overRefits ? { estimate: found.overRefits.deltaLoss, report: reportOf(record, family) } : null;
  }
}

function scopedWithin({ provenance }: { provenance: { paramsJson: string } }): boolean {
  return (JSON.parse(provenance.paramsJson) as { options: { scope?: string } }).options.scope === "within-layers";
}

/** CALIBRATED alone lists the heads of all refits, and matches one to one. */
async function listedValue(head: Head, measure: "stability" | "commonness", promptSet: OnlyOn, loaders: Loaders) {
  const record = await newestStored(head, measure, promptSet, loaders, ({ preset }) => preset === "CALIBRATED");
  if (!record) return null;
  const { heads } = await loaders.whole<HeadReport & StabilityReport>(record);
  const value = heads.find((one) => one.refit === head.ordinal && one.layer === head.layer && one.head === head.index);
  return value ? { value, record } : null;
}

async function storedEstimate(head: Head, measure: "stability" | "commonness", promptSet: OnlyOn, loaders: Loaders) {
  const found = await listedValue(head, measure, promptSet, loaders);
  return found && { estimate: found.value.estimate, report: reportOf(found.record, head.family) };
}
