/** What every panel of the page is told. */
import type { Change, Choices } from "../address";
import type { Framed } from "../family/FamilyFrame";
import type { choices } from "./choices";
import type { AskedMeasure } from "./useMeasures";

export interface StreamPanelProps extends Pick<Framed, "family" | "view" | "onView"> {
  chosen: Choices<typeof choices>;
  choose: Change<Choices<typeof choices>>;
  /** Those that are drawn. */
  asked: readonly AskedMeasure[];
  layer: number;
}
