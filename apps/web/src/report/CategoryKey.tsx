/** Which mark is which: colour and shape, as the scatter draws them. */

interface CategoryKeyProps {
  entries: { name: string /** null is the colour of all others */; category: number | null }[];
}

const shapes = [
  <circle key="disc" cx="6" cy="6" r="4" />,
  <rect key="square" x="2.4" y="2.4" width="7.2" height="7.2" />,
  <path key="triangle" d="M6 1.4 10.4 9.2H1.6z" />,
  <path key="diamond" d="M6 .8 11.2 6 6 11.2.8 6z" />,
];

/** Marks 5 to 8 have the shapes of 1 to 4 again, open. */
function inked(category: number | null) {
  if (category === null) return { fill: "var(--unmarked)" };
  const color = `var(--cat-${(category % 8) + 1})`;
  return category < 4 ? { fill: color } : { fill: "none", stroke: color, strokeWidth: 1.5 };
}

export function CategoryKey({ entries }: CategoryKeyProps) {
  return (
    <span className="key">
      {entries.map(({ name, category }) => (
        <span key={name}>
          <svg width="12" height="12" aria-hidden="true" {...inked(category)}>
            {shapes[(category ?? 0) % 4]}
          </svg>
          {name}
        </span>
      ))}
    </span>
  );
}
