/** What the colours of a heatmap mean: one ramp, 0 to 1, for every family. */

const stops = Array.from({ length: 9 }, (_, i) => `var(--seq-${i})`).join(", ");

export function RampKey() {
  return (
    <span className="key" role="img" aria-label="Colours run from 0 to 1">
      <span>
        0
        <i style={{ width: 96, height: 10, background: `linear-gradient(90deg, ${stops})` }} />1
      </span>
    </span>
  );
}
