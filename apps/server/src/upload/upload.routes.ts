/** Uploads, streamed to disk: whoever has a ticket may, and without one whoever may write. */

import { FileError, InvalidInput, type Store } from "@seedscope/core";
import { type Request, type Response, Router } from "express";
import { refusalOf } from "../access/rights.js";
import type { Context } from "../context.js";
import { corpusId } from "../ids.js";
import { readTicket, type Ticket } from "../tickets.js";
import { corpusTicket, fileTicket, largestCorpus, largestFile, type Size, sizeOf } from "./limits.js";

type UploadTicket = Ticket & Size;

/** /uploads/corpora and /uploads/files. */
export function uploadRoutes(store: Store, contextOf: (request: Request) => Promise<Context>): Router {
  const routes = Router();

  /** @throws InvalidInput if the ticket is no good, or there is none and one is needed */
  async function allowed(request: Request, purpose: string, most: number): Promise<Size & { subject: string | null }> {
    const { ticket } = request.query;
    if (typeof ticket === "string") return readTicket<UploadTicket>(store, purpose, ticket);
    const { viewer } = await contextOf(request);
    const refused = refusalOf(viewer, "write", "an upload without a ticket from uploadCorpus or uploadFile");
    if (!refused) return { ...sizeOf(null, most), subject: null };
    throw new NotAllowed(refused.code, refused.message);
  }

  routes.route("/uploads/corpora").put(addCorpus).post(addCorpus);
  async function addCorpus(request: Request, response: Response) {
    await taken(request, response, async () => {
      const { subject, maxBytes, bytes } = await allowed(request, corpusTicket, largestCorpus);
      const name = subject ?? request.query.name;
      if (typeof name !== "string" || name === "") {
        throw new InvalidInput("name is not given; upload to /uploads/corpora?name=NAME", "name");
      }
      requireLength(request, maxBytes);
      const size = { atMost: maxBytes, exactly: bytes ?? undefined };
      const corpus = await store.addCorpusStream(name, piecesOf(request), size);
      return { id: corpusId(corpus.hash) };
    });
  }

  routes.route("/uploads/files").put(addFile).post(addFile);
  async function addFile(request: Request, response: Response) {
    await taken(request, response, async () => {
      const { maxBytes, bytes } = await allowed(request, fileTicket, largestFile);
      requireLength(request, maxBytes);
      return store.files.putStream(ofSize(piecesOf(request), maxBytes, bytes));
    });
  }

  return routes;
}

/** Answers with what the upload has become; one that is refused is read no further. */
async function taken(request: Request, response: Response, work: () => Promise<object>): Promise<void> {
  try {
    response.status(201).json(await work());
  } catch (error) {
    // whoever has gone away hears no answer, and it is no bug
    if (request.readableAborted) return;
    const { status } = error as { status?: number };
    const code = status ?? (error instanceof InvalidInput ? 400 : error instanceof FileError ? 507 : null);
    if (code === null) throw error;
    // what is still on its way must be let in, or the sender never reads the answer
    request.resume();
    response
      .status(code)
      .set("Connection", "close")
      .json({ error: (error as Error).message, ...(error instanceof NotAllowed ? { code: error.code } : {}) });
  }
}

/** The body; stopping early does not cut the connection, on which the answer is to go back. */
function piecesOf(request: Request): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) };
}

/** What says beforehand that it is too large need not be sent. */
function requireLength(request: Request, maxBytes: number): void {
  const length = Number(request.headers["content-length"] ?? 0);
  if (length > maxBytes) throw refusal(413, `the upload has ${length} bytes, and may have ${maxBytes}`);
}

async function* ofSize(chunks: AsyncIterable<Uint8Array>, most: number, exactly: number | null) {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > most) throw refusal(413, `the upload is longer than ${most} bytes, which it may have`);
    yield chunk;
  }
  if (exactly !== null && bytes !== exactly) {
    throw refusal(400, `the upload has ${bytes} bytes, but was said to have ${exactly}`);
  }
}

/** Neither a ticket nor the right to write. */
class NotAllowed extends InvalidInput {
  readonly status: number;

  constructor(
    readonly code: "UNAUTHENTICATED" | "FORBIDDEN",
    message: string,
  ) {
    super(message);
    this.status = code === "UNAUTHENTICATED" ? 401 : 403;
  }
}

function refusal(status: number, message: string): Error {
  return Object.assign(new InvalidInput(message), { status });
}
