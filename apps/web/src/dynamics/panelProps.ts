/** What the panels about one dynamics report are told. */
import type { ReportView } from "../analysis/useReport";
import type { Framed } from "../family/FamilyFrame";
import type { Brush } from "../family/overview";
import type { DynamicsReport } from "./documents";

export interface LookedProps extends Pick<Framed, "family" | "step" | "view" | "onView"> {
  reportView: ReportView<DynamicsReport>;
  asked: object | null;
  /** What is touched in one panel; the others mark it, too. */
  brush: Brush;
  onBrush: (brush: Brush) => void;
}
