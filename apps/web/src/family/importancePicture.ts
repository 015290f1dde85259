/** From stability and ablation to points: how surely a head is found again, against what the loss rises by without it. */

import type { Report } from "../analysis/heads";
import { type EstimateNumbers, type Reading, read, type Scale } from "../estimate";
import { fixed, signed } from "../format";
import type { Table } from "../report/table";
import type { EffectsReport } from "./overviewReports";

type Interval = [low: number, high: number];

export interface ImportancePoint {
  layer: number;
  head: number;
  label: string;
  stability: Reading & { value: number };
  /** Rise of the loss without the head, nats a token: over the refits where that is known, else of the one refit. */
  loss: number;
  /** Over refits and prompts; of one refit over prompts. */
  lossInterval: Interval | null;
  /** The same of untrained twins; null where it is not known. */
  lossFloor: number | null;
  /** How many refits the loss is a mean of. */
  refits: number;
}

/** Heads that both reports have, in the order of the ablation's. */
export function importancePoints(effects: EffectsReport, stability: Report, scale: Scale): ImportancePoint[] {
  const estimates = new Map(stability.heads.nodes.map(({ head, estimate }) => [head.label, estimate]));
  return effects.heads.nodes.flatMap(({ head, deltaLoss, estimate: own, overRefits }) => {
    const estimate = estimates.get(head.label);
    const reading = estimate && read(estimate, scale);
    if (!reading || reading.value === null) return [];
    const over = (overRefits?.deltaLoss ?? own) as EstimateNumbers | null | undefined;
    return [
      {
        layer: head.layer,
        head: head.index,
        label: head.label,
        stability: { ...reading, value: reading.value },
        loss: over?.value ?? deltaLoss,
        lossInterval: over?.interval ? ([over.interval.lower, over.interval.upper] as Interval) : null,
        lossFloor: over?.floor ?? null,
        refits: overRefits?.deltaLoss.n ?? 1,
      },
    ];
  });
}

export const importanceTable = (points: readonly ImportancePoint[], scale: Scale): Table => ({
  title: "Stability and importance of every head",
  columns: ["layer", "head", `${scale} stability`, "lower", "upper", "Δ loss", "Δ loss lower", "Δ loss upper"],
  rows: points.map(({ layer, head, stability, loss, lossInterval }) => [
    layer,
    head,
    stability.value,
    stability.interval?.[0] ?? null,
    stability.interval?.[1] ?? null,
    loss,
    lossInterval?.[0] ?? null,
    lossInterval?.[1] ?? null,
  ]),
});

/** e.g. "L1H4: stability 0.98 [0.95, 0.99], loss +1.100 without it" */
export function importanceWords({ label, stability, loss, lossInterval }: ImportancePoint): string {
  const between = (interval: Interval | null, text: (value: number) => string) =>
    interval ? ` [${text(interval[0])}, ${text(interval[1])}]` : "";
  const three = (value: number) => signed(value, 3);
  return (
    `${label}: stability ${fixed(stability.value)}${between(stability.interval, fixed)}, ${stability.verdict}; ` +
    `loss ${three(loss)}${between(lossInterval, three)} without it`
  );
}
