/** Jobs: listed, followed, stopped, taken up again. */

import { cancelJob, type JobRecord, NotFound, partialPrompts, retryJob } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { maySteer, requireThat, sightOf } from "../access/rights.js";
import { User } from "../access/user.type.js";
import { userOf } from "../access/user-of.js";
import { type Context, forget } from "../context.js";
import { Family } from "../family/family.type.js";
import { familyNamed } from "../family/family-named.js";
import { follow } from "../follow.js";
import { parseIdOf } from "../ids.js";
import { givenKey } from "../mutation/once.js";
import { payload } from "../mutation/user-error.type.js";
import { After, connect, decodeCursor, First, pageLength } from "../pagination/page.js";
import { Analysis } from "../report/analysis.interface.js";
import { reportByKey } from "../report/report-named.js";
import { CancelJobInput, CancelJobPayload, RetryJobInput, RetryJobPayload } from "./job.input.js";
import { isFinal, Job, JobConnection, JobKind, JobState } from "./job.type.js";

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
    @Arg("kind", () => JobKind, { nullable: true, description: "Only those that make this." })
    kind: JobRecord["kind"] | undefined,
    @Arg("family", () => ID, { nullable: true, description: "Only those that work for this family." })
    family: string | undefined,
    @Ctx() { store, loaders, viewer }: Context,
  ) {
    const page = await store.jobs({
      first: pageLength(first, 20),
      after: after == null ? undefined : decodeCursor(after),
      state: state ?? undefined,
      sight: sightOf(viewer),
      kind: kind ?? undefined,
      familyId: family == null ? undefined : (await familyNamed(loaders, family)).record.id,
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

  @FieldResolver(() => Analysis, { nullable: true, description: "ANALYSIS: the report, once it has succeeded." })
  result(@Root() { record: { kind, state, key } }: Job, @Ctx() { loaders }: Context) {
    return kind === "analysis" && state === "succeeded" && key !== null ? reportByKey(loaders, key) : null;
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: "Who asked for it first; null where nobody had signed in.",
  })
  requestedBy(@Root() { record }: Job, @Ctx() { loaders }: Context) {
    return userOf(loaders, record.requestedBy);
  }

  @FieldResolver(() => String, { nullable: true, description: "That it was first asked for with; null without one." })
  idempotencyKey(@Root() { record: { requestedBy, idempotencyKey } }: Job) {
    return idempotencyKey && givenKey(requestedBy, idempotencyKey);
  }

  @Mutation(() => CancelJobPayload, {
    description:
      "Stops a job. Checkpoints and losses stay; it can be retried. For editors, and of an analysis for whoever asked for it.",
  })
  cancelJob(
    @Arg("input", () => CancelJobInput, { description: "Which." }) input: CancelJobInput,
    @Ctx() context: Context,
  ) {
    return payload(input, async () => ({
      job: new Job(await cancelJob(context.store, await steered(context, input.id))),
    }));
  }

  @Mutation(() => RetryJobPayload, {
    description:
      "Takes up a failed or cancelled job where it stopped. For editors, and of an analysis for whoever asked for it.",
  })
  retryJob(
    @Arg("input", () => RetryJobInput, { description: "Which." }) input: RetryJobInput,
    @Ctx() context: Context,
  ) {
    return payload(input, async () => ({
      job: new Job(await retryJob(context.store, await steered(context, input.id))),
    }));
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
async function jobNamed({ loaders }: Context, id: string): Promise<JobRecord> {
  const uuid = parseIdOf("Job", id)?.uuid;
  const job = uuid && (await loaders.job.load(uuid));
  if (!job) throw new NotFound(`id is "${id}", and there is no such job`, "id");
  return job;
}

/**
 * The uuid of a job that the viewer may stop or take up again.
 *
 * @throws NotFound when the id names no job; GraphQLError FORBIDDEN when it names one of others
 */
async function steered(context: Context, id: string): Promise<string> {
  const { loaders, viewer } = context;
  const job = await jobNamed(context, id);
  const family = await loaders.family(job.familyId);
  const allowed = family !== null && maySteer(viewer, job, family.record);
  requireThat(
    allowed,
    viewer,
    "a job is for editors to stop and take up again, and an analysis for whoever asked for it",
  );
  return job.id;
}

async function jobUpdates(context: Context, id: string) {
  const { store } = context;
  const { id: uuid } = await jobNamed(context, id);
  return follow(
    store,
    (event) => event.type === "job" && event.id === uuid,
    async () => {
      forget(context);
      const job = (await context.loaders.job.load(uuid)) ?? undefined;
      return { value: job, last: !job || isFinal(job.state) };
    },
  );
}
