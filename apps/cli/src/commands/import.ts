/** seedscope import: a family, from files or from the Hugging Face hub. */

import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { Failure } from "../failure.js";
import type { Source } from "../import-family.js";
import { readInput } from "../options.js";
import { readSettings, type Settings } from "../settings.js";

const notes = `
WHAT is one of
  a folder       seed1.pt … seedN.pt (or .bin, .safetensors) and a config.json; the manifest is inferred, and shown
  a manifest     JSON that names every checkpoint, on disk beside it or on the hub: docs/manifest.schema.json
  an id          of a public family; --list shows them

Weights may be laid out as TransformerLens', Hugging Face's GPT-2 or GPT-NeoX (Pythia) ones. They are read tensor by
tensor, looked at on the way, and kept as float32. HF_TOKEN is sent to the hub; HF_ENDPOINT names another one.

Examples:
  $ seedscope import ./checkpoints --name mine --tokenizer byte --dry-run
  $ seedscope import ./checkpoints/manifest.json
  $ seedscope import polypythias-14m`;

interface ImportOptions {
  name?: string;
  tokenizer?: string;
  dryRun?: boolean;
  replace?: boolean;
  list?: boolean;
}

export function addImport(program: Command): void {
  program
    .command("import")
    .summary("import a family: checkpoints from a folder, a manifest, or the Hugging Face hub")
    .description("Imports a family of checkpoints that differ only in their seeds, and checks them on the way in.")
    .argument("[what]", "a folder, a manifest.json, or the id of a public family")
    .option("--name <name>", "the family's name (a folder needs one; default: the manifest's)")
    .option("--tokenizer <kind>", "byte, or the path of a tokenizer.json (default: what lies beside the weights)")
    .option("--dry-run", "only show what would be loaded, and how large it is")
    .option("--replace", "let an imported family of this name give way, with its reports")
    .option("--list", "show the public families that can be imported by their id")
    .addHelpText("after", notes)
    .action(async (what: string | undefined, options: ImportOptions, command: Command) =>
      importCommand(what, options, readSettings(command)),
    );
}

async function importCommand(what: string | undefined, options: ImportOptions, settings: Settings): Promise<void> {
  const { withClient } = await import("../client/open.js");
  if (options.list) {
    const { printBuiltIns } = await import("../import-family.js");
    return withClient(settings, (client) => printBuiltIns(client, settings));
  }
  if (!what) throw new Failure("error: nothing is named; give a folder, a manifest or an id (see --list)");

  const tokenizer = await tokenizerInput(options.tokenizer);
  const source = await sourceOf(what);
  if (source.kind === "folder" && !options.name) {
    throw new Failure(`error: name is not given; a folder's family needs one: seedscope import ${what} --name NAME`);
  }
  const { importFamily } = await import("../import-family.js");
  const folder = source.kind === "builtIn" ? undefined : source.folder;
  await withClient(
    settings,
    (client) =>
      importFamily(client, settings, {
        source,
        name: options.name,
        tokenizer,
        dryRun: options.dryRun ?? false,
        replace: options.replace ?? false,
      }),
    folder,
  );
}

async function sourceOf(what: string): Promise<Source> {
  const path = resolve(what);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return { kind: "folder", folder: path };
  if (found)
    return {
      kind: "manifest",
      folder: dirname(path),
      json: (await readInput("manifest", what)).toString(),
      path: what,
    };
  if (/^[\w-]+$/.test(what)) return { kind: "builtIn", id: what };
  throw new Failure(`error: there is no folder or manifest ${what}`);
}

async function tokenizerInput(text: string | undefined): Promise<{ byte: true } | { json: string } | undefined> {
  if (text === undefined) return undefined;
  if (text === "byte") return { byte: true };
  const isFolder = (await stat(text).catch(() => null))?.isDirectory();
  return { json: (await readInput("tokenizer", isFolder ? join(text, "tokenizer.json") : text)).toString() };
}
