/** Jobs: listed, followed, stopped, taken up again. */

import { cancelJob, type JobRecord, NotFound, partialPrompts, retryJob, type Store } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { type Context, forget } from "../context.js";
import { Family } from "../family/family.type.js";
import { follow } from "../follow.js";
import { parseIdOf } from "../ids.js";
import { payload } from "../mutation/user-error.type.js";
import { After, connect, decodeCursor, First, pageLength } from "../pagination/page.js";
import { CancelJobInput, CancelJobPayload, RetryJobInput, RetryJobPayload } from "./job.input.js";
import { isFinal, Job, JobConnection, JobState } from "./job.type.js";

@Resolver(() => Job)
export class JobResolver {
  @Query(() => Job, { nullable: true, description: "One job; null if there is none." })
  async job(@Arg("id", () => ID, { description: "Its id." }) id: string, @Ctx() { loaders }: Context) {
    const uuid = parseIdOf("Job", id)?.uuid;
    const record = uuid && (await loaders.job.load(uuid));
    return record ? new Job(record) : null;
  }

  @Query(() => JobConnection, { description: "Jobs, newest first." })
  async jobs(
    @First(20) first: number,
    @After() after: string | undefined,
    @Arg("state", () => JobState, { nullable: true, description: "Only those in this state." })
    state: JobState | undefined,
    @Ctx() { store }: Context,
  ) {
    const page = await store.jobs({
      first: pageLength(first, 20),
      after: after == null ? undefined : decodeCursor(after),
      state: state ?? undefined,
    });
    return connect({ ...page, items: page.items.map((record) => new Job(record)) }, (job) => job.record.id);
  }

  @FieldResolver(() => Int, { nullable: true, description: "1 = next; null unless queued." })
  async queuePosition(@Root() { record }: Job, @Ctx() { loaders }: Context) {
    return record.state === "queued" ? loaders.queuePosition.load(record.id) : null;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      "ANALYSIS: on how many prompts AnalysisPending.partial would rest now; null without one. Where it has grown, asking again with waitMs: 0 gives more.",
  })
  partialPrompts(@Root() { record }: Job, @Ctx() { store }: Context) {
    return partialPrompts(store, record);
  }

  @FieldResolver(() => Family, { nullable: true, description: "The family it works for." })
  family(@Root() { record }: Job, @Ctx() { loaders }: Context) {
    return record.familyId && loaders.family(record.familyId);
  }

  @Mutation(() => CancelJobPayload, { description: "Stops a job. Checkpoints and losses stay; it can be retried." })
  cancelJob(
    @Arg("input", () => CancelJobInput, { description: "Which." }) input: CancelJobInput,
    @Ctx() { store }: Context,
  ) {
    return payload(input, async () => ({ job: new Job(await cancelJob(store, (await jobNamed(store, input.id)).id)) }));
  }

  @Mutation(() => RetryJobPayload, { description: "Takes up a failed or cancelled job where it stopped." })
  retryJob(
    @Arg("input", () => RetryJobInput, { description: "Which." }) input: RetryJobInput,
    @Ctx() { store }: Context,
  ) {
    return payload(input, async () => ({ job: new Job(await retryJob(store, (await jobNamed(store, input.id)).id)) }));
  }

  @Subscription(() => Job, {
    description:
      "The current state at once, then changes, at most 4 a second; completes on a final state. An unknown id is an error.",
    subscribe: ({ args, context }) => jobUpdates(context as Context, args.id),
  })
  jobUpdated(@Arg("id", () => ID, { description: "The job's id." }) _id: string, @Root() record: JobRecord): Job {
    return new Job(record);
  }
}

/** @throws NotFound when the id names no job */
async function jobNamed(store: Store, id: string): Promise<JobRecord> {
  const uuid = parseIdOf("Job", id)?.uuid;
  const job = uuid && (await store.jobsById([uuid])).get(uuid);
  if (!job) throw new NotFound(`id is "${id}", and there is no such job`, "id");
  return job;
}

async function jobUpdates(context: Context, id: string) {
  const { store } = context;
  const { id: uuid } = await jobNamed(store, id);
  return follow(
    store,
    (event) => event.type === "job" && event.id === uuid,
    async () => {
      forget(context);
      const job = (await store.jobsById([uuid])).get(uuid);
      return { value: job, last: !job || isFinal(job.state) };
    },
  );
}
