/** Stability on prompts of different lengths. Paper §4.4.2. */

import { decimals, printLine, table } from "../output.js";
import {
  type AnyReport,
  type Estimate,
  estimateFields,
  estimateJson,
  type LayerEstimate,
  layerFields,
  layerJson,
  type Measure,
  type RefitName,
} from "./measure.js";
import { names, printGrid, printTitle } from "./tables.js";

export interface PromptLengthSet {
  name: string;
  promptSet: { contentHash: string };
  /** words a prompt, where all have as many */
  words: number | null;
  prompts: number;
  meanTokens: number;
  overall: Estimate;
  layers: LayerEstimate[];
}

export interface PromptLengthReport extends AnyReport {
  anchor: RefitName;
  /** shortest first */
  sets: PromptLengthSet[];
}

export const promptLength: Measure<PromptLengthReport> = {
  name: "prompt-length",
  field: "promptLength",
  input: "PromptLengthInput",
  report: "PromptLengthReport",
  fields: () => `
    anchor { ordinal label }
    sets { name promptSet { contentHash } words prompts meanTokens overall ${estimateFields} ${layerFields} }
  `,
  json: ({ anchor, sets }) => ({
    anchor: anchor.ordinal,
    sets: sets.map(({ layers, promptSet, overall, ...set }) => ({
      ...set,
      overall: estimateJson(overall),
      promptSet: promptSet.contentHash,
      layers: layers.map(layerJson),
    })),
    ...longestJson(sets),
  }),
  curve({ sets }, published) {
    const set = sets.find(({ words }) => published.endsWith(`/${words}`));
    return set ? set.layers.map(({ estimate }) => estimate.value) : null;
  },
  print(report) {
    const { sets } = report;
    printTitle("Stability by prompt length", report);
    printLine();
    printLine(
      table(sets, [
        { title: "set", value: ({ name }) => name },
        { title: "words", value: ({ words }) => words, right: true },
        { title: "prompts", value: ({ prompts }) => prompts, right: true },
        { title: "tokens, mean", value: ({ meanTokens }) => decimals(meanTokens, 1), right: true },
        { title: "stability", value: ({ overall }) => decimals(overall.value), right: true },
        { title: "floor", value: ({ overall }) => decimals(overall.floor), right: true },
        { title: "calibrated", value: ({ overall }) => decimals(overall.calibrated), right: true },
      ]),
    );
    for (const kind of ["value", "floor"] as const) {
      printLine(`\nBy layer, ${kind}`);
      printGrid(
        sets.map(({ name }) => name),
        names("L", sets[0].layers.length),
        (set, layer) => sets[set].layers[layer].estimate[kind],
      );
    }
  },
};

/** Layers as every report has them: the longest prompts', and which set that is. */
function longestJson(sets: readonly PromptLengthSet[]) {
  const { name, words, layers } = sets[sets.length - 1];
  return { layersOf: { name, words }, layers: layers.map(layerJson) };
}
