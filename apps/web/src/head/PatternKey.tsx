/** What the colours of a pattern mean. */

const sequential = Array.from({ length: 9 }, (_, i) => `var(--seq-${i})`).join(", ");
const diverging = ["n3", "n2", "n1", "0", "p1", "p2", "p3"].map((stop) => `var(--div-${stop})`).join(", ");

export function PatternKey({ difference, log }: { difference: boolean; log: boolean }) {
  const [low, high] = difference ? ["−1", "+1"] : [log ? "0.001" : "0", "1"];
  return (
    <span className="key" role="img" aria-label={`Colours run from ${low} to ${high}${log ? ", logarithmic" : ""}`}>
      <span>
        {low}{" "}
        <i
          style={{
            width: 72,
            height: 8,
            marginLeft: 6,
            background: `linear-gradient(90deg, ${difference ? diverging : sequential})`,
          }}
        />
        {high}
      </span>
    </span>
  );
}
