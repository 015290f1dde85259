/** seedscope rm: a family deleted. */

import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import type { UserError } from "../client/client.js";
import { Failure } from "../failure.js";
import { readSettings, type Settings } from "../settings.js";

export function addRm(program: Command): void {
  program
    .command("rm")
    .summary("delete a family with its refits, checkpoints and reports")
    .description(
      "Deletes a family for good: refits, checkpoints, reports, jobs and claims. Says what would go, and asks first.",
    )
    .argument("<family>", "the family's slug or name")
    .option("--yes", "do not ask")
    .action(async (family: string, { yes }: { yes?: boolean }, command: Command) =>
      remove(family, yes ?? false, readSettings(command)),
    );
}

interface Remains {
  refits: number;
  checkpoints: number;
  reports: number;
  jobs: number;
  claims: number;
  bytes: { weights: number; reports: number; artifacts: number; other: number };
}

interface Payload {
  remains: Remains | null;
  userErrors: UserError[];
}

const mutation = `mutation Remove($input: DeleteFamilyInput!) {
  deleteFamily(input: $input) {
    remains { refits checkpoints reports jobs claims bytes { weights reports artifacts other } }
    userErrors { message }
  }
}`;

async function remove(wanted: string, yes: boolean, settings: Settings): Promise<void> {
  const [{ withClient }, { accepted }, { findFamily }, { printJson, printLine }] = await Promise.all([
    import("../client/open.js"),
    import("../client/client.js"),
    import("../family.js"),
    import("../output.js"),
  ]);
  await withClient(settings, async (client) => {
    const { id, slug } = await findFamily(client, wanted);
    const ask = async (input: object) => {
      const { deleteFamily } = await client.request<{ deleteFamily: Payload }>(mutation, {
        input: { family: id, ...input },
      });
      return accepted(deleteFamily).remains!;
    };
    if (!yes) await confirmed(slug, await ask({ dryRun: true }));
    const remains = await ask({ confirm: slug });
    if (settings.json) printJson({ deleted: slug, ...remains });
    else printLine(`Deleted ${slug}: ${inWords(remains)}.`);
  });
}

/** @throws Failure unless somebody is there, and says yes */
async function confirmed(slug: string, remains: Remains): Promise<void> {
  const what = `${slug} would go for good: ${inWords(remains)}`;
  if (!process.stdin.isTTY) throw new Failure(`error: ${what}; add --yes if that is meant`);
  // stdout is for what the command prints
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${what}.\nDelete it? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new Failure(`${slug} stays.`);
  } finally {
    terminal.close();
  }
}

function inWords({ refits, checkpoints, reports, jobs, claims, bytes }: Remains): string {
  const counted = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;
  const megabytes = (bytes.weights + bytes.reports + bytes.artifacts + bytes.other) / 1e6;
  return [
    counted(refits, "refit"),
    counted(checkpoints, "checkpoint"),
    counted(reports, "report"),
    counted(jobs, "job"),
    counted(claims, "claim"),
    `${megabytes.toFixed(1)} MB`,
  ].join(", ");
}
