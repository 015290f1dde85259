/** All that CALIBRATED reads off what forward passes leave, as a contestant: one measure a process, so that each has its peak. */
import { readFileSync } from "node:fs";
import { ablation } from "../packages/core/src/analysis/ablation.js";
import { agreement } from "../packages/core/src/analysis/agreement.js";
import { classes } from "../packages/core/src/analysis/classes.js";
import { familyPairs } from "../packages/core/src/analysis/classPairs.js";
import { commonness } from "../packages/core/src/analysis/commonness.js";
import { crossLayer } from "../packages/core/src/analysis/crossLayer.js";
import { influence } from "../packages/core/src/analysis/influence.js";
import { likenessBy } from "../packages/core/src/analysis/likeness/likeness.js";
import { power } from "../packages/core/src/analysis/power.js";
import { promptAgreement } from "../packages/core/src/analysis/promptAgreement.js";
import { residual } from "../packages/core/src/analysis/residual.js";
import { scores } from "../packages/core/src/analysis/scores.js";
import { stability } from "../packages/core/src/analysis/stability.js";
import { openEngine } from "../packages/core/src/engine/engine.js";
import { defaultResampling } from "../packages/core/src/statistics/resampling.js";
import { readSimilarities } from "../packages/core/src/store/similarities.js";
import {
  agreementTable,
  layerPoints,
  lossesOf,
  scoreTable,
  type TableSizes,
  tokensOfPrompt,
} from "./calibratedTables.js";

const [measure, trained, untrained, resamples, dModel] = process.argv.slice(2);
const width = Number(dModel);
const load = { centerWritingWeights: true, foldValueBiases: false };
const options = {
  preset: "CALIBRATED",
  anchor: 0,
  resampling: { ...defaultResampling, resamples: Number(resamples) },
} as const;
const across = { acrossLayers: measure === "cross-layer" || measure === "classes-across" };

let started = performance.now();
const table = readSimilarities(readFileSync(trained), across);
const floor = readSimilarities(readFileSync(untrained), across);
const sizes: TableSizes = {
  refits: table.nRefits,
  layers: table.nLayers,
  heads: table.nHeads,
  prompts: table.nPrompts,
};
let read = performance.now();

/** What is drawn for this benchmark is not timed. */
function drawn<T>(draw: () => T): T {
  const before = performance.now();
  const value = draw();
  const took = performance.now() - before;
  started += took;
  read += took;
  return value;
}

const report = await (async () => {
  switch (measure) {
    case "agreement": {
      const input = drawn(() => ({
        table: agreementTable(sizes, width, 0.6),
        floor: agreementTable(sizes, width, 0.05),
        losses: null,
        floorLosses: null,
      }));
      return agreement(input, { resampling: options.resampling, load });
    }
    case "scores": {
      const [own, twins] = drawn(() => [scoreTable(sizes, 0.4), scoreTable(sizes, 0.1)]);
      return scores(own, table, twins, { refit: 0, resampling: options.resampling });
    }
    case "ablation": {
      const [refits, floors] = drawn(() =>
        [0, 100].map((from) => Array.from({ length: sizes.refits }, (_, i) => lossesOf(sizes, from + i))),
      );
      return ablation(refits[0], table, { ...options, refit: 0, load }, { refits, floors });
    }
    case "residual":
      return residual(await streamTable(), await streamTable(), {
        preset: "CALIBRATED",
        selfPairs: false,
        load,
        resampling: options.resampling,
      });
    case "stability":
      return stability(table, floor, options);
    case "cross-layer":
      return crossLayer(table, floor, options);
    case "commonness":
      return commonness(table, floor, options);
    case "classes":
      return classes(table, floor, { resampling: options.resampling });
    case "classes-across":
      return classes(table, floor, { resampling: options.resampling, scope: "across-layers" });
    case "prompts":
      return promptAgreement(familyPairs(table, floor), { ...options, head: null });
    case "influence":
      return influence(familyPairs(table, floor), options);
    case "power":
      return power(familyPairs(table, floor), { ...options, halfWidth: 0.02 });
    default:
      throw new Error(`measure is ${measure}`);
  }
})();

/** Debiased linear CKA of every two refits at every layer, the default of the residual stream. */
async function streamTable() {
  const engine = await openEngine();
  const nTokens = sizes.prompts * tokensOfPrompt;
  const likeness = likenessBy("cka-debiased", engine, { nRefits: sizes.refits, nPoints: nTokens, width });
  const matrices: number[][][] = [];
  for (let layer = 0; layer < sizes.layers; layer++) {
    matrices.push(await likeness.matrix(drawn(() => layerPoints(sizes, width, layer))));
  }
  await likeness.dispose();
  return {
    measure: "cka-debiased",
    control: "none",
    site: "resid_pre",
    nRefits: sizes.refits,
    nLayers: sizes.layers,
    nTokens,
    nCompared: nTokens,
    nPrompts: sizes.prompts,
    width,
    matrices,
  } as const;
}

const overall = "overall" in report && "value" in report.overall ? report.overall : null;
process.stdout.write(
  `${JSON.stringify({
    readSeconds: (read - started) / 1000,
    seconds: (performance.now() - read) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    found: [overall?.value],
  })}\n`,
);
