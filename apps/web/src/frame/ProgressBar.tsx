/** How much is done, as a bar; the number stands beside it in words. */

/** @param fraction 0..1 */
export function ProgressBar({ fraction, label }: { fraction: number; label: string }) {
  const percent = Math.round(100 * Math.min(1, Math.max(0, fraction)));
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}
