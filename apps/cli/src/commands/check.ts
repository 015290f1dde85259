/** seedscope check: is what was loaded what somebody else has? */

import { stat } from "node:fs/promises";
import { type Command, Option } from "commander";
import { Failure } from "../failure.js";
import { number, numberList, reason, wholeNumber } from "../options.js";
import { readSettings, type Settings } from "../settings.js";

const notes = `
Prints each refit's loss and perplexity on the prompts. With --against, one refit's logits are held against yours, and
the exit code is 1 if they differ by more than the tolerance (each position's mean is taken off first: a softmax does
not see it).

Examples:
  $ seedscope check mine
  $ seedscope check mine --integrity
  $ python -c 'import numpy; numpy.save("logits.npy", model(tokens).logits[0].numpy())'
  $ seedscope check mine --against logits.npy --tokens 256,72,101,108,108,111 --refit 0`;

interface CheckOptions {
  integrity?: boolean;
  prompts?: string;
  step?: number;
  against?: string;
  refit: number;
  tokens?: number[];
  text?: string;
  tolerance: number;
}

export function addCheck(program: Command): void {
  program
    .command("check")
    .summary("a family's loss on prompts, and its logits beside yours")
    .description("Checks a family: every refit's loss on a prompt set, and one refit's logits against a reference.")
    .argument("<family>", "the family's slug or name")
    .option("--prompts <file>", "a JSON array of texts, or a prompt set's hash (default: the built-in set)")
    .option("--step <n>", "checkpoint step (default: the newest that all refits have)", wholeNumber)
    .option("--integrity", "of a family trained here: look at every stored checkpoint, value by value")
    .option("--against <file>", "logits.npy, [tokens, vocabulary] as float32 or float64")
    .option("--refit <n>", "whose logits they are, counted from 0", wholeNumber, 0)
    .addOption(
      new Option("--tokens <list>", "the token ids that the logits are of, BOS included")
        .argParser(numberList)
        .conflicts("text"),
    )
    .option("--text <text>", "the text that the logits are of; the family's tokenizer and BOS make tokens of it")
    .option("--tolerance <x>", "largest difference that passes", number, 1e-3)
    .addHelpText("after", notes)
    .action(async (family: string, options: CheckOptions, command: Command) =>
      check(family, options, readSettings(command)),
    );
}

async function check(wanted: string, options: CheckOptions, settings: Settings): Promise<void> {
  const { against, tokens, text } = options;
  if (against !== undefined && !tokens && text === undefined) {
    throw new Failure("error: --against needs --tokens or --text: what the logits are of");
  }
  if (against !== undefined) {
    await stat(against).catch((error) => {
      throw new Failure(`error: the logits ${against} cannot be read: ${reason(error)}`);
    });
  }
  const [{ withClient }, { familySlug }, { checkFamily }, { promptSetId, readPrompts }] = await Promise.all([
    import("../client/open.js"),
    import("../family.js"),
    import("../check-family.js"),
    import("../prompts.js"),
  ]);
  const prompts = options.prompts === undefined ? undefined : (await readPrompts(options.prompts)).main();
  await withClient(settings, async (client) => {
    const slug = await familySlug(client, wanted);
    const promptSet = prompts && (await promptSetId(client, prompts));
    await checkFamily(client, settings, slug, { ...options, promptSet });
  });
}
