/** Families extended, deleted, and watched. */

import { deleteFamily, extendFamily, InvalidInput, remainsOf } from "@seedscope/core";
import { Arg, Ctx, ID, Mutation, Resolver, Root, Subscription } from "type-graphql";
import { type Context, forget } from "../context.js";
import { Family } from "../family/family.type.js";
import { familyNamed } from "../family/family-named.js";
import { follow } from "../follow.js";
import { Job } from "../job/job.type.js";
import { requireAuthor } from "../mutation/author.js";
import { once } from "../mutation/once.js";
import { payload } from "../mutation/user-error.type.js";
import {
  DeleteFamilyInput,
  DeleteFamilyPayload,
  ExtendFamilyInput,
  ExtendFamilyPayload,
} from "./family-change.input.js";
import { familyState } from "./family-state.js";

@Resolver()
export class FamilyChangeResolver {
  @Mutation(() => ExtendFamilyPayload, {
    description:
      "Adds refits to a family that was trained here, and starts their training by the family's own recipe, corpus and tokenizer. Until all of them are trained, analyses look at the refits that were there before; stored reports stay, and are stale from then on. An extension that failed or was cancelled gives way to the next. Refits cannot be trained beyond the recipe's last step: the optimizer's state is not kept that long, and without it the way on would be another recipe's.",
  })
  extendFamily(
    @Arg("input", () => ExtendFamilyInput, { description: "Which refits." }) input: ExtendFamilyInput,
    @Ctx() context: Context,
  ) {
    return payload(input, () =>
      once(context, "extendFamily", input, async (idempotencyKey) => {
        const { record } = await familyNamed(context.loaders, input.family);
        const { family, job } = await extendFamily(context.store, {
          familyId: record.id,
          initSeeds: input.initSeeds,
          dataSeeds: input.dataSeeds ?? undefined,
          grid: input.grid ?? undefined,
          idempotencyKey,
          requestedBy: context.viewer.userId,
        });
        return { family: new Family(family), job: new Job(job) };
      }),
    );
  }

  @Mutation(() => DeleteFamilyPayload, {
    description:
      "Deletes a family for good: its refits, checkpoints, reports, jobs and claims. Jobs under way are cancelled first. Its owner may, and admins. Reports of other families that it was held against stay, and name it by its slug.",
  })
  deleteFamily(
    @Arg("input", () => DeleteFamilyInput, { description: "Which." }) input: DeleteFamilyInput,
    @Ctx() { store, loaders, viewer }: Context,
  ) {
    return payload(input, async () => {
      const { id, record } = await familyNamed(loaders, input.family);
      requireAuthor(viewer, record.ownerId, `the family ${record.slug}`);
      if (input.dryRun) return { remains: await remainsOf(store, record.id) };
      if (input.confirm !== record.slug) {
        const given = input.confirm == null ? "not given" : `"${input.confirm}"`;
        throw new InvalidInput(
          `confirm is ${given}; to delete this family, give its slug, "${record.slug}"`,
          "confirm",
        );
      }
      const remains = await deleteFamily(store, record.id);
      forgetFamily(loaders, record);
      return { remains, deletedId: id };
    });
  }

  @Subscription(() => Family, {
    description:
      "The family as it stands at once, then after every change of its refits, jobs and reports, at most 4 a second; completes when it is deleted. An unknown id is an error.",
    subscribe: ({ args, context }) => familyUpdates(context as Context, args.id),
  })
  familyUpdated(@Arg("id", () => ID, { description: "The family's id." }) _id: string, @Root() family: Family): Family {
    return family;
  }
}

/** Later fields of the same request must not find it. */
function forgetFamily({ familyBySlug }: Context["loaders"], { slug }: Family["record"]): void {
  familyBySlug.clear(slug).prime(slug, null);
}

async function familyUpdates(context: Context, id: string) {
  const { store } = context;
  const { record } = await familyNamed(context.loaders, id);
  /** jobs that have changed since the last reading, and those that are known to be of other families */
  const changed = new Set<string>();
  const foreign = new Set<string>();
  let before = "";
  return follow(
    store,
    (event) => {
      if (event.type !== "job") return event.familyId === record.id;
      if (!foreign.has(event.id)) changed.add(event.id);
      return !foreign.has(event.id);
    },
    async () => {
      const jobs = await store.jobsById([...changed]);
      for (const [jobId, job] of jobs) if (job.familyId !== record.id) foreign.add(jobId);
      changed.clear();
      forget(context);
      const family = await context.loaders.familyBySlug.load(record.slug);
      if (family?.id !== record.id) return { last: true };
      const state = await familyState(store, record.id);
      if (state === before) return { last: false };
      before = state;
      return { value: new Family(family), last: false };
    },
  );
}
