/** What every panel of the page is told. */
import type { Change, Choices } from "../address";
import type { Framed } from "../family/FamilyFrame";
import type { Brush } from "../family/overview";
import type { MatrixNumbers } from "../report/pictures";
import type { choices } from "./choices";
import type { AskedMeasure } from "./useMeasures";

/** What the pointer or the keyboard is on in one panel; the other marks it, too. */
export interface StreamBrush extends Brush {
  /** Ordinals of two refits. */
  refits?: readonly number[];
}

export interface StreamPanelProps extends Pick<Framed, "family" | "view" | "onView"> {
  chosen: Choices<typeof choices>;
  choose: Change<Choices<typeof choices>>;
  /** Those that are drawn. */
  asked: readonly AskedMeasure[];
  /** Whose matrix is shown; null before a measure is computed. */
  shown: AskedMeasure | null;
  /** Its matrices by layer; null until they are wanted and there. */
  matrices: readonly MatrixNumbers[] | null;
  layer: number;
  brush: StreamBrush;
  onBrush: (brush: StreamBrush) => void;
}
