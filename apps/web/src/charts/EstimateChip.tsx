/** A number with its floor (and interval, where there is one) on one fixed 0..1 track. */
import { type Reading, spoken } from "../estimate";
import { fixed } from "../format";
import styles from "./EstimateChip.module.css";

interface EstimateChipProps {
  reading: Reading;
  /** Width of the track in pixels. */
  track?: number;
  large?: boolean;
}

export function EstimateChip({ reading, track = 72, large }: EstimateChipProps) {
  const { value, floor, interval, open } = reading;
  const label = spoken(reading);
  const x = (at: number) => Math.min(track - 3, Math.max(3, 3 + at * (track - 6)));
  return (
    <span
      className={large ? `${styles.chip} ${styles.large}` : styles.chip}
      role="img"
      aria-label={label}
      title={label}
    >
      <span>
        <b>{value === null ? "–" : fixed(value)}</b>
        {interval ? (
          <span className={styles.interval}>
            [{fixed(interval[0])}, {fixed(interval[1])}]
          </span>
        ) : null}
      </span>
      <svg width={track} height="12" aria-hidden="true">
        <line x1="0" x2={track} y1="6" y2="6" stroke="var(--grid)" strokeWidth="2" />
        {floor !== null ? (
          <line x1={x(floor)} x2={x(floor)} y1="0" y2="12" stroke="var(--floor-ink)" strokeWidth="1.5" />
        ) : null}
        {interval ? (
          <line
            x1={x(interval[0]) - 1}
            x2={x(interval[1]) + 1}
            y1="6"
            y2="6"
            stroke="var(--ci)"
            strokeWidth="8"
            opacity=".34"
          />
        ) : null}
        {value !== null ? (
          <circle
            cx={x(value)}
            cy="6"
            r="2.8"
            fill={open ? "var(--surface)" : "var(--ci)"}
            stroke="var(--ci)"
            strokeWidth="1.5"
          />
        ) : null}
      </svg>
    </span>
  );
}
