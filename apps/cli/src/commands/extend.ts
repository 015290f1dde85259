/** seedscope extend: more refits for a family. */

import type { Command } from "commander";
import { numberList, oneOf } from "../options.js";
import { readSettings, type Settings } from "../settings.js";

const examples = `
Examples:
  $ seedscope extend shakespeare --seeds 5..8           four more refits, by the family's own recipe
  $ seedscope extend order-only --seeds 1,1 --data-seeds 5,6

Reports that are stored stay, and say that they are of fewer refits; ask again for one of all.`;

interface ExtendOptions {
  seeds: number[];
  dataSeeds?: number[];
  grid?: "paired" | "crossed";
}

export function addExtend(program: Command): void {
  program
    .command("extend")
    .summary("train further refits of a family")
    .description("Trains further refits of a family that was trained here, by its own recipe, corpus and tokenizer.")
    .argument("<family>", "the family's slug or name")
    .requiredOption("--seeds <list>", "seeds of the initial weights, one per new refit", numberList)
    .option("--data-seeds <list>", "seeds of the data order, as many (default: the same as --seeds)", numberList)
    .option(
      "--grid <kind>",
      "paired, or crossed: each of --seeds with each of --data-seeds",
      oneOf("paired", "crossed"),
    )
    .addHelpText("after", examples)
    .action(async (family: string, options: ExtendOptions, command: Command) =>
      extend(family, options, readSettings(command)),
    );
}

async function extend(wanted: string, options: ExtendOptions, settings: Settings): Promise<void> {
  const [{ withClient }, { accepted }, { findFamily }, { followJob }, { extendFamily, printRefits }] =
    await Promise.all([
      import("../client/open.js"),
      import("../client/client.js"),
      import("../family.js"),
      import("../follow-job.js"),
      import("../training.js"),
    ]);
  await withClient(settings, async (client) => {
    const { id, slug } = await findFamily(client, wanted);
    const input = {
      family: id,
      initSeeds: options.seeds,
      dataSeeds: options.dataSeeds,
      grid: options.grid?.toUpperCase(),
    };
    const { job } = accepted(await extendFamily(client, input));
    await followJob(client, settings, job!);
    await printRefits(client, settings, slug);
  });
}
