/** seedscope analyse: the paper's measures on a family, one at a time. */

import { type Command, Help } from "commander";
import type { Cost } from "../ask.js";
import type { Client } from "../client/client.js";
import { Failure } from "../failure.js";
import type { FoundFamily } from "../family.js";
import type { AnyReport, Measure, MeasureName } from "../measures/measure.js";
import { oneOf } from "../options.js";
import { readSettings, type Settings } from "../settings.js";
import {
  type AnalyseOptions,
  addOptions,
  hasPresets,
  isFor,
  measureNames,
  requireOptionsOf,
  summaries,
} from "./analyse-options.js";

const examples = `
A prompts file is a JSON array of strings, { "name": …, "prompts": [ … ] }, or an object of several sets, as the
paper's: prompt-length then reads those named 5_tokens_prompts, 10_tokens_prompts …, and the others 100_prompts.

A detector file is { "name": …, "offset": -2 }, { "name": …, "key": "first" | "same-token" | "after-same-token" }, or
{ "name": …, "pattern": [[…], …] } of weights by query and key, lower triangular.

Examples:
  $ seedscope analyse shakespeare stability
  $ seedscope analyse shakespeare stability --preset paper --anchor 1 --json > stability.json
  $ seedscope analyse shakespeare stability --exclude 1,4
  $ seedscope analyse shakespeare commonness --prompts mine.json --step 100
  $ seedscope analyse shakespeare residual --preset paper --site resid_mid --no-self-pairs
  $ seedscope analyse shakespeare residual --measure procrustes --control token-position --floor shuffled-rows
  $ seedscope analyse shakespeare refit-pair --left 0 --right 2 --site resid_post
  $ seedscope analyse shakespeare stitching --left 0 --right 2
  $ seedscope analyse shakespeare ablation --preset paper --refit 2 --dry-run
  $ seedscope analyse shakespeare ablation --kind resample --json --per-token > effects.json
  $ seedscope analyse shakespeare scores --detector '{"name": "two back", "offset": -2}'
  $ seedscope analyse adam compare --against adamw --text wikitext.txt
  $ seedscope analyse shakespeare portability --heads L0H1,L2H3 --refit 0 --controls 50
  $ seedscope analyse adam map --also adamw --method umap
  $ seedscope analyse shakespeare prompts --head L3H5 --most 10
  $ seedscope analyse shakespeare power --half-width 0.01
  $ seedscope analyse shakespeare residual --help         only what residual takes`;

const measureList = measureNames.map((name) => `  ${name.padEnd(16)}${summaries[name]}`).join("\n");

export function addAnalyse(program: Command): void {
  const analyse = program
    .command("analyse")
    .alias("analyze")
    .summary("measure a family as the paper does, one experiment at a time")
    .description("Measures a family, beside the floor that untrained models score (arXiv 2602.16740, section 4).")
    .argument("<family>", "the family's slug or name")
    .argument("<measure>", "what to measure, from the list below", oneOf(...measureNames))
    .configureHelp({
      showGlobalOptions: true,
      visibleOptions(command) {
        const measure = measureNames.find((name) => name === command.args[1]);
        const options = Help.prototype.visibleOptions.call(this, command);
        return measure ? options.filter((option) => isFor(option, measure)) : options;
      },
    })
    .addHelpText("after", `\nMeasures:\n${measureList}\n${examples}`)
    .action(async (family: string, measure: MeasureName, options: AnalyseOptions, command: Command) => {
      requireOptionsOf(measure, command);
      await analyseFamily(family, measure, options, readSettings(command));
    });
  addOptions(analyse);
}

async function analyseFamily(
  wanted: string,
  name: MeasureName,
  options: AnalyseOptions,
  settings: Settings,
): Promise<void> {
  if (name === "compare" && options.against === undefined) {
    throw new Failure("error: compare needs --against: the other family");
  }
  if (options.perToken && !settings.json) throw new Failure("error: --per-token needs --json");
  if (name === "portability" && options.heads === undefined) {
    throw new Failure("error: portability needs --heads: the set of heads, such as L0H1,L2H3");
  }
  const [
    { withClient },
    { findFamily },
    { measures },
    { promptsShowing },
    { promptSetIds, readPrompts },
    { publishedCurve },
    { readText, textId },
    { withTokens },
  ] = await Promise.all([
    import("../client/open.js"),
    import("../family.js"),
    import("../measures/index.js"),
    import("../measures/prompts.js"),
    import("../prompts.js"),
    import("../published.js"),
    import("../texts.js"),
    import("../measures/ablation-tokens.js"),
  ]);
  const measure = name === "prompts" ? promptsShowing(options.most) : measures[name];
  const file = options.prompts === undefined ? undefined : await readPrompts(options.prompts);
  const prompts = name === "prompt-length" ? file?.byLength() : file && [file.main()];
  const text = options.text === undefined ? undefined : await readText(options.text);
  await withClient(settings, async (client) => {
    const family = await findFamily(client, wanted);
    const { published: id } = options;
    const published = id !== undefined && hasPresets(name) ? await publishedCurve(client, name, id) : undefined;
    const sets = prompts && (await promptSetIds(client, prompts));
    const input = {
      ...(name === "prompt-length" ? { promptSets: sets } : name === "embeddings" ? {} : { promptSet: sets?.[0] }),
      ...(!hasPresets(name) ? {} : { preset: options.preset.toUpperCase() }),
      ...estimatesInput(options),
      ...(options.exclude && { exclude: options.exclude }),
      ...(await ownInput(client, name, options)),
      ...(text && { text: await textId(client, text) }),
      step: options.step,
    };
    if (options.dryRun) return tellCost(client, settings, family, measure, input);
    const [{ measured }, { printReport }] = await Promise.all([import("../ask.js"), import("../print-report.js")]);
    const report = await measured(client, settings, family, measure, input);
    const whole = options.perToken ? await withTokens(client, report) : report;
    printReport(measure, whole, settings, published);
  });
}

/** "cka-rbf" → "CKA_RBF" */
const enumName = (value: string | undefined) => value?.toUpperCase().replaceAll("-", "_");

/** What values are held against, and how intervals are made; nothing where nothing was said. */
function estimatesInput({ floor, level, resamples, resample, resampleSeed }: AnalyseOptions): object {
  const confidence = { level, resamples, axes: resample?.toUpperCase(), seed: resampleSeed };
  return {
    ...(floor && { floor: enumName(floor) }),
    ...(Object.values(confidence).some((value) => value !== undefined) && { confidence }),
  };
}

/** What the measure is asked with beside prompts, preset and step. */
async function ownInput(client: Client, name: MeasureName, options: AnalyseOptions): Promise<object> {
  const { findFamily } = await import("../family.js");
  const idOf = async (wanted: string) => (await findFamily(client, wanted)).id;
  const { anchor, refit, centerWritingWeights, foldValueBiases } = options;
  const loadOptions = { centerWritingWeights, foldValueBiases };
  switch (name) {
    case "stability":
    case "cross-layer":
    case "prompt-length":
      return { anchor };
    case "commonness":
      return { anchor: refit ?? anchor };
    case "norms":
      return { refit, loadOptions };
    case "ablation":
      return { refit, loadOptions, kind: options.kind?.toUpperCase().replace("-", "_") };
    case "compare":
      return { anchor, against: await idOf(options.against!), loadOptions };
    case "residual":
      return {
        site: options.site?.toUpperCase(),
        selfPairs: options.selfPairs,
        residualMeasure: enumName(options.measure),
        control: enumName(options.control),
        loadOptions,
      };
    case "neurons":
      return { refit };
    case "embeddings":
      return { loadOptions };
    case "refit-pair":
      return {
        left: options.left,
        right: options.right,
        site: options.site?.toUpperCase(),
        residualMeasure: enumName(options.measure),
        control: enumName(options.control),
        loadOptions,
      };
    case "stitching":
      return { left: options.left, right: options.right };
    case "agreement":
      return { anchor, effects: options.effects, loadOptions };
    case "prompts":
      return { anchor, head: options.head };
    case "dynamics":
      return { anchor, share: options.share };
    case "power":
      return { anchor, halfWidth: options.halfWidth };
    case "influence":
    case "variance":
      return { anchor };
    case "scores": {
      const { readDetector } = await import("../detector.js");
      return { refit, detector: options.detector === undefined ? undefined : await readDetector(options.detector) };
    }
    case "portability":
      return { refit, heads: options.heads, controls: options.controls, kind: enumName(options.kind) };
    case "transplant":
      return { refit };
    case "classes":
      return { near: options.near, scope: options.acrossLayers ? "ACROSS_LAYERS" : undefined };
    case "map": {
      const also: string[] = [];
      for (const wanted of options.also ?? []) also.push(await idOf(wanted));
      return { method: options.method?.toUpperCase(), neighbourhood: options.neighbourhood, also };
    }
  }
}

const free: Cost = { forwardPasses: 0, seconds: 0, memoryBytes: 0, cached: true };

async function tellCost<R extends AnyReport>(
  client: Client,
  { json }: Settings,
  family: FoundFamily,
  measure: Measure<R>,
  input: object,
): Promise<void> {
  const [{ ask, refusal }, { duration, grouped, printJson, printLine, size }] = await Promise.all([
    import("../ask.js"),
    import("../output.js"),
  ]);
  const outcome = await ask(client, family, measure, input, { dryRun: true });
  if ("refused" in outcome) throw refusal(outcome.refused);
  const stored = "report" in outcome;
  const cost = stored ? free : outcome.cost;
  if (json) return printJson({ family: family.slug, measure: measure.name, stored, cost });
  if (stored) return printLine("The report is stored: it costs nothing.");
  printLine(
    `${grouped(cost.forwardPasses)} forward passes, about ${duration(cost.seconds)} and ${size(cost.memoryBytes)} of memory. ${"job" in outcome ? `The job ${outcome.job.id} is at it already.` : "Nothing was started."}`,
  );
}
