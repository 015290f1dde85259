/** Above the wall, while patterns are missing: how many are there, or why there are no more. */
import { plural } from "../format";
import { ProgressBar } from "../frame/ProgressBar";
import styles from "./Head.module.css";
import type { Patterns } from "./usePatterns";

export function WallState({ patterns, refits }: { patterns: Patterns; refits: number }) {
  const { of, waiting, failed, again } = patterns;
  if (failed) {
    return (
      <div className={styles.notice} role="alert">
        <p>
          <b>
            Stopped at {of.size} of {plural(refits, "refit")}.
          </b>{" "}
          {failed} What is drawn is kept.
        </p>
        <button type="button" className="ctl s" onClick={again}>
          Try again
        </button>
      </div>
    );
  }
  if (waiting === 0) return null;
  return (
    <div className={styles.notice}>
      <ProgressBar fraction={of.size / refits} label="Attention patterns" />
      <p className="small">
        {of.size} of {plural(refits, "forward pass", "forward passes")} done, one text in each refit.
      </p>
    </div>
  );
}
