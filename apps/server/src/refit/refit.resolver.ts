/** What refits tell beyond their row: family, losses, checkpoints, heads. */

import { InvalidInput } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import { CheckpointConnection } from "../checkpoint/checkpoint.type.js";
import type { Context } from "../context.js";
import { Family } from "../family/family.type.js";
import { HeadConnection, headsOf } from "../head/head.type.js";
import { After, First, pageOf } from "../pagination/page.js";
import { finiteLosses } from "../training/losses.js";
import { bucketed, curveOf } from "./curve.js";
import { Curve, CurveMetric } from "./curve.type.js";
import { LossCurve, Refit } from "./refit.type.js";

@Resolver(() => Refit)
export class RefitResolver {
  @FieldResolver(() => Family, { name: "family", description: "The family it belongs to." })
  familyOf(@Root() { family }: Refit) {
    return family;
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: "Mean training loss of its last 20 recorded steps, nats per token; null before the first step.",
  })
  async loss(@Root() { record }: Refit, @Ctx() { loaders }: Context) {
    const last20 = { refitId: record.id, maxPoints: 20, fromStep: Math.max(1, record.step - 19) };
    const { values } = finiteLosses(await loaders.losses.load(last20));
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  @FieldResolver(() => LossCurve, {
    description: "Recorded training losses, thinned by taking every k-th step to at most maxPoints.",
  })
  async losses(
    @Root() { record }: Refit,
    @Arg("maxPoints", () => Int, { nullable: true, defaultValue: 300, description: "At most so many, 2 to 500." })
    maxPoints: number | null,
    @Ctx() { loaders }: Context,
  ) {
    const points = maxPoints ?? 300;
    if (points < 2 || points > 500) throw new InvalidInput(`maxPoints is ${points}; give 2 to 500`, "maxPoints");
    return finiteLosses(await loaders.losses.load({ refitId: record.id, maxPoints: points }));
  }

  @FieldResolver(() => Curve, {
    description: "A curve over its steps, in at most maxPoints buckets of as many points each. Never computes.",
  })
  async curve(
    @Root() refit: Refit,
    @Arg("metric", () => CurveMetric, { description: "Of what." }) metric: CurveMetric,
    @Arg("maxPoints", () => Int, { nullable: true, defaultValue: 500, description: "At most so many, 1 to 500." })
    maxPoints: number | null,
    @Ctx() { loaders }: Context,
  ) {
    const points = maxPoints ?? 500;
    if (points < 1 || points > 500) throw new InvalidInput(`maxPoints is ${points}; give 1 to 500`, "maxPoints");
    return bucketed(await curveOf(metric, refit, loaders), points);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "sha256 of its newest checkpoint's weights; null before the first.",
  })
  async weightsHash(@Root() refit: Refit, @Ctx() { loaders }: Context) {
    return (await loaders.checkpointsOf(refit)).at(-1)?.weightsHash ?? null;
  }

  @FieldResolver(() => CheckpointConnection, { description: "Its checkpoints, by step." })
  async checkpoints(
    @Root() refit: Refit,
    @First(50) first: number,
    @After() after: string | undefined,
    @Ctx() { loaders }: Context,
  ) {
    return pageOf(await loaders.checkpointsOf(refit), { first, after }, ({ id }) => id);
  }

  @FieldResolver(() => HeadConnection, { description: "Its heads at a checkpoint's step, by layer and index." })
  async heads(
    @Root() refit: Refit,
    @First(256) first: number,
    @After() after: string | undefined,
    @Arg("step", () => Int, { nullable: true, description: "A checkpoint's step; default: the newest." })
    step: number | undefined,
    @Ctx() { loaders }: Context,
  ) {
    const steps = (await loaders.checkpointsOf(refit)).map((checkpoint) => checkpoint.step);
    const at = step ?? steps.at(-1);
    if (step != null && !steps.includes(step)) {
      throw new InvalidInput(
        `step is ${step}; ${refit.label} has checkpoints at ${steps.join(", ") || "no step"}`,
        "step",
      );
    }
    return pageOf(at === undefined ? [] : headsOf(refit, at), { first, after }, ({ label }) => label);
  }
}
