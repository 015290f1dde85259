/** seedscope train: a family, from a text file to trained refits. */

import { basename } from "node:path";
import { type Command, Option } from "commander";
import { number, numberList, oneOf, readInput, readTokenizerOption, wholeNumber } from "../options.js";
import { readSettings } from "../settings.js";

const examples = `
Examples:
  $ seedscope train --name tiny --layers 2 --heads 2 --d-model 32 --context 32 --steps 200
  $ seedscope train --name shakespeare --corpus shakespeare.txt --tokenizer bpe:1024 --seeds 1..8 --optimizer adamw
  $ seedscope train --name small-paper --preset l2_h8 --corpus c4.txt --tokenizer bpe:8192 --seeds 1..5 --steps 5000
  $ seedscope train --name order-only --seeds 1,1,1,1 --data-seeds 1..4
  $ seedscope train --name crossed --seeds 1..3 --data-seeds 1..3 --grid crossed     9 refits, for analyse … variance

Ctrl-C stops cleanly; \`seedscope jobs retry ID\` goes on where it stopped.`;

interface TrainOptions {
  name: string;
  preset?: string;
  layers: number;
  heads: number;
  dModel: number;
  dMlp?: number;
  attentionOnly?: boolean;
  /** only a preset sets it */
  activation?: "gelu" | "gelu_new";
  context: number;
  corpus: string;
  tokenizer: string;
  seeds: number[];
  dataSeeds?: number[];
  grid?: "paired" | "crossed";
  optimizer: "adam" | "adamw";
  learningRate: number;
  weightDecay?: number;
  batch: number;
  steps: number;
  checkpoints?: number[];
}

const seedsOption = new Option("--seeds <list>", "seeds of the initial weights, one per refit")
  .argParser(numberList)
  .default([1, 2, 3, 4], "1..4");

export function addTrain(program: Command): void {
  program
    .command("train")
    .summary("train a family: refits that differ only in their seeds")
    .description("Trains a family: refits that share architecture, data and recipe and differ only in their seeds.")
    .requiredOption("--name <name>", "the family's name; no other family may have it")
    .option("--preset <id>", "shape and recipe of the paper, as l8_h8_wd; other options change what they name")
    .option("--layers <n>", "number of layers", wholeNumber, 4)
    .option("--heads <n>", "attention heads per layer; must divide d-model", wholeNumber, 4)
    .option("--d-model <n>", "width of the residual stream", wholeNumber, 64)
    .option("--d-mlp <n>", "width of the MLPs (default: 4 times d-model)", wholeNumber)
    .option("--attention-only", "leave out the MLPs")
    .option("--context <n>", "longest input, in tokens", wholeNumber, 64)
    .option("--corpus <file>", "a UTF-8 text file, or builtin", "builtin")
    .option("--tokenizer <kind>", "byte, bpe:<vocabulary size>, or the path of a tokenizer.json", "byte")
    .addOption(seedsOption)
    .option("--data-seeds <list>", "seeds of the data order, as many (default: the same as --seeds)", numberList)
    .option(
      "--grid <kind>",
      "paired, or crossed: each of --seeds with each of --data-seeds",
      oneOf("paired", "crossed"),
    )
    .option("--optimizer <name>", "adam or adamw", oneOf("adam", "adamw"), "adam" as const)
    .option("--learning-rate <x>", "step size", number, 0.001)
    .option("--weight-decay <x>", "decoupled decay, with adamw only (default there: 0.01)", number)
    .option("--batch <n>", "sequences per step", wholeNumber, 16)
    .option("--steps <n>", "steps of each refit", wholeNumber, 400)
    .option("--checkpoints <list>", "steps at which weights are kept (default: about ten)", numberList)
    .addHelpText("after", examples)
    .action(async (options: TrainOptions, command: Command) => train(options, command));
}

async function train(given: TrainOptions, command: Command): Promise<void> {
  const settings = readSettings(command);
  const options = given.preset === undefined ? given : await withPreset(given.preset, given, command);
  const tokenizer = await readTokenizerOption(options.tokenizer);
  const corpus = options.corpus === "builtin" ? null : await readInput("corpus", options.corpus);

  const [{ withClient }, { accepted }, { followJob }, { printRefits, submitTraining }] = await Promise.all([
    import("../client/open.js"),
    import("../client/client.js"),
    import("../follow-job.js"),
    import("../training.js"),
  ]);
  await withClient(settings, async (client) => {
    const input = {
      name: options.name,
      architecture: {
        layers: options.layers,
        heads: options.heads,
        dModel: options.dModel,
        dMlp: options.dMlp,
        attentionOnly: options.attentionOnly,
        activation: options.activation?.toUpperCase(),
        contextLength: options.context,
      },
      recipe: {
        optimizer: options.optimizer.toUpperCase(),
        learningRate: options.learningRate,
        weightDecay: options.weightDecay,
        batchSize: options.batch,
        steps: options.steps,
      },
      tokenizer,
      corpus: corpus ? await client.addCorpus(basename(options.corpus), corpus) : undefined,
      initSeeds: options.seeds,
      dataSeeds: options.dataSeeds,
      grid: options.grid?.toUpperCase(),
      checkpointSteps: options.checkpoints,
    };
    const { family, job } = accepted(await submitTraining(client, input));
    await followJob(client, settings, job!);
    await printRefits(client, settings, family!.slug);
  });
}

/** The paper's values for what the user has not named. */
async function withPreset(id: string, given: TrainOptions, command: Command): Promise<TrainOptions> {
  const { trainingPreset } = await import("@seedscope/core");
  const { sizes, optimizer, batchSize, steps, refits } = trainingPreset(id);
  const preset: Partial<TrainOptions> = {
    layers: sizes.layers,
    heads: sizes.heads,
    dModel: sizes.dModel,
    dMlp: sizes.dMlp ?? undefined,
    attentionOnly: sizes.attentionOnly,
    activation: sizes.activation,
    context: sizes.contextLength,
    seeds: Array.from({ length: refits }, (_, i) => i + 1),
    optimizer: optimizer.kind,
    learningRate: optimizer.learningRate,
    weightDecay: optimizer.kind === "adamw" ? optimizer.weightDecay : undefined,
    batch: batchSize,
    ...(steps === null ? {} : { steps }),
  };
  const named = Object.keys(given).filter((option) => command.getOptionValueSource(option) === "cli");
  // decay belongs to the preset's optimizer
  if (named.includes("optimizer")) delete preset.weightDecay;
  return {
    ...given,
    ...preset,
    ...Object.fromEntries(named.map((option) => [option, given[option as keyof TrainOptions]])),
  };
}
