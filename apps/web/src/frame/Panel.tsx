"use client";
/** A titled box. Its header never moves between the states of what it shows. */
import { type CSSProperties, type ReactNode, useId, useRef } from "react";
import { Room } from "../charts/room";
import styles from "./Panel.module.css";
import { PanelTools } from "./PanelTools";
import { type PanelExport, slugOf } from "./panelExport";
import { useEnlarged } from "./useEnlarged";

interface PanelProps {
  title: string;
  /** In the address when it has the whole window; of the title without it. */
  name?: string;
  /** One muted line of scope. */
  sub?: ReactNode;
  actions?: ReactNode;
  /** What it gives away; without it the panel has nothing to export, and nothing to enlarge. */
  exports?: PanelExport;
  children: ReactNode;
  className?: string;
  style?: CSSProperties;
}

export function Panel({ title, name = slugOf(title), sub, actions, exports, children, className, style }: PanelProps) {
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  const { large, room } = useEnlarged(panel, exports ? name : null);
  return (
    <section
      ref={panel}
      className={["panel", className, large ? styles.large : ""].filter(Boolean).join(" ")}
      style={style}
      aria-labelledby={id}
      data-panel={exports ? name : undefined}
      data-large={large || undefined}
    >
      <header>
        <div>
          <h2 id={id} data-unprinted>
            {title}
          </h2>
          {sub ? (
            <span className="sub" data-unprinted data-scope>
              {sub}
            </span>
          ) : null}
          {actions ? <span className="acts">{actions}</span> : null}
        </div>
        {exports ? <PanelTools panel={panel} name={name} title={title} exports={exports} large={large} /> : null}
      </header>
      <Room value={room}>{children}</Room>
    </section>
  );
}
