/** What every panel of the ablation page is given. */
import type { Framed } from "../family/FamilyFrame";
import type { Brush } from "../family/overview";
import type { Kind } from "./choices";
import type { Over } from "./effects";
import type { AskedEffects } from "./useEffects";

export interface LabPanelProps {
  family: Framed["family"];
  view: Framed["view"];
  kind: Kind;
  asked: AskedEffects | null;
  over: Over;
  /** Index of the locked head among the effects. */
  locked: number | null;
  /** By its label. */
  onLock: (head: string | null) => void;
  /** What is touched in one panel; the others mark it, too. */
  brush: Brush;
  onBrush: (brush: Brush) => void;
}
