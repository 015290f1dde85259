/** A titled box. Its header never moves between the states of what it shows. */
import { type CSSProperties, type ReactNode, useId } from "react";
import type { PanelExport } from "./panelExport";

interface PanelProps {
  title: string;
  /** One muted line of scope. */
  sub?: ReactNode;
  actions?: ReactNode;
  /** What it gives away; without it the panel has nothing to export. */
  exports?: PanelExport;
  children: ReactNode;
  className?: string;
  style?: CSSProperties;
}

export function Panel({ title, sub, actions, children, className, style }: PanelProps) {
  const id = useId();
  return (
    <section className={className ? `panel ${className}` : "panel"} style={style} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {sub ? <span className="sub">{sub}</span> : null}
        {actions ? <span className="acts">{actions}</span> : null}
      </header>
      {children}
    </section>
  );
}
