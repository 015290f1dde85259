/** The least and the most stable layer of a stored report, from its row alone. */

import { layerExtremes, type ReportSummary } from "@seedscope/core";
import type { LayerExtremes } from "./layer-extremes.type.js";

export function extremesIn({ layers, drop }: ReportSummary): LayerExtremes {
  return { ...layerExtremes(layers.map(({ estimate }) => estimate.value)), dropEstimate: drop };
}
