/** Imports: the built-in manifests, a dry run, and the real one. */

import { builtInManifests, planImport, submitImport } from "@seedscope/core";
import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { mayChange } from "../access/rights.js";
import type { Context } from "../context.js";
import { Family } from "../family/family.type.js";
import { Job } from "../job/job.type.js";
import { once } from "../mutation/once.js";
import { payload } from "../mutation/user-error.type.js";
import { ImportFamilyInput, ImportFamilyPayload, ImportSourceInput } from "./import-family.input.js";
import { BuiltInManifest, ImportPlan, ImportPlanPayload } from "./import-plan.type.js";
import { importRequest } from "./import-request.js";

@Resolver()
export class ImportResolver {
  @Query(() => [BuiltInManifest], { description: "Public families of seeds that can be imported by their id." })
  builtInManifests(): BuiltInManifest[] {
    return builtInManifests().map(({ manifest, ...about }) => ({
      ...about,
      refits: new Set(manifest.members.map(({ label }) => label)).size,
      checkpoints: manifest.members.length,
      manifest: JSON.stringify(manifest, null, 2),
    }));
  }

  @Query(() => ImportPlanPayload, {
    description:
      "What importFamily would do with the same input: every file found, its header held against the architecture. Reads no weights and stores nothing. For editors.",
  })
  importPlan(
    @Arg("input", () => ImportSourceInput, { description: "What to import." }) input: ImportSourceInput,
    @Ctx() context: Context,
  ) {
    return payload(input, async () => {
      const request = await importRequest(input, context);
      return {
        plan: new ImportPlan(await planImport(context.store, request), JSON.stringify(request.manifest, null, 2)),
      };
    });
  }

  @Mutation(() => ImportFamilyPayload, {
    description:
      "Starts the import of a family and returns at once. Headers are checked before anything is stored; an import of the same name that failed or was cancelled gives way. For editors.",
  })
  importFamily(
    @Arg("input", () => ImportFamilyInput, { description: "What to import." }) input: ImportFamilyInput,
    @Ctx() context: Context,
  ) {
    const start = () =>
      once(context, "importFamily", input, async (idempotencyKey) => {
        const request = await importRequest(input, context);
        const { store, viewer } = context;
        const { family, job } = await submitImport(store, {
          ...request,
          replace: input.replace ?? false,
          mayReplace: (replaced) => mayChange(viewer, replaced),
          visibility: input.visibility ?? undefined,
          idempotencyKey,
          requestedBy: viewer.userId,
          budget: context.budget ?? undefined,
        });
        return { family: new Family(family), job: new Job(job) };
      });
    return payload(input, start);
  }
}
