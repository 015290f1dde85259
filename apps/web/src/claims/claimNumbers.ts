/** The number at a place of a report, where the dialog has it before the claim is made. */
import type { EstimateNumbers } from "../estimate";

interface Numbers {
  overall?: EstimateNumbers;
  layers?: readonly { layer: number; estimate: EstimateNumbers }[];
}

/** @returns null where it was not asked for: heads, and measures that are told only once they are claimed */
export function numberAt(report: Numbers, place: string): EstimateNumbers | null {
  if (place === "overall") return report.overall ?? null;
  const [list, name] = place.split("/");
  if (list !== "layers") return null;
  return report.layers?.find(({ layer }) => layer === Number(name))?.estimate ?? null;
}
