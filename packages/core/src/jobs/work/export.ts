/** The unit that writes reports into one archive: it is in the store whole, or not at all. */
import { bundleOf } from "../../exports/bundle.js";
import { type Member, zipOf } from "../../exports/zip.js";
import type { ArchiveResult, ExportWork, Tell } from "../messages.js";
import type { Session } from "./session.js";

export async function exportUnit(
  { files }: Session,
  { reports, formats, at }: ExportWork,
  tell: Tell,
): Promise<ArchiveResult> {
  let objectCount = 0;
  const members = bundleOf(files, reports, {
    formats,
    at,
    onReport: (done) => tell({ type: "progress", done, total: reports.length }),
  });
  async function* counted(): AsyncGenerator<Member> {
    for await (const member of members) {
      objectCount += 1;
      yield member;
    }
  }
  const { hash, bytes } = await files.putStream(zipOf(counted(), at));
  return { file: hash, bytes, objectCount };
}
