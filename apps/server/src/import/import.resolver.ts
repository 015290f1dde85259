/** Imports: the built-in manifests, a dry run, and the real one. */

import { builtInManifests, planImport, submitImport } from "@seedscope/core";
import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { Family } from "../family/family.type.js";
import { Job } from "../job/job.type.js";
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
      "What importFamily would do with the same input: every file found, its header held against the architecture. Reads no weights and stores nothing.",
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
      "Starts the import of a family and returns at once. Headers are checked before anything is stored; an import of the same name that failed or was cancelled gives way.",
  })
  importFamily(
    @Arg("input", () => ImportFamilyInput, { description: "What to import." }) input: ImportFamilyInput,
    @Ctx() context: Context,
  ) {
    return payload(input, async () => {
      const request = await importRequest(input, context);
      const idempotencyKey = input.idempotencyKey ?? undefined;
      const replace = input.replace ?? false;
      const budget = context.budget ?? undefined;
      const { family, job } = await submitImport(context.store, { ...request, replace, idempotencyKey, budget });
      return { family: new Family(family), job: new Job(job) };
    });
  }
}
