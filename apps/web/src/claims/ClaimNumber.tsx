/** The number that a claim rests on: with its interval, floor, n and verdict. */
import { EstimateChip } from "../charts/EstimateChip";
import { type EstimateNumbers, read } from "../estimate";
import { fixed } from "../format";
import styles from "./Claims.module.css";

export function ClaimNumber({ estimate, large }: { estimate: EstimateNumbers | null; large?: boolean }) {
  if (!estimate) return <p className="muted">Without a number.</p>;
  const reading = read(estimate, "raw");
  return (
    <p className={styles.number}>
      <EstimateChip reading={reading} large={large} track={large ? 120 : undefined} />
      <span className="small muted">
        {estimate.floor === null ? "no floor" : `floor ${fixed(estimate.floor)}`} · n = {estimate.n} · {reading.verdict}
      </span>
    </p>
  );
}
