/** The compute process: forked by the runner, it does one unit of work after another and exits with its parent. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { openEngine } from "../engine/engine.js";
import { InvalidInput } from "../errors.js";
import { downloads, openFiles, unfinished } from "../store/files.js";
import type { FromCompute, ToCompute, Work } from "./messages.js";
import { artifactUnit } from "./work/artifact.js";
import { auditUnit } from "./work/audit.js";
import { evaluateUnit, parityUnit } from "./work/evaluate.js";
import { exportUnit } from "./work/export.js";
import { memberUnit } from "./work/importMember.js";
import { liveUnit } from "./work/live.js";
import { partialUnit } from "./work/partial.js";
import { reportUnit } from "./work/report.js";
import { Session } from "./work/session.js";
import { trainUnit } from "./work/train.js";

let session: Session;

let writing: string | null = null;

process.on("disconnect", () => {
  // the parent is gone, and with it whoever would have swept this
  if (writing) rmSync(writing, { recursive: true, force: true });
  process.exit(0);
});
// Ctrl-C reaches the whole process group: the parent decides what becomes of the unit
process.on("SIGINT", () => {});
process.on("message", (message: ToCompute) => {
  const answer = message.type === "start" ? start(message) : work(message.work);
  answer.catch((error: Error) => {
    const userError = error instanceof InvalidInput;
    const field = userError ? (error as InvalidInput).field : undefined;
    tell({ type: "failed", message: userError ? error.message : (error.stack ?? error.message), userError, field });
  });
});

async function start({
  filesFolder,
  writer,
  engine,
  cacheBytes,
  hub,
  partialMs,
}: Extract<ToCompute, { type: "start" }>): Promise<void> {
  writing = join(filesFolder, unfinished, writer);
  const opened = await openEngine(engine);
  session = new Session(opened, openFiles(filesFolder, writer), {
    cacheBytes,
    hub,
    partialMs,
    downloads: join(filesFolder, downloads),
    scratch: join(filesFolder, unfinished, writer, "scratch"),
  });
  tell({ type: "ready", engine: `${opened.name} (${opened.detail})` });
}

async function work(unit: Work): Promise<void> {
  tell({ type: "done", result: await resultOf(unit) });
}

async function resultOf(unit: Work) {
  switch (unit.kind) {
    case "train":
      await trainUnit(session, unit, tell);
      return null;
    case "artifact":
      return artifactUnit(session, unit, tell);
    case "report":
      return reportUnit(session, unit, tell);
    case "member":
      return memberUnit(session, unit, tell);
    case "evaluate":
      return evaluateUnit(session, unit, tell);
    case "parity":
      return parityUnit(session, unit);
    case "audit":
      return auditUnit(session, unit);
    case "export":
      return exportUnit(session, unit, tell);
    case "partial":
      return partialUnit(session, unit);
    case "live":
      return liveUnit(session, unit);
  }
}

function tell(message: FromCompute): void {
  process.send?.(message);
}
