/** Bulk exports: started, and found when they are done. */

import { type ExportResult, NotFound, submitExport } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { parseIdOf } from "../ids.js";
import { Job } from "../job/job.type.js";
import { payload } from "../mutation/user-error.type.js";
import { signTicket } from "../tickets.js";
import { ExportArchive } from "./archive.type.js";
import { ExportBulkInput, ExportBulkPayload } from "./export-bulk.input.js";
import { archiveHref } from "./hrefs.js";
import { archivePurpose } from "./routes.js";

@Resolver(() => Job)
export class ExportBulkResolver {
  @Mutation(() => ExportBulkPayload, {
    description:
      "Starts an export of a family's stored reports as one zip and returns at once; the job's `archive` is a URL that expires. Computes no report. Whoever may read the family may export it; while the same export is under way, its job is given.",
  })
  exportBulk(
    @Arg("input", () => ExportBulkInput, { description: "Which reports, and how." }) input: ExportBulkInput,
    @Ctx() { store, loaders, viewer }: Context,
  ) {
    return payload(input, async () => {
      const slug = parseIdOf("Family", input.family)?.slug;
      const family = slug ? await loaders.familyBySlug.load(slug) : null;
      if (!family) throw new NotFound(`family is "${input.family}", and there is no such family`, "family");
      const job = await submitExport(store, {
        familyId: family.id,
        measures: input.measures ?? undefined,
        formats: input.formats,
        reports: input.reports?.map(keyOf),
        days: input.days,
        requestedBy: viewer.userId,
      });
      return { job: new Job(job) };
    });
  }

  @FieldResolver(() => ExportArchive, {
    nullable: true,
    description: "EXPORT: what it made; null before it has succeeded, and once it has expired.",
  })
  async archive(@Root() { record }: Job, @Ctx() { store, viewer }: Context): Promise<ExportArchive | null> {
    if (record.kind !== "export" || record.state !== "succeeded") return null;
    const { bytes, objectCount, ...result } = record.result as ExportResult;
    const expiresAt = new Date(result.expiresAt);
    if (expiresAt <= new Date()) return null;
    const ticket = await signTicket(store, {
      purpose: archivePurpose,
      subject: record.id,
      viewer: viewer.userId,
      expiresAt,
    });
    return { url: archiveHref(ticket), bytes, objectCount, expiresAt };
  }
}

/** @throws NotFound if no report's id has this form */
function keyOf(id: string): string {
  const reference = parseIdOf("Report", id);
  if (!reference) throw new NotFound(`reports has "${id}", which is no report's id`, "reports");
  return reference.key;
}
