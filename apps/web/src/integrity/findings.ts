/** Findings in words and in groups: the same code of the same severity once, with all the refits that it concerns. */
import { plural } from "../format";
import type { BadgeKind } from "../frame/Badge";
import type { FindingCode, FindingSeverity } from "../gql/graphql";

export interface FindingFacts {
  code: FindingCode;
  severity: FindingSeverity;
  message: string;
  /** Labels; empty for the whole family. */
  refits: string[];
}

/** Most serious first. */
export const severities: FindingSeverity[] = ["LEFT_OUT", "WARNING", "NOTE"];

export const severityWords: Record<FindingSeverity, { badge: BadgeKind; word: string; means: string }> = {
  LEFT_OUT: { badge: "bad", word: "left out", means: "The checkpoint cannot be used, and is not in the family." },
  WARNING: { badge: "warn", word: "warning", means: "Numbers measured on it may mislead." },
  NOTE: { badge: "idle", word: "note", means: "Good to know." },
};

export const codeWords: Record<FindingCode, string> = {
  MISSING_MEMBER: "File missing",
  UNREADABLE: "File unreadable",
  WRONG_CHECKSUM: "Wrong checksum",
  MISSING_TENSOR: "Tensor missing",
  WRONG_SHAPE: "Wrong shape",
  UNKNOWN_TENSOR: "Unknown tensor",
  NON_FINITE: "Not finite",
  CONSTANT_TENSOR: "Constant tensor",
  DUPLICATE_WEIGHTS: "Same weights twice",
  DUPLICATE_TENSORS: "Shared matrices",
  NOT_CONTINUED: "Step 0 not continued",
  LOSS_OUTLIER: "Loss apart from the others",
  WORSE_THAN_CHANCE: "Worse than chance",
  STEP_UNKNOWN: "Step unknown",
  SEED_UNKNOWN: "Seed unknown",
  STEPS_DIFFER: "Steps differ",
};

export interface FindingGroup {
  code: FindingCode;
  severity: FindingSeverity;
  /** Each once, in the order found. */
  refits: string[];
  messages: string[];
}

/** Most serious first; within a severity in the order found. */
export function grouped(findings: readonly FindingFacts[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const { code, severity, refits, message } of findings) {
    const key = `${severity} ${code}`;
    const group = groups.get(key) ?? { code, severity, refits: [], messages: [] };
    group.refits = [...new Set([...group.refits, ...refits])];
    group.messages = [...group.messages, message];
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

export interface Tally {
  badge: BadgeKind;
  text: string;
}

/** How many of each severity, e.g. "2 left out", "1 warning"; none for severities without a finding. */
export function tallies(findings: readonly Pick<FindingFacts, "severity">[]): Tally[] {
  return severities.flatMap((severity) => {
    const n = findings.filter((finding) => finding.severity === severity).length;
    const { badge, word } = severityWords[severity];
    return n === 0 ? [] : [{ badge, text: severity === "LEFT_OUT" ? `${n} ${word}` : plural(n, word) }];
  });
}
