/** What was found out about an imported family, as lines for people. */

export interface Finding {
  severity: "LEFT_OUT" | "WARNING" | "NOTE";
  message: string;
}

export interface Integrity {
  checkpoints: number;
  findings: Finding[];
}

const words = { LEFT_OUT: "left out", WARNING: "warning", NOTE: "note" };

/** Most serious first. Nothing found is said too: silence could mean that nobody looked. */
export function printFindings({ checkpoints, findings }: Integrity, print: (line: string) => void): void {
  const read = checkpoints === 1 ? "1 checkpoint was read" : `${checkpoints} checkpoints were read`;
  print(findings.length === 0 ? `${read}; nothing odd was found.` : `${read}. What was found:`);
  for (const finding of findings) print(findingLine(finding));
}

export function findingLine({ severity, message }: Finding): string {
  return `${words[severity]}: ${message}`;
}
