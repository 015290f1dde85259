/** What the colours of a heatmap mean: one ramp, for every family. */

const stops = Array.from({ length: 9 }, (_, i) => `var(--seq-${i})`).join(", ");

/** @param end where the ramp ends, e.g. "ln 64" */
export function RampKey({ end = "1" }: { end?: string }) {
  return (
    <span className="key" role="img" aria-label={`Colours run from 0 to ${end}`}>
      <span>
        0
        <i style={{ width: 96, height: 10, background: `linear-gradient(90deg, ${stops})` }} />
        {end}
      </span>
    </span>
  );
}
