/** What a refusal suggests, as a change of the address, where it is one. */
import type { RefusedFieldsFragment } from "../gql/graphql";
import type { View } from "../view";

export interface Remedy {
  /** Of the button. */
  label: string;
  change: Partial<View>;
}

type Refusal = Pick<RefusedFieldsFragment, "code" | "suggestion">;

/** @returns null where the suggestion is nothing that the address could say */
export function remedyOf({ code, suggestion }: Refusal): Remedy | null {
  switch (code) {
    case "UNKNOWN_PROMPT_SET":
    case "TOO_FEW_PROMPTS":
      return { label: "Use the built-in prompts", change: { prompts: null } };
    case "NO_CHECKPOINT": {
      const steps = /^use one of the steps ([\d, ]+)$/.exec(suggestion ?? "")?.[1].split(", ");
      const last = steps?.at(-1);
      return last ? { label: `Go to step ${last}`, change: { step: Number(last) } } : null;
    }
    case "NO_SUCH_SITE": {
      const site = /resid_(mid|post)$/.exec(suggestion ?? "")?.[1] as View["site"] | undefined;
      return site ? { label: `Read resid_${site}`, change: { site } } : null;
    }
    case "INVALID_INPUT":
      return suggestion === "use CALIBRATED"
        ? { label: "Switch to Calibrated", change: { preset: "CALIBRATED" } }
        : null;
    default:
      return null;
  }
}
