/** Places of estimates within reports: "overall", "layers/3", "heads/L3H5", "classes/7"; all count from 0. */
import { InvalidInput } from "../errors.js";
import type { EstimateValue } from "../statistics/estimate.js";
import { parseHead } from "./classNames.js";
import type { MeasureReport } from "./report.js";

/**
 * The estimate that a report has at a place. A head is one of the report's own refit or anchor.
 *
 * @throws InvalidInput on `place` if there is no such place, or nothing was estimated there
 */
export function estimateAt(report: MeasureReport, place: string): EstimateValue {
  const [list, name, ...more] = place.split("/");
  const found = more.length > 0 ? null : name === undefined ? whole(report, list) : entry(report, list, name);
  if (found) return found;
  throw new InvalidInput(
    `place is "${place}", and this report on ${report.measure} has no estimate there; places are overall, layers/0, heads/L0H0 and classes/0, where it has them`,
    "place",
  );
}

function whole(report: MeasureReport, name: string): EstimateValue | null {
  if (name !== "overall") return null;
  if (report.measure === "portability") return report.transfer;
  // influence, power and variance put more than an estimate there
  return "overall" in report && "verdict" in report.overall ? report.overall : null;
}

function entry(report: MeasureReport, list: string, name: string): EstimateValue | null {
  switch (list) {
    case "layers":
      return /^\d{1,9}$/.test(name) ? ofLayer(report, Number(name)) : null;
    case "heads":
      return ofHead(report, parsedHead(name));
    case "classes":
      if (report.measure !== "classes" || !/^\d{1,9}$/.test(name)) return null;
      return report.classes.find(({ ordinal }) => ordinal === Number(name))?.stability ?? null;
    default:
      return null;
  }
}

function ofLayer(report: MeasureReport, layer: number): EstimateValue | null {
  if (report.measure === "ablation") return report.layers.find((one) => one.layer === layer)?.overRefits ?? null;
  if (!("layers" in report)) return null;
  const found = report.layers.find((one) => one.layer === layer);
  return found && "estimate" in found ? found.estimate : null;
}

function ofHead(report: MeasureReport, { layer, head }: { layer: number; head: number }): EstimateValue | null {
  const isIt = (one: { layer: number; head: number }) => one.layer === layer && one.head === head;
  switch (report.measure) {
    case "stability":
    case "commonness":
    case "cross-layer":
      return report.heads.find((one) => isIt(one) && one.refit === report.anchor)?.estimate ?? null;
    case "ablation":
      return report.heads.find(isIt)?.overRefits?.deltaLoss ?? null;
    case "agreement":
      return report.heads.find(isIt)?.agreement.centred ?? null;
    default:
      return null;
  }
}

function parsedHead(name: string): { layer: number; head: number } {
  try {
    return parseHead(name);
  } catch (error) {
    throw new InvalidInput((error as Error).message, "place");
  }
}
