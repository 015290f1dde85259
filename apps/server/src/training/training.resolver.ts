/** Training: started, and watched live. */

import {
  defaultCheckpointSteps,
  InvalidInput,
  paperPresets,
  type RefitRecord,
  type Store,
  submitTraining,
  trainingCost,
} from "@seedscope/core";
import { Arg, Ctx, ID, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { type Context, forget } from "../context.js";
import { Family } from "../family/family.type.js";
import { familyNamed } from "../family/family-named.js";
import { follow } from "../follow.js";
import { refitId } from "../ids.js";
import { isFinal, Job } from "../job/job.type.js";
import { once } from "../mutation/once.js";
import { payload } from "../mutation/user-error.type.js";
import { finiteLosses } from "./losses.js";
import { TrainFamilyInput, TrainFamilyPayload } from "./train-family.input.js";
import { TrainingCost, TrainingCostInput } from "./training-cost.type.js";
import { TrainingPreset } from "./training-preset.type.js";
import { configOf, trainingFieldPath, trainingRequest } from "./training-request.js";
import { TrainingTick } from "./training-tick.type.js";

/** Points of a refit in one event: enough for a line across a screen. */
const pointsPerTick = 300;

@Resolver()
export class TrainingResolver {
  @Query(() => [TrainingPreset], { description: "The paper's 26 architectures, with how they were trained." })
  trainingPresets(): TrainingPreset[] {
    return paperPresets.map((preset) => new TrainingPreset(preset));
  }

  @Query(() => TrainingCost, { description: "What a training would take here. Begins nothing and stores nothing." })
  async trainingCost(
    @Arg("input", () => TrainingCostInput, { description: "Which." }) input: TrainingCostInput,
    @Ctx() { store }: Context,
  ): Promise<TrainingCost> {
    const { architecture, vocab, batchSize, steps, refits } = input;
    for (const [name, value] of Object.entries({ vocab, batchSize, steps, refits })) {
      if (value < 1) throw new InvalidInput(`${name} is ${value}; it must be at least 1`, name);
    }
    const checkpoints = input.checkpoints ?? defaultCheckpointSteps(steps).length;
    const config = configOf(architecture, vocab);
    return { ...(await trainingCost(store, { config, batchSize, steps, refits, checkpoints })), checkpoints };
  }

  @Mutation(() => TrainFamilyPayload, {
    description:
      "Starts the training of a family and returns at once. Everything is checked before anything is stored. For editors.",
  })
  trainFamily(
    @Arg("input", () => TrainFamilyInput, { description: "The family." }) input: TrainFamilyInput,
    @Ctx() context: Context,
  ) {
    const { store, viewer } = context;
    const budget = context.budget ?? undefined;
    const train = () =>
      once(context, "trainFamily", input, async (idempotencyKey) => {
        const request = { ...trainingRequest(input), idempotencyKey, requestedBy: viewer.userId, budget };
        const { family, job } = await submitTraining(store, request);
        return { family: new Family(family), job: new Job(job) };
      });
    return payload(input, train, trainingFieldPath);
  }

  @Subscription(() => TrainingTick, {
    description:
      "New losses of all refits of a family in one event, at most 4 a second; completes when training ends. The first event has everything so far, thinned to 300 points a refit.",
    subscribe: ({ args, context }) => trainingTicks(context as Context, args.family),
  })
  trainingTick(
    @Arg("family", () => ID, { description: "The family's id." }) _family: string,
    @Root() tick: TrainingTick,
  ): TrainingTick {
    return tick;
  }
}

async function trainingTicks(context: Context, id: string) {
  const { store } = context;
  const family = await familyNamed(context.loaders, id);
  const { record } = family;
  const newLosses = lossReader(store);
  const job = (await store.trainingJobsOfFamilies([record.id])).get(record.id);
  return follow(
    store,
    (event) => (event.type === "job" ? event.id === job?.id : event.familyId === record.id),
    async () => {
      forget(context);
      if (!(await context.loaders.family(record.id))) return { last: true };
      const [statuses, refits] = await Promise.all([
        store.trainingStatus([record.id]),
        store.refitsOfFamilies([record.id]),
      ]);
      const status = statuses.get(record.id);
      if (!status) return { last: true };
      const losses = await newLosses(refits.get(record.id) ?? [], family);
      return { value: { family, ...status, losses }, last: isFinal(status.job.state) };
    },
  );
}

/** Reads the losses of a family's refits since the last reading. */
function lossReader(store: Store) {
  const nextSteps = new Map<string, number>();
  return (refits: RefitRecord[], { slug }: Family) =>
    Promise.all(
      refits.map(async ({ id, ordinal }) => {
        const read = await store.losses(id, { maxPoints: pointsPerTick, fromStep: nextSteps.get(id) });
        const last = read.steps.at(-1);
        if (last !== undefined) nextSteps.set(id, last + 1);
        const { steps, values } = finiteLosses(read);
        return { refit: refitId(slug, ordinal), steps, values };
      }),
    );
}
