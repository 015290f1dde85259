/** While seeds are left out: how many, which, what is shown without them, and the way back. */
import { plural } from "../format";
import { namesOf } from "./leftOut";
import styles from "./WithoutSeeds.module.css";

interface WithoutSeedsProps {
  /** e.g. "seed 4" */
  left: readonly { ordinal: number; label: string }[];
  /** How many refits remain. */
  others: number;
  /** Whether the curve of all is drawn beside. */
  beside: boolean;
  onBack: () => void;
}

export function WithoutSeeds({ left, others, beside, onBack }: WithoutSeedsProps) {
  return (
    <div className={styles.banner} role="status">
      <p>
        <b>
          {plural(left.length, "seed")} excluded: {namesOf(left)}.
        </b>{" "}
        {`Curve, heads, scores and what they are worth are those of the other ${others}, matched anew; other pages have all.`}
        {beside ? " Dashed: all refits." : ""}
      </p>
      <button type="button" className="ctl m" onClick={onBack}>
        {left.length > 1 ? "Take them all back" : "Take it back"}
      </button>
    </div>
  );
}
