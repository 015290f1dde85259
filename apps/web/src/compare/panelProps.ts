/** What every panel of the page is told. */
import type { Framed } from "../family/FamilyFrame";
import type { Brush } from "../family/overview";

export interface ComparePanelProps extends Pick<Framed, "family" | "view" | "onView" | "step"> {
  /** Ordinals of the two refits, and what they are called. */
  left: number;
  right: number;
  names: [left: string, right: string];
  layer: number;
}

/** Of the panels that mark what is touched in another: a layer, or a head of the left refit. */
export interface BrushProps {
  brush: Brush;
  onBrush: (brush: Brush) => void;
}

/** The two refits: hue and dash, so that neither is told by colour alone. */
export const sideLooks = [
  { color: "var(--cat-1)", dash: undefined },
  { color: "var(--cat-2)", dash: "6 3" },
] as const;
