/** Named facts, one a line. */
import type { ReactNode } from "react";

export function Facts({ rows, className }: { rows: [name: string, value: ReactNode][]; className: string }) {
  return (
    <dl className={className}>
      {rows.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
