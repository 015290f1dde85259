/** What every panel of the page is told. */
import type { Framed } from "../family/FamilyFrame";

export interface ComparePanelProps extends Pick<Framed, "family" | "view" | "onView" | "step"> {
  /** Ordinals of the two refits, and what they are called. */
  left: number;
  right: number;
  names: [left: string, right: string];
  layer: number;
}

/** The two refits: hue and dash, so that neither is told by colour alone. */
export const sideLooks = [
  { color: "var(--cat-1)", dash: undefined },
  { color: "var(--cat-2)", dash: "6 3" },
] as const;
