/** While a seed is left out of the curve: which, what still holds it, and the way back. */
import styles from "./WithoutSeed.module.css";

interface WithoutSeedProps {
  /** e.g. "seed 4" */
  label: string;
  /** How many refits remain. */
  others: number;
  /** Whether the curve without it is on screen. */
  drawn: boolean;
  onBack: () => void;
}

export function WithoutSeed({ label, others, drawn, onBack }: WithoutSeedProps) {
  return (
    <div className={styles.banner} role="status">
      <p>
        <b>1 seed left out: {label}.</b>{" "}
        {drawn
          ? `Dashed: stability of the other ${others} alone. The solid curve, heads and intervals still hold all refits.`
          : "Its influence is known for calibrated stability only. Choose Calibrated and Stability, and compute the influence of each seed, to see the others alone."}
      </p>
      <button type="button" className="ctl m" onClick={onBack}>
        Put it back
      </button>
    </div>
  );
}
