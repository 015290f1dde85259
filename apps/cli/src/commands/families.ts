/** seedscope families: what is trained here. */

import type { Command } from "commander";
import type { Integrity } from "../findings.js";
import { oneOf } from "../options.js";
import { readSettings, type Settings } from "../settings.js";
import type { TrainedRefit } from "../training.js";

interface FamilyRow {
  id: string;
  slug: string;
  name: string;
  createdAt: string;
  source: "TRAINED_HERE" | "IMPORTED";
  architecture: { layers: number; heads: number; dModel: number; attentionOnly: boolean; parameters: number };
  refits: { totalCount: number };
  loss: { mean: number; sd: number | null; step: number } | null;
  training: { step: number; totalSteps: number; job: { id: string; state: string } } | null;
  latestStability: { step: number; overall: { value: number; floor: number | null; calibrated: number | null } } | null;
}

const listQuery = `query Families($after: String) {
  families(first: 256, after: $after) {
    nodes {
      id slug name createdAt source
      architecture { layers heads dModel attentionOnly parameters }
      refits(first: 1) { totalCount }
      loss { mean sd step }
      training { step totalSteps job { id state } }
      latestStability { step overall { value floor calibrated } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

export function addFamilies(program: Command): void {
  const families = program
    .command("families")
    .summary("list the families; `families show FAMILY` tells more of one, `families extremes` compares all")
    .description("Lists the families, newest first.")
    .action(async (_options: object, command: Command) => listFamilies(readSettings(command)));
  families
    .command("show")
    .description("Shows a family: its shape, recipe, refits and checkpoints.")
    .argument("<family>", "the family's slug or name")
    .action(async (family: string, _options: object, command: Command) => showFamily(family, readSettings(command)));
  families
    .command("extremes")
    .description("Lists the least and the most stable layer of every family, from its newest stored report (§4.6).")
    .option("--preset <name>", "paper or calibrated", oneOf("paper", "calibrated"), "paper" as const)
    .action(async ({ preset }: { preset: PresetName }, command: Command) =>
      showExtremes(preset, readSettings(command)),
    );
}

type PresetName = "paper" | "calibrated";

async function showExtremes(preset: PresetName, settings: Settings): Promise<void> {
  const [{ withClient }, { layerExtremes, printExtremes }] = await Promise.all([
    import("../client/open.js"),
    import("../extremes.js"),
  ]);
  await withClient(settings, async (client) => {
    printExtremes(await layerExtremes(client, preset === "paper" ? "PAPER" : "CALIBRATED"), preset, settings);
  });
}

async function listFamilies(settings: Settings): Promise<void> {
  const [{ withClient }, { decimals, printJson, printLine, table }] = await Promise.all([
    import("../client/open.js"),
    import("../output.js"),
  ]);
  await withClient(settings, async (client) => {
    const rows: FamilyRow[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const { families } = await client.request<{
        families: { nodes: FamilyRow[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      }>(listQuery, { after });
      rows.push(...families.nodes);
      after = families.pageInfo.hasNextPage ? families.pageInfo.endCursor : null;
    }
    if (settings.json) return printJson(rows);
    if (rows.length === 0) return printLine("No families yet. Make one with: seedscope train --name NAME");
    printLine(
      table(rows, [
        { title: "family", value: ({ slug }) => slug },
        {
          title: "shape",
          value: ({ architecture: a }) =>
            `${a.layers} × ${a.heads}, d ${a.dModel}${a.attentionOnly ? ", attention only" : ""}`,
        },
        { title: "refits", value: ({ refits }) => refits.totalCount, right: true },
        { title: "step", value: ({ training }) => training && `${training.step}/${training.totalSteps}`, right: true },
        {
          title: "training",
          value: ({ source, training }) => (source === "IMPORTED" ? "imported" : training?.job.state.toLowerCase()),
        },
        { title: "loss", value: ({ loss }) => decimals(loss?.mean), right: true },
        { title: "stability", value: ({ latestStability: s }) => decimals(s?.overall.value), right: true },
        { title: "floor", value: ({ latestStability: s }) => decimals(s?.overall.floor), right: true },
        { title: "calibrated", value: ({ latestStability: s }) => decimals(s?.overall.calibrated), right: true },
      ]),
    );
  });
}

interface FamilyDetail {
  slug: string;
  name: string;
  createdAt: string;
  architecture: Record<string, string | number | boolean | null>;
  recipe: Record<string, string | number> | null;
  source: "TRAINED_HERE" | "IMPORTED";
  tokenizer: { name: string; vocab: number; bosId: number | null };
  floor: { description: string };
  integrity: (Integrity & { losses: { ordinal: number; loss: number }[] }) | null;
  corpus: { name: string; bytes: number } | null;
  seedRoles: string[];
  steps: number[];
  refits: { nodes: (TrainedRefit & { ordinal: number })[] };
}

const showQuery = `query Family($slug: String!, $after: String) {
  family(slug: $slug) {
    id slug name createdAt source
    architecture { layers heads dModel dHead dMlp activation contextLength vocab attentionOnly tiedUnembed parameters }
    recipe { optimizer learningRate beta1 beta2 epsilon weightDecay batchSize batchTokens steps totalTokens }
    tokenizer { kind name vocab bosId hash }
    floor { null description }
    integrity { checkedAt checkpoints findings { code severity message refits step tensor } losses { ordinal loss perplexity tokens } }
    corpus { id name bytes builtIn contentHash }
    seedRoles steps
    loss { mean sd step refits }
    training { step totalSteps job { id state } }
    refits(first: 32, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id ordinal label initSeed dataSeed state step loss
        checkpoints(first: 256) { nodes { id step weightsHash fileHash bytes } }
      }
    }
  }
}`;

async function showFamily(wanted: string, settings: Settings): Promise<void> {
  const [{ withClient }, { familySlug, withAllRefits }, { printFindings }, { decimals, printJson, printLine, table }] =
    await Promise.all([
      import("../client/open.js"),
      import("../family.js"),
      import("../findings.js"),
      import("../output.js"),
    ]);
  await withClient(settings, async (client) => {
    const slug = await familySlug(client, wanted);
    const family = await withAllRefits<FamilyDetail>(client, showQuery, slug);
    if (settings.json) return printJson(family);
    const { name, architecture: a, recipe, tokenizer, floor, integrity, corpus, steps, refits } = family;
    const blocks = a.attentionOnly ? "attention only" : `d_mlp ${a.dMlp}`;
    printLine(`${slug}  ${name}`);
    printLine(
      `shape        ${a.layers} layers × ${a.heads} heads, d_model ${a.dModel}, ${blocks}, context ${a.contextLength}, ${a.parameters} parameters`,
    );
    if (recipe) {
      printLine(
        `recipe       ${`${recipe.optimizer}`.toLowerCase()}, learning rate ${recipe.learningRate}, weight decay ${recipe.weightDecay}, ${recipe.steps} steps of ${recipe.batchSize} sequences`,
      );
    }
    const bos = tokenizer.bosId === null ? "no BOS" : `BOS ${tokenizer.bosId}`;
    const text = corpus
      ? `${corpus.name}, ${corpus.bytes} bytes`
      : family.source === "IMPORTED"
        ? "imported"
        : "unknown";
    printLine(`text         ${text}; tokenizer ${tokenizer.name}, ${tokenizer.vocab} tokens, ${bos}`);
    printLine(`floor        ${floor.description.replace(/^the floor is /, "")}`);
    printLine(`checkpoints  steps ${steps.join(", ") || "none yet"}\n`);
    printLine(
      table(refits.nodes, [
        { title: "refit", value: ({ label }) => label },
        { title: "init seed", value: ({ initSeed }) => initSeed, right: true },
        { title: "data seed", value: ({ dataSeed }) => dataSeed, right: true },
        { title: "state", value: ({ state }) => state.toLowerCase() },
        { title: "step", value: ({ step }) => step, right: true },
        {
          title: integrity ? "loss on prompts" : "loss",
          value: ({ ordinal, loss }) =>
            decimals(integrity?.losses.find((measured) => measured.ordinal === ordinal)?.loss ?? loss),
          right: true,
        },
      ]),
    );
    if (integrity) {
      printLine();
      printFindings(integrity, printLine);
    }
  });
}
