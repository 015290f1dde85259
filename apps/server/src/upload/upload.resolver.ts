/** Tickets for uploads. */

import { InvalidInput } from "@seedscope/core";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { once } from "../mutation/once.js";
import { payload } from "../mutation/user-error.type.js";
import { signTicket } from "../tickets.js";
import { corpusTicket, fileTicket, largestCorpus, largestFile, type Size, sizeOf, ticketMs } from "./limits.js";
import { UploadCorpusInput, UploadFileInput, UploadPayload, type UploadTicket } from "./upload.input.js";

@Resolver()
export class UploadResolver {
  @Mutation(() => UploadPayload, {
    description:
      "A ticket to upload a corpus with: PUT the text, as UTF-8, to its url; the answer has the corpus' id. Adds a corpus once that is done; the same text is the same corpus. Half an upload leaves nothing.",
  })
  uploadCorpus(
    @Arg("input", () => UploadCorpusInput, { description: "The corpus." }) input: UploadCorpusInput,
    @Ctx() context: Context,
  ) {
    return payload(input, () =>
      once(context, "uploadCorpus", input, async () => {
        const { name } = input;
        if (name.trim() === "" || name.length > 200) {
          throw new InvalidInput(`name has ${name.length} characters; it must have 1 to 200`, "name");
        }
        const size = sizeOf(input.bytes, largestCorpus);
        return { ticket: await ticketFor(context, corpusTicket, name, size, "/uploads/corpora") };
      }),
    );
  }

  @Mutation(() => UploadPayload, {
    description:
      "A ticket to upload a file with, for an import or a check: PUT its bytes to the ticket's url; the answer has its sha256, which names it. Keeps the file for a day, and as long as something refers to it.",
  })
  uploadFile(
    @Arg("input", () => UploadFileInput, { description: "The file." }) input: UploadFileInput,
    @Ctx() context: Context,
  ) {
    return payload(input, () =>
      once(context, "uploadFile", input, async () => {
        const size = sizeOf(input.bytes, largestFile);
        return { ticket: await ticketFor(context, fileTicket, "", size, "/uploads/files") };
      }),
    );
  }
}

async function ticketFor(
  { store, viewer }: Context,
  purpose: string,
  subject: string,
  size: Size,
  path: string,
): Promise<UploadTicket> {
  const expiresAt = new Date(Date.now() + ticketMs);
  const ticket = await signTicket(store, { purpose, subject, viewer: viewer.userId, expiresAt, ...size });
  return {
    url: `${path}?ticket=${ticket}`,
    method: "PUT",
    headers: [{ name: "Content-Type", value: "application/octet-stream" }],
    expiresAt,
    maxBytes: size.maxBytes,
  };
}
