/** The curve of all refits but one. */
import type { Report } from "../analysis/heads";
import type { Overlay } from "../charts/lazy";
import { read, type Scale } from "../estimate";
import type { InfluenceReport } from "./overviewReports";

/**
 * Stability by layer of the other refits alone. The influence report holds the calibrated preset's arithmetic, so it
 * stands beside no other.
 *
 * @returns null where there is nothing that could be drawn
 */
export function leaveOut(
  report: Report,
  influence: InfluenceReport | null,
  ordinal: number | null,
  scale: Scale,
): Overlay | null {
  const left = influence?.refits.find(({ refit }) => refit.ordinal === ordinal);
  if (!left || report.preset !== "CALIBRATED") return null;
  const values = report.layers.map(({ layer, estimate }) => {
    const without = left.layers.find((other) => other.layer === layer);
    if (!without) return null;
    if (scale === "raw") return without.value;
    const all = read(estimate, "calibrated").value;
    return all === null || without.calibratedDelta === null ? null : all + (without.calibratedDelta ?? 0);
  });
  return { text: ["without", left.refit.label], x: report.layers.map(({ layer }) => layer), values };
}
