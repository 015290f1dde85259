/** Losses of an imported family's refits on the built-in prompts, and which of them stand apart. */
import type { FindingFacts } from "./findings";

export interface MeasuredLoss {
  ordinal: number;
  /** Nats a predicted token. */
  loss: number;
  perplexity: number;
}

/** @returns null for none; sd (ddof 1) is null for one */
export function meanAndSd(values: readonly number[]): { mean: number; sd: number | null } | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null };
}

/** @returns in a word why a refit's loss is odd; null where it is not */
export function oddLoss(label: string, findings: readonly FindingFacts[]): "outlier" | "worse than chance" | null {
  const has = (code: FindingFacts["code"]) =>
    findings.some((finding) => finding.code === code && finding.refits.includes(label));
  if (has("LOSS_OUTLIER")) return "outlier";
  return has("WORSE_THAN_CHANCE") ? "worse than chance" : null;
}
