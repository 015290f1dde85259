/** Importing a family: what would be loaded, the import itself, and what was found. */

import { join } from "node:path";
import { inferManifest, type Manifest, parseManifest } from "@seedscope/core";
import { accepted, type Client, type UserError } from "./client/client.js";
import { type Finding, findingLine, type Integrity, printFindings } from "./findings.js";
import { followJob, type Job, jobFields } from "./follow-job.js";
import { printJson, printLine, size, table } from "./output.js";
import { openProgress } from "./progress.js";
import type { Settings } from "./settings.js";

/** What the user named. */
export type Source =
  | { kind: "folder"; folder: string }
  | { kind: "manifest"; folder: string; json: string; path: string }
  | { kind: "builtIn"; id: string };

interface Request {
  source: Source;
  name?: string;
  tokenizer?: { byte: true } | { json: string };
  dryRun: boolean;
  replace: boolean;
}

export async function importFamily(client: Client, settings: Settings, request: Request): Promise<void> {
  const { source, name, tokenizer, dryRun } = request;
  const manifest = await manifestOf(source, request);
  const input = {
    name,
    tokenizer,
    ...(source.kind === "builtIn"
      ? { builtIn: source.id }
      : {
          manifest: JSON.stringify(manifest),
          ...(settings.server
            ? { uploads: await uploaded(client, manifest!, source.folder) }
            : { folder: source.folder }),
        }),
  };
  const plan = await planOf(client, input);
  if (dryRun && settings.json) return printJson({ ...plan, manifest: JSON.parse(plan.manifest) });
  if (dryRun || !settings.json) printPlan(plan, source.kind === "folder", dryRun);
  if (dryRun) return;

  const { importFamily } = await client.request<{ importFamily: ImportPayload }>(
    `mutation Import($input: ImportFamilyInput!) {
      importFamily(input: $input) { family { slug } job { ${jobFields} } userErrors { message } }
    }`,
    { input: { ...input, replace: request.replace } },
  );
  const { family, job } = accepted(importFamily);
  await followJob(client, settings, job!);
  await printImported(client, settings, family!.slug);
}

interface ImportPayload {
  family: { slug: string } | null;
  job: Job | null;
  userErrors: UserError[];
}

async function manifestOf(source: Source, { name, tokenizer }: Request): Promise<Manifest | null> {
  switch (source.kind) {
    case "builtIn":
      return null;
    case "manifest":
      return parseManifest(source.json, source.path);
    case "folder":
      return inferManifest(source.folder, {
        name: name!,
        tokenizer: tokenizer && "byte" in tokenizer ? { kind: "byte" } : undefined,
      });
  }
}

/** A server does not see this machine's files: they are sent to it. */
async function uploaded(client: Client, manifest: Manifest, folder: string): Promise<{ path: string; hash: string }[]> {
  const { filesBeside } = await import("@seedscope/core");
  const paths = await filesBeside(manifest, folder);
  const progress = await openProgress(`Uploading ${paths.length} files`);
  const files: { path: string; hash: string }[] = [];
  try {
    for (const path of paths) {
      progress.update(files.length / paths.length, path);
      files.push({ path, hash: await client.addFile(join(folder, path)) });
    }
  } finally {
    progress.end();
  }
  return files;
}

interface Plan {
  name: string;
  slug: string;
  layout: string | null;
  architecture: {
    layers: number;
    heads: number;
    dModel: number;
    contextLength: number;
    vocab: number;
    parameters: number;
  };
  tokenizer: { name: string; vocab: number; bosId: number | null };
  floor: { description: string };
  refits: number;
  members: {
    label: string;
    step: number;
    initSeed: number | null;
    where: string;
    bytes: number;
    format: string | null;
  }[];
  findings: Finding[];
  sourceBytes: number;
  storedBytes: number;
  manifest: string;
}

async function planOf(client: Client, input: object): Promise<Plan> {
  const { importPlan } = await client.request<{ importPlan: { plan: Plan | null; userErrors: UserError[] } }>(
    `query Plan($input: ImportSourceInput!) {
      importPlan(input: $input) {
        plan {
          name slug layout refits sourceBytes storedBytes manifest
          architecture { layers heads dModel contextLength vocab parameters }
          tokenizer { name vocab bosId }
          floor { null description }
          members { label step initSeed dataSeed where bytes format }
          findings { code severity message refits step tensor }
        }
        userErrors { message }
      }
    }`,
    { input },
  );
  return accepted(importPlan).plan!;
}

function printPlan(plan: Plan, inferred: boolean, dryRun: boolean): void {
  const { architecture: a, tokenizer, members } = plan;
  const print = dryRun ? printLine : (line = "") => console.error(line);
  if (inferred) {
    const { members: _, ...about } = JSON.parse(plan.manifest) as Manifest;
    print(`Inferred manifest, beside its ${members.length} members: ${JSON.stringify(about)}\n`);
  }
  print(`${plan.name} (${plan.slug}): ${plan.refits} refits, ${members.length} checkpoints`);
  print(
    `shape      ${a.layers} layers × ${a.heads} heads, d_model ${a.dModel}, context ${a.contextLength}, ${a.vocab} tokens, ${a.parameters} parameters${plan.layout ? `; layout ${plan.layout.toLowerCase().replace("_", "-")}` : ""}`,
  );
  const bos = tokenizer.bosId === null ? "no BOS is prepended" : `BOS ${tokenizer.bosId} is prepended`;
  print(`tokenizer  ${tokenizer.name}, ${tokenizer.vocab} tokens; ${bos}`);
  print(`floor      ${plan.floor.description.replace(/^the floor is /, "")}`);
  print(`size       ${size(plan.sourceBytes)} to read, ${size(plan.storedBytes)} to keep as float32\n`);
  const shown = dryRun ? members : members.slice(0, 12);
  print(
    table(shown, [
      { title: "refit", value: ({ label }) => label },
      { title: "step", value: ({ step }) => step, right: true },
      { title: "init seed", value: ({ initSeed }) => initSeed, right: true },
      { title: "size", value: ({ bytes }) => size(bytes), right: true },
      { title: "format", value: ({ format }) => format },
      { title: "where", value: ({ where }) => where },
    ]),
  );
  if (shown.length < members.length) print(`… and ${members.length - shown.length} more`);
  for (const finding of plan.findings) print(findingLine(finding));
}

interface ImportedFamily {
  slug: string;
  refits: { nodes: { ordinal: number; label: string; initSeed: number | null; step: number }[] };
  integrity: Integrity & { losses: { ordinal: number; loss: number; perplexity: number }[] };
}

async function printImported(client: Client, settings: Settings, slug: string): Promise<void> {
  const { family } = await client.request<{ family: ImportedFamily }>(
    `query Imported($slug: String!) {
      family(slug: $slug) {
        id slug name
        refits(first: 256) { nodes { ordinal label initSeed dataSeed step } }
        integrity {
          checkedAt checkpoints
          findings { code severity message refits step tensor }
          losses { ordinal loss perplexity tokens }
        }
      }
    }`,
    { slug },
  );
  if (settings.json) return printJson({ ...family, refits: family.refits.nodes });
  const { refits, integrity } = family;
  const lossOf = (ordinal: number) => integrity.losses.find((loss) => loss.ordinal === ordinal);
  printLine(
    table(refits.nodes, [
      { title: "refit", value: ({ label }) => label },
      { title: "init seed", value: ({ initSeed }) => initSeed, right: true },
      { title: "step", value: ({ step }) => step, right: true },
      { title: "loss (nats/token)", value: ({ ordinal }) => lossOf(ordinal)?.loss.toFixed(4), right: true },
      { title: "perplexity", value: ({ ordinal }) => lossOf(ordinal)?.perplexity.toFixed(3), right: true },
    ]),
  );
  printLine();
  printFindings(integrity, printLine);
  printLine(`\nHow stable its heads are: seedscope analyse ${slug} stability`);
}

interface BuiltIn {
  id: string;
  title: string;
  about: string;
  refits: number;
  checkpoints: number;
  approximateBytes: number;
}

/** The public families, with what to know before believing them. */
export async function printBuiltIns(client: Client, { json }: Settings): Promise<void> {
  const { builtInManifests } = await client.request<{ builtInManifests: BuiltIn[] }>(
    "{ builtInManifests { id title about refits checkpoints approximateBytes } }",
  );
  if (json) return printJson(builtInManifests);
  printLine(
    table(builtInManifests, [
      { title: "id", value: ({ id }) => id },
      { title: "refits", value: ({ refits }) => refits, right: true },
      { title: "checkpoints", value: ({ checkpoints }) => checkpoints, right: true },
      { title: "download", value: ({ approximateBytes }) => size(approximateBytes), right: true },
      { title: "what", value: ({ title }) => title },
    ]),
  );
  for (const { id, about } of builtInManifests) printLine(`\n${id}: ${about}`);
}
