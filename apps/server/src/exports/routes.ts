/** /exports: reports, their tables, arrays and figures, and archives of many, over HTTP. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type ExportResult, InvalidInput, NotFound, type Store } from "@seedscope/core";
import { type Request, type Response, Router } from "express";
import { GraphQLError } from "graphql";
import type { Context } from "../context.js";
import { type ErrorCode, errorCodes } from "../errors.js";
import type { Family } from "../family/family.type.js";
import { readTicket } from "../tickets.js";
import { type ExportedFile, exportedFile } from "./exported-file.js";
import { reportHref } from "./hrefs.js";
import { patternFile } from "./pattern-file.js";

export interface ExportAccess {
  /** The context of one request: its loaders give what its viewer may see. */
  contextOf(request: Request, response: Response): Context | Promise<Context>;
  /** Whether caches between server and browser may keep what is of this family; default: none. */
  isPublic?(family: Family): boolean;
}

const yearSeconds = 31_536_000;
const compress = promisify(gzip);
/** Less is not worth the while. */
const leastCompressed = 1024;

/** /exports/reports/…, /exports/patterns/… and /exports/archives/<ticket>. */
export function exportRoutes(store: Store, { contextOf, isPublic = () => false }: ExportAccess): Router {
  const routes = Router();

  routes.get("/exports/reports/*path", async (request, response) => {
    await answered(response, async () => {
      const path = ([] as string[]).concat(request.params.path as string | string[]).join("/");
      const file = await exportedFile(await contextOf(request, response), path, { ...request.query });
      await send(request, response, file, isPublic(file.family));
    });
  });

  routes.get("/exports/patterns/*path", async (request, response) => {
    await answered(response, async () => {
      const path = ([] as string[]).concat(request.params.path as string | string[]).join("/");
      const file = await patternFile(await contextOf(request, response), path, { ...request.query });
      await send(request, response, file, isPublic(file.family));
    });
  });

  routes.get("/exports/archives/:ticket", async (request, response) => {
    await answered(response, () => sendArchive(store, request, response));
  });

  routes.use("/exports", (_request, response) => {
    response.status(404).json({ error: "there is no such export" });
  });
  return routes;
}

/** What a client may mend is told in a sentence; everything else is left to the server. */
async function answered(response: Response, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof GraphQLError && typeof error.extensions.code === "string") {
      // attention on a text: no compute here, or none just now
      const { code } = error.extensions;
      return void response.status(errorCodes[code as ErrorCode] ?? 500).json({ error: error.message, code });
    }
    if (!(error instanceof InvalidInput)) throw error;
    response.status(error instanceof NotFound ? 404 : 400).json({ error: error.message });
  }
}

async function send(
  request: Request,
  response: Response,
  file: Omit<ExportedFile, "key"> & Partial<Pick<ExportedFile, "key">>,
  shared: boolean,
): Promise<void> {
  const { body, type, name, key } = file;
  const isText = type.includes("charset");
  const zipped = isText && body.length >= leastCompressed && request.acceptsEncodings(["gzip", "identity"]) === "gzip";
  const hash = createHash("sha256").update(body).digest("hex");
  // what is compressed is another representation, and has another tag
  const tag = `"${hash}${zipped ? "-gzip" : ""}"`;
  response.set({
    ETag: tag,
    "Cache-Control": `${shared ? "public" : "private"}, max-age=${yearSeconds}, immutable`,
    ...(isText ? { Vary: "Accept-Encoding" } : {}),
    ...(key === undefined ? {} : { "X-Seedscope-Provenance": reportHref(key, "json") }),
    "X-Content-Type-Options": "nosniff",
    // a picture is no page: whatever were in it could do nothing
    ...(type.startsWith("image/svg") ? { "Content-Security-Policy": "default-src 'none'; sandbox" } : {}),
  });
  if (isKnown(request, hash)) return void response.status(304).end();
  const inline = type.startsWith("image/") || type.startsWith("application/json");
  response.set({
    "Content-Type": type,
    "Content-Disposition": `${inline ? "inline" : "attachment"}; filename="${name}"`,
  });
  if (!zipped) return end(request, response, body);
  response.set("Content-Encoding", "gzip");
  end(request, response, await compress(body));
}

function end({ method }: Request, response: Response, body: Uint8Array): void {
  response.set("Content-Length", `${body.length}`);
  response.end(method === "HEAD" ? undefined : body);
}

/** Whether the client says that it has this content, compressed or not. */
function isKnown({ headers }: Request, hash: string): boolean {
  const tags = headers["if-none-match"]?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return tags.some((tag) => tag === "*" || tag === `"${hash}"` || tag === `"${hash}-gzip"`);
}

/** The ticket is all that is asked for: whoever holds the URL may read the archive until it expires. */
async function sendArchive(store: Store, request: Request, response: Response): Promise<void> {
  const { subject } = await readTicket(store, archivePurpose, request.params.ticket as string);
  const job = (await store.jobsById([subject])).get(subject);
  const family = job && (await store.familiesById([job.familyId])).get(job.familyId);
  const result = job?.state === "succeeded" ? (job.result as ExportResult | null) : null;
  if (!family || !result || !(await store.files.has(result.file))) {
    throw new NotFound("the archive is not kept any more; export the reports again");
  }
  const secondsLeft = Math.max(0, Math.floor((Date.parse(result.expiresAt) - Date.now()) / 1000));
  response.set({
    ETag: `"${result.file}"`,
    "Cache-Control": `private, max-age=${secondsLeft}`,
    "X-Content-Type-Options": "nosniff",
  });
  if (isKnown(request, result.file)) return void response.status(304).end();
  response.set({
    "Content-Type": "application/zip",
    "Content-Length": `${result.bytes}`,
    "Content-Disposition": `attachment; filename="${family.slug}-reports.zip"`,
  });
  if (request.method === "HEAD") return void response.end();
  const path = store.files.path(result.file);
  const content = path ? createReadStream(path) : Readable.from([await store.files.read(result.file)]);
  // whoever has gone away hears no answer, and it is no bug
  await pipeline(content, response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
}

export const archivePurpose = "export";
