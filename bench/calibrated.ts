/** All that CALIBRATED reads off stored similarities, as a contestant: one measure a process, so that each has its peak. */
import { readFileSync } from "node:fs";
import { classes } from "../packages/core/src/analysis/classes.js";
import { familyPairs } from "../packages/core/src/analysis/classPairs.js";
import { commonness } from "../packages/core/src/analysis/commonness.js";
import { crossLayer } from "../packages/core/src/analysis/crossLayer.js";
import { influence } from "../packages/core/src/analysis/influence.js";
import { power } from "../packages/core/src/analysis/power.js";
import { promptAgreement } from "../packages/core/src/analysis/promptAgreement.js";
import { stability } from "../packages/core/src/analysis/stability.js";
import { defaultResampling } from "../packages/core/src/statistics/resampling.js";
import { readSimilarities } from "../packages/core/src/store/similarities.js";

const [measure, trained, untrained, resamples] = process.argv.slice(2);
const options = {
  preset: "CALIBRATED",
  anchor: 0,
  resampling: { ...defaultResampling, resamples: Number(resamples) },
} as const;
const across = { acrossLayers: measure === "cross-layer" || measure === "classes-across" };

const started = performance.now();
const table = readSimilarities(readFileSync(trained), across);
const floor = readSimilarities(readFileSync(untrained), across);
const read = performance.now();
const report = (() => {
  switch (measure) {
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
const overall = "overall" in report && "value" in report.overall ? report.overall : null;
process.stdout.write(
  `${JSON.stringify({
    readSeconds: (read - started) / 1000,
    seconds: (performance.now() - read) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    found: [overall?.value],
  })}\n`,
);
