/** A state in a word, an icon and a colour; never the colour alone. */
import type { ReactNode } from "react";

export type BadgeKind = "ok" | "warn" | "bad" | "run" | "idle";

const icons: Record<BadgeKind, ReactNode> = {
  ok: <path d="M1.5 5.5 4 8l4.5-6" />,
  warn: <path d="M5 1.5v4.2M5 8.4v.1" />,
  bad: <path d="M2 2l6 6M8 2 2 8" />,
  run: (
    <>
      <circle cx="5" cy="5" r="3.2" />
      <path d="M5 3v2l1.4 1" />
    </>
  ),
  idle: <path d="M2 5h6" />,
};

export function Badge({ kind, children, title }: { kind: BadgeKind; children: ReactNode; title?: string }) {
  return (
    <span className={`badge ${kind}`} title={title}>
      <svg viewBox="0 0 10 10" aria-hidden="true">
        {icons[kind]}
      </svg>
      {children}
    </span>
  );
}
