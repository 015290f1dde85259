/** Why a report cannot be made. */

export type RefusalCode =
  | "TOO_FEW_REFITS"
  | "TOO_FEW_PROMPTS"
  | "NO_CHECKPOINT"
  | "UNKNOWN_PROMPT_SET"
  | "INCOMPARABLE"
  | "NO_SUCH_SITE"
  | "SEEDS_NOT_CROSSED"
  | "SEEDS_SHARED"
  | "OVER_COMPUTE_BUDGET"
  | "ABOVE_MAX_COMPUTE"
  | "INVALID_INPUT";

/** In a sentence, and what could be asked instead. */
export interface Refusal {
  code: RefusalCode;
  message: string;
  suggestion: string | null;
}

/** Ends the making of a plan. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

export function refuse(code: RefusalCode, message: string, suggestion: string | null = null): never {
  throw new Refused({ code, message, suggestion });
}
