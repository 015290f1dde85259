/** All recorded losses of a family as CSV: a row a step, a column a refit. */

import type { FamilyRecord, Store } from "@seedscope/core";

/** @returns "step,seed 1,seed 2\n1,5.61,5.58\n…"; a cell is empty where a refit has no loss at the step */
export async function lossTable(store: Store, { id }: FamilyRecord): Promise<string> {
  const refits = (await store.refitsOfFamilies([id])).get(id) ?? [];
  const curves = await Promise.all(
    refits.map(async (refit) => {
      const { steps, values } = await store.losses(refit.id, { maxPoints: Number.POSITIVE_INFINITY });
      return new Map(steps.map((step, i) => [step, values[i]]));
    }),
  );
  const steps = [...new Set(curves.flatMap((curve) => [...curve.keys()]))].sort((a, b) => a - b);
  const rows = [
    ["step", ...refits.map(({ label }) => quoted(label))],
    ...steps.map((step) => [step, ...curves.map((curve) => curve.get(step) ?? "")]),
  ];
  return `${rows.map((row) => row.join(",")).join("\n")}\n`;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
