/** The unit that brings one foreign checkpoint into the store: fetched, read tensor by tensor, audited, kept. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { auditTensor, type CheckpointAudit } from "../../checkpoints/audit.js";
import { streamCheckpoint, weightsHasher } from "../../checkpoints/checkpoint.js";
import { CheckpointError } from "../../checkpoints/errors.js";
import { downloadHubFile, findHubFile, type HubFile } from "../../checkpoints/hub.js";
import { type Finding, leftOut, misfitFinding, unusable } from "../../checkpoints/integrity.js";
import { layoutOf, misfits, readWeights } from "../../checkpoints/layouts/layout.js";
import { readIndex } from "../../checkpoints/sharded.js";
import { fileSource } from "../../checkpoints/source.js";
import { openTensorFile, type TensorFile } from "../../checkpoints/tensorFile.js";
import { contentHash } from "../../data/hash.js";
import { parameterCount, parameterShapes } from "../../model/parameters.js";
import type { MemberSource } from "../../store/records.js";
import type { MemberResult, MemberWork, Tell } from "../messages.js";
import type { Session } from "./session.js";

/** The weights cannot be used; the family goes on without them. */
class LeftOut extends Error {
  constructor(readonly finding: Finding) {
    super(finding.message);
  }
}

/**
 * Reads the member's file and keeps it as a checkpoint of ours, never with more than a tensor in memory. A file that
 * cannot be used is left out, with a finding that says why, and nothing of it is kept.
 *
 * @throws HubError, FileError: what is not the file's own fault
 */
export async function memberUnit(session: Session, work: MemberWork, tell: Tell): Promise<MemberResult> {
  const { member } = work;
  try {
    const place = await fetched(session, work, tell);
    try {
      const result = await kept(session, work, place, tell);
      if (member.source.kind !== "disk") await place.forget();
      return result;
    } catch (error) {
      // a wrong download is of no use to the next attempt
      if (error instanceof CheckpointError || error instanceof LeftOut) await place.forget();
      throw error;
    }
  } catch (error) {
    if (error instanceof LeftOut) return { kept: false, findings: [error.finding] };
    if (error instanceof CheckpointError) {
      return { kept: false, findings: [leftOut("UNREADABLE", member, error.message)] };
    }
    throw error;
  }
}

/** A member's file on this machine's disk. */
interface Place {
  path: string;
  /** for messages */
  name: string;
  forget(): Promise<void>;
}

async function fetched(session: Session, work: MemberWork, tell: Tell): Promise<Place> {
  const { source, sha256 } = work.member;
  switch (source.kind) {
    case "disk":
      await requireChecksum(work, source.path, source.name, sha256);
      return { path: source.path, name: source.name, async forget() {} };
    case "upload": {
      if (sha256 !== null) requireSame(work, source.name, source.hash, sha256);
      const path = session.files.path(source.hash);
      if (path === null) throw new CheckpointError(`${source.name} was uploaded to where it cannot be read in parts`);
      return { path, name: source.name, async forget() {} };
    }
    case "hub":
      return downloaded(session, work, source, tell);
  }
}

async function downloaded(
  session: Session,
  work: MemberWork,
  source: Extract<MemberSource, { kind: "hub" }>,
  tell: Tell,
): Promise<Place> {
  const { repo, revision, commit, file } = source;
  const folder = join(session.downloads, contentHash(`${repo} ${revision} ${commit ?? ""} ${file}`));
  const forget = () => rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const total = 2 * work.member.bytes;
  const fetch = async (name: string, onProgress: (done: number) => void): Promise<HubFile> => {
    // the very commit that was planned; a shard beside an index may have come later than it
    const at = name === file ? (commit ?? revision) : revision;
    const found = await findHubFile({ repo, revision: at, file: name }, session.hub);
    if (!found)
      throw new LeftOut(leftOut("MISSING_MEMBER", work.member, `${repo}@${revision} has no ${name} any more`));
    const sha256 = name === file ? (work.member.sha256 ?? undefined) : undefined;
    await downloadHubFile({ ...found, revision }, join(folder, basename(name)), { ...session.hub, sha256, onProgress });
    return found;
  };
  try {
    let { size: before } = await fetch(file, (done) => tell({ type: "progress", done, total }));
    if (file.endsWith(".index.json")) {
      for (const shard of await shardsOf(join(folder, basename(file)), file)) {
        const { size } = await fetch(join(dirname(file), shard), (done) =>
          tell({ type: "progress", done: before + done, total }),
        );
        before += size;
      }
    }
  } catch (error) {
    if (error instanceof LeftOut || isWrongChecksum(error)) await forget();
    if (isWrongChecksum(error)) throw new LeftOut(leftOut("WRONG_CHECKSUM", work.member, (error as Error).message));
    throw error;
  }
  return {
    path: join(folder, basename(file)),
    name: `${repo}/${file}`,
    forget,
  };
}

async function shardsOf(path: string, name: string): Promise<Set<string>> {
  const index = await fileSource(path, name);
  try {
    return new Set((await readIndex(index)).values());
  } finally {
    await index.close();
  }
}

function isWrongChecksum(error: unknown): boolean {
  return error instanceof Error && (error as { code?: string }).code === "WRONG_CHECKSUM";
}

async function requireChecksum(work: MemberWork, path: string, name: string, sha256: string | null): Promise<void> {
  if (sha256 === null) return;
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk);
  } catch (error) {
    throw new CheckpointError(`${name} cannot be read any more: ${(error as NodeJS.ErrnoException).code}`);
  }
  requireSame(work, name, hash.digest("hex"), sha256);
}

function requireSame(work: MemberWork, name: string, actual: string, sha256: string): void {
  if (actual === sha256.toLowerCase()) return;
  const message = `${name} has sha256 ${actual}, but its manifest says ${sha256}.`;
  throw new LeftOut(leftOut("WRONG_CHECKSUM", work.member, message));
}

async function kept(session: Session, work: MemberWork, { path, name }: Place, tell: Tell): Promise<MemberResult> {
  const { config, member, initSeed, dataSeed, provenance } = work;
  const file = await openTensorFile(path, name);
  try {
    const misfit = misfitFinding(file, config, member);
    if (misfit) throw new LeftOut(misfit);
    const layout = layoutOf(new Set(file.tensors.keys()), name);
    const audit: CheckpointAudit = { constants: layout.constants(config), tensors: [] };
    const hasher = weightsHasher(config);
    const meta = { config, step: member.step, initSeed, dataSeed, provenance };
    const weights = audited(work, file, audit, hasher, tell);
    const stored = await session.files.putStream(streamCheckpoint(meta, weights));
    return {
      kept: true,
      findings: [...unknownTensors(work, file), ...(await tiedHead(work, file, audit))],
      weightsHash: hasher.digest(),
      file: stored.hash,
      bytes: stored.bytes,
      audit: await session.files.put(new TextEncoder().encode(JSON.stringify(audit))),
    };
  } finally {
    await file.close();
  }
}

/** The weights on their way, looked at; what is not finite is found before anything is kept. */
async function* audited(
  work: MemberWork,
  file: TensorFile,
  audit: CheckpointAudit,
  hasher: ReturnType<typeof weightsHasher>,
  tell: Tell,
): AsyncGenerator<[name: string, values: Float32Array]> {
  const { config, member } = work;
  const shapes = parameterShapes(config);
  const all = parameterCount(config);
  const [before, total] = member.source.kind === "hub" ? [member.bytes, 2 * member.bytes] : [0, member.bytes];
  let done = 0;
  for await (const [name, values] of readWeights(file, config)) {
    audit.tensors.push(auditTensor(name, shapes[name], values));
    hasher.add(name, values);
    yield [name, values];
    done += values.length;
    tell({ type: "progress", done: before + (member.bytes * done) / all, total });
  }
  const broken = unusable(member.label, member.step, audit);
  if (broken) throw new LeftOut(broken);
}

/** A config that ties the unembedding to the embedding is believed; a head of its own in the file is not passed over. */
async function tiedHead({ config, member }: MemberWork, file: TensorFile, audit: CheckpointAudit): Promise<Finding[]> {
  const name = [...file.tensors.keys()].find((tensor) => /(^|\.)(lm_head|embed_out)\.weight$/.test(tensor));
  if (!config.tiedUnembed || name === undefined) return [];
  const embedding = audit.tensors.find((tensor) => tensor.name === "embed.W_E")!;
  const { hash } = auditTensor(name, file.tensors.get(name)!.shape, await file.read(name));
  if (hash === embedding.hash) return [];
  const { label, step } = member;
  return [
    {
      code: "UNKNOWN_TENSOR",
      severity: "WARNING",
      message: `${label}, step ${step}: ${name} is not the embedding, but config.json says that the two are tied; it was not loaded (tie_word_embeddings: false loads it).`,
      refits: [label],
      step,
      tensor: name,
    },
  ];
}

function unknownTensors(work: MemberWork, file: TensorFile): Finding[] {
  const layout = layoutOf(new Set(file.tensors.keys()), file.name);
  const unknown = misfits(file.tensors, layout, work.config).filter(({ kind }) => kind === "unknown");
  if (unknown.length === 0) return [];
  const [{ message, tensor }] = unknown;
  const more = unknown.length > 1 ? `, nor are ${unknown.length - 1} others` : "";
  const { label, step } = work.member;
  return [
    {
      code: "UNKNOWN_TENSOR",
      severity: "NOTE",
      message: `${label}, step ${step}: ${message}${more}; they were not loaded.`,
      refits: [label],
      step,
      tensor,
    },
  ];
}
