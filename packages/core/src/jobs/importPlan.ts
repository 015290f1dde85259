/** What an import would do: every member found, its size known, its header held against the architecture. */
import { mkdir, statfs } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { CheckpointError } from "../checkpoints/errors.js";
import { HubError } from "../checkpoints/hub.js";
import {
  type Finding,
  leftOut,
  misfitFinding,
  mostSeriousFirst,
  seedsUnknown,
  twinsMissing,
} from "../checkpoints/integrity.js";
import { type ArchitectureFile, readArchitecture } from "../checkpoints/layouts/config.js";
import { type LayoutName, layoutOf } from "../checkpoints/layouts/layout.js";
import type { Manifest, ManifestMember } from "../checkpoints/manifest.js";
import { openTensorFile } from "../checkpoints/tensorFile.js";
import { InvalidInput } from "../errors.js";
import type { ModelConfig } from "../model/config.js";
import { gpt2Init, type Init, parameterCount, transformerLensInit } from "../model/parameters.js";
import type { Visibility } from "../store/accountRecords.js";
import type { ComputeBudget } from "../store/computeBudgets.js";
import type { FamilyFloor, FamilyRecord, MemberSource } from "../store/records.js";
import type { Store } from "../store/store.js";
import { byteTokenizer } from "../tokenizer/byte.js";
import { describeTokenizer, type MadeTokenizer } from "./makeTokenizer.js";
import { ManifestFiles, type ManifestPlace, type Place, wordsOf } from "./manifestSources.js";
import { slugOf } from "./naming.js";

/** A family to import. */
export interface ImportRequest extends ManifestPlace {
  manifest: Manifest;
  /** instead of the manifest's */
  name?: string;
  /** instead of the manifest's */
  tokenizer?: { kind: "byte" } | { kind: "json"; json: string };
  /** an imported family of this name gives way, with its reports */
  replace?: boolean;
  /** whether the family of this name is one that the asker may replace; where not, its name is taken; default: yes */
  mayReplace?(family: FamilyRecord): boolean;
  /** a request with a key that is known gives the job of the first */
  idempotencyKey?: string;
  /** default: the team's */
  visibility?: Visibility;
  /** id of the user whose family it is; default: nobody's */
  requestedBy?: string | null;
  /** what the import is taken from; default: nobody's */
  budget?: ComputeBudget;
}

/** One checkpoint that would be read. */
export interface PlannedMember {
  label: string;
  step: number;
  initSeed: number | null;
  dataSeed: number | null;
  source: MemberSource;
  sha256: string | null;
  /** of the file, all its shards together where they are on a disk */
  bytes: number;
  /** "safetensors, F32", "torch, F16"; null where only a download tells */
  format: string | null;
}

/** What an import would do; nothing is stored for it. */
export interface ImportPlan {
  name: string;
  slug: string;
  config: ModelConfig;
  /** null where only a download tells */
  layout: LayoutName | null;
  /** bosId is null where no BOS is prepended */
  tokenizer: MadeTokenizer;
  floor: FamilyFloor;
  /** in the order of the refits; one refit's checkpoints by step */
  members: PlannedMember[];
  /** the step that stands for "final" where nobody says which it is; null where all steps are known */
  inventedStep: number | null;
  findings: Finding[];
  /** to be read, or downloaded */
  sourceBytes: number;
  /** to be kept: float32, whatever the files hold */
  storedBytes: number;
}

/** Hub requests, or files being opened, at once. */
const atOnce = 8;

/**
 * Looks at everything that an import would read, headers only.
 *
 * @throws InvalidInput if nothing could be imported: an architecture or tokenizer that cannot be read, a path that leads
 *   out of the folder, no usable member, a disk too small
 */
export async function planImport(store: Store, request: ImportRequest): Promise<ImportPlan> {
  const { manifest } = request;
  const name = (request.name ?? manifest.name).trim();
  const slug = slugOf(name, request.name === undefined ? manifest.slug : undefined);
  const files = new ManifestFiles(store, request);
  const findings: Finding[] = [];
  const { steps, invented } = stepsOf(manifest, findings);
  const checkpoints = manifest.members.map(({ label }, i) => ({ label, step: steps[i] }));
  const located = await inParallel(manifest.members, atOnce, (member, i) => locate(files, member, checkpoints[i]));
  const there = manifest.members.find((_, i) => "place" in located[i]);
  if (!there) throw noneUsable(name, findingsAmong(located));
  const architecture = await architectureOf(files, manifest, there);
  const { config } = architecture;
  const tokenizer = withBos(await tokenizerOf(files, request, there), manifest, architecture);
  const looks = await inParallel(located, availableParallelism(), async (found, i) =>
    "place" in found ? lookInto(found.place, config, checkpoints[i]) : found,
  );
  findings.push(...findingsAmong(looks));
  const usable = manifest.members.flatMap(({ initSeed = null, dataSeed = null, sha256 }, i): UsableMember[] => {
    const [found, look] = [located[i], looks[i]];
    if ("finding" in found || "finding" in look) return [];
    const vouched = sha256 ?? found.place.sha256;
    return [{ ...checkpoints[i], initSeed, dataSeed, source: found.place.source, ...look, sha256: vouched }];
  });
  if (usable.length === 0) throw noneUsable(name, findings);
  const floor = floorOf(manifest, config, usable);
  if (floor.null === "drawn") findings.push(...seedsUnknown(usable));
  if (floor.null !== "step-0" && manifest.floor?.null === "step-0") {
    findings.push(twinsMissing(name, labelsWithoutTwin(usable)));
  }
  const storedBytes = usable.length * 4 * parameterCount(config);
  const sourceBytes = usable.reduce((sum, { bytes }) => sum + bytes, 0);
  await requireRoom(store, storedBytes + (usable.some(({ source }) => source.kind === "hub") ? sourceBytes : 0));
  return {
    name,
    slug,
    config,
    layout: usable.find(({ layout }) => layout)?.layout ?? architecture.layout,
    tokenizer,
    floor,
    members: inOrder(usable),
    inventedStep: invented,
    findings: mostSeriousFirst(findings),
    sourceBytes,
    storedBytes,
  };
}

type UsableMember = PlannedMember & { layout: LayoutName | null };

function findingsAmong(found: readonly object[]): Finding[] {
  return found.flatMap((one) => ("finding" in one ? [one.finding as Finding] : []));
}

/** A member's file; or, where it is not to be had, why the family does without it. */
async function locate(
  files: ManifestFiles,
  member: ManifestMember,
  checkpoint: { label: string; step: number },
): Promise<{ place: Place } | { finding: Finding }> {
  try {
    const place = await files.locate(member);
    return place ? { place } : { finding: leftOut("MISSING_MEMBER", checkpoint, `${wordsOf(member)} is not there`) };
  } catch (error) {
    // a repository that is missing or closed concerns its own members; a hub that does not answer concerns all
    if (!(error instanceof HubError) || error.code === null || error.transient) throw error;
    return { finding: leftOut("MISSING_MEMBER", checkpoint, error.message) };
  }
}

function noneUsable(name: string, findings: readonly Finding[]): InvalidInput {
  const first = findings.find(({ severity }) => severity === "LEFT_OUT");
  return new InvalidInput(`no member of ${name} can be used: ${first?.message}`, "manifest");
}

/** Refits in the manifest's order, the checkpoints of each by step. */
function inOrder<T extends { label: string; step: number }>(members: readonly T[]): T[] {
  const labels = [...new Set(members.map(({ label }) => label))];
  return members.toSorted((a, b) => labels.indexOf(a.label) - labels.indexOf(b.label) || a.step - b.step);
}

async function architectureOf(
  files: ManifestFiles,
  { architecture }: Manifest,
  first: ManifestMember,
): Promise<ArchitectureFile> {
  if (architecture) return readArchitecture(architecture, "the manifest's architecture");
  const found = await files.textBeside(first, "config.json");
  if (!found) {
    throw new InvalidInput(
      `there is no config.json beside ${wordsOf(first)}; put one there, or give the manifest an "architecture"`,
      "architecture",
    );
  }
  return readArchitecture(parsed(found.text, found.name), found.name);
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new InvalidInput(`${name} is not JSON: ${(error as Error).message}`, "architecture");
  }
}

/** The tokenizer with the id that is put before every text, or none. */
function withBos(made: MadeTokenizer, manifest: Manifest, { config, layout, bosId }: ArchitectureFile): MadeTokenizer {
  if (made.vocabSize > config.dVocab) {
    throw new InvalidInput(
      `the tokenizer ${made.name} has ${made.vocabSize} tokens, but the models know ${config.dVocab}; it is not theirs`,
      "tokenizer",
    );
  }
  const bos = made.bosId ?? bosId;
  // GPT-2's and GPT-NeoX's were trained on unbroken streams of documents, not on texts that begin with BOS
  const usual = made.kind === "byte" || layout === "transformer-lens";
  const prepend = manifest.prependBos ?? (usual && bos !== null);
  if (prepend && bos === null) {
    throw new InvalidInput(`prependBos is true, but the tokenizer ${made.name} has no BOS`, "prependBos");
  }
  return { ...made, bosId: prepend ? bos : null };
}

async function tokenizerOf(
  files: ManifestFiles,
  request: ImportRequest,
  first: ManifestMember,
): Promise<MadeTokenizer> {
  const tokenizer = request.tokenizer ?? request.manifest.tokenizer;
  switch (tokenizer?.kind) {
    case "byte":
      return byteTokenizer();
    case "json":
      return describeTokenizer(tokenizer.json, "tokenizer.json");
    case "file": {
      const text = await files.text(tokenizer.file);
      if (text === null) throw new InvalidInput(`the tokenizer ${tokenizer.file} is not there`, "tokenizer");
      return describeTokenizer(text, basename(tokenizer.file));
    }
    case "hub": {
      const { repo, revision, file = "tokenizer.json" } = tokenizer;
      const text = await files.hubText({ repo, revision, file });
      if (text === null) throw new InvalidInput(`${repo} has no ${file}`, "tokenizer");
      return describeTokenizer(text, repo);
    }
    case undefined: {
      const found = await files.textBeside(first, "tokenizer.json");
      if (found) return describeTokenizer(found.text, found.name);
      throw new InvalidInput(
        `there is no tokenizer.json beside ${wordsOf(first)}; put one there, or say which (--tokenizer byte or a file)`,
        "tokenizer",
      );
    }
  }
}

type Look = { bytes: number; format: string | null; layout: LayoutName | null } | { finding: Finding };

/** The header of a file on this machine's disk, held against the architecture. */
async function lookInto(
  { source, path, bytes }: Place,
  config: ModelConfig,
  checkpoint: { label: string; step: number },
): Promise<Look> {
  if (path === null || source.kind === "hub") return { bytes, format: null, layout: null };
  try {
    const file = await openTensorFile(path, source.name);
    try {
      const finding = misfitFinding(file, config, checkpoint);
      if (finding) return { finding };
      const dtypes = [...new Set([...file.tensors.values()].map(({ dtype }) => dtype))];
      const floats = dtypes.filter((dtype) => /^(B?F)\d/.test(dtype));
      const layout = layoutOf(new Set(file.tensors.keys()), source.name).name;
      return { bytes: file.bytes, format: `${file.format}, ${floats.join(" and ")}`, layout };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    return { finding: leftOut("UNREADABLE", checkpoint, error.message) };
  }
}

/** Step 0 where all refits have one, else networks drawn as the manifest says, else as TransformerLens draws them. */
function floorOf({ floor }: Manifest, config: ModelConfig, members: readonly PlannedMember[]): FamilyFloor {
  if (floor?.null === "none") return { null: "none" };
  if (floor?.null === "drawn") return { null: "drawn", init: initOf(floor.init, config), declared: true };
  if (labelsWithoutTwin(members).length === 0) return { null: "step-0" };
  return { null: "drawn", init: transformerLensInit(config), declared: false };
}

function labelsWithoutTwin(members: readonly { label: string; step: number }[]): string[] {
  const twins = new Set(members.filter(({ step }) => step === 0).map(({ label }) => label));
  return [...new Set(members.map(({ label }) => label))].filter((label) => !twins.has(label));
}

function initOf(init: Extract<Manifest["floor"], { null: "drawn" }>["init"], config: ModelConfig): Init {
  if (init === "transformer-lens") return transformerLensInit(config);
  if (init === "gpt2") return gpt2Init(config);
  const { standardDeviation, residualStandardDeviation = standardDeviation } = init;
  return { standardDeviation, residualStandardDeviation };
}

async function requireRoom(store: Store, needed: number): Promise<void> {
  await mkdir(store.filesFolder, { recursive: true });
  const { bavail, bsize } = await statfs(store.filesFolder);
  const free = bavail * bsize;
  if (needed <= free) return;
  throw new InvalidInput(
    `the family needs ${gigabytes(needed)} on the disk of ${store.folder}, which has ${gigabytes(free)} free`,
    "store",
  );
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** Each member's step: final weights without one stand at the recipe's last, or else after all that are declared. */
function stepsOf({ members, recipe }: Manifest, findings: Finding[]): { steps: number[]; invented: number | null } {
  const last = recipe?.steps ?? Math.max(0, ...members.map(({ step = 0 }) => step)) + 1;
  const steps = members.map(({ step }) => step ?? last);
  const taken = new Set<string>();
  for (const [i, { label }] of members.entries()) {
    if (taken.has(`${steps[i]} ${label}`)) {
      throw new InvalidInput(
        `members[${i}] has no step, so it is at the recipe's last, ${last}; but ${label} has another at that step`,
        "manifest",
      );
    }
    taken.add(`${steps[i]} ${label}`);
  }
  const invented = recipe?.steps === undefined && members.some(({ step }) => step === undefined) ? last : null;
  if (invented !== null) {
    const message = `some members declare no step, and the recipe no steps: their weights are shown as step ${last}, after training of unknown length.`;
    findings.push({ code: "STEP_UNKNOWN", severity: "NOTE", message, refits: [], step: last, tensor: null });
  }
  return { steps, invented };
}

/** Results in the order of the items, at most so many at work. */
async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, i: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i], i);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
