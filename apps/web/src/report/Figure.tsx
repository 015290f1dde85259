"use client";
/** A picture in a section: what it shows, its key, and the picture. */
import { type ReactNode, useRef } from "react";
import { Room, useRoom } from "../charts/room";
import frame from "../frame/Panel.module.css";
import { PanelTools } from "../frame/PanelTools";
import { slugOf } from "../frame/panelExport";
import { useEnlarged } from "../frame/useEnlarged";
import styles from "./Figure.module.css";
import { useFigureExport } from "./source";
import type { Table } from "./table";

interface FigureProps {
  title: string;
  sub?: ReactNode;
  /** Key, or choices that only this picture has. */
  acts?: ReactNode;
  /** Its numbers; without them the figure has nothing to export, and nothing to enlarge. */
  table?: Table | null;
  /** Of the section's twelve columns; in narrow windows every picture has all of them. */
  span?: 4 | 5 | 6 | 7 | 8 | 12;
  children: ReactNode;
  /** A sentence under the picture. */
  foot?: ReactNode;
}

export function Figure({ title, sub, acts, table, span = 6, children, foot }: FigureProps) {
  const figure = useRef<HTMLElement>(null);
  const exports = useFigureExport(title, table);
  const name = exports ? slugOf(exports.name) : null;
  const { large, room } = useEnlarged(figure, name);
  return (
    <figure
      ref={figure}
      className={large ? `${styles.figure} ${frame.large}` : styles.figure}
      style={{ "--span": span } as React.CSSProperties}
      data-panel={name ?? undefined}
    >
      <figcaption className={styles.caption}>
        <b data-unprinted>{title}</b>
        {sub ? (
          <span className="faint" data-unprinted data-scope>
            {sub}
          </span>
        ) : null}
        {acts || exports ? (
          <span className={styles.acts}>
            {acts}
            {exports && name ? (
              <PanelTools panel={figure} name={name} title={title} exports={exports} large={large} />
            ) : null}
          </span>
        ) : null}
      </figcaption>
      <Room value={room}>{children}</Room>
      {foot ? <p className={styles.foot}>{foot}</p> : null}
    </figure>
  );
}

/** Figures under one another in one part of the section's width. */
export function Stack({ span = 6, children }: Pick<FigureProps, "span" | "children">) {
  return (
    <div className={styles.stack} style={{ "--span": span } as React.CSSProperties}>
      {children}
    </div>
  );
}

/** Room for a curve that fills its nearest positioned ancestor. */
export function CurveRoom({ height = 260, children }: { height?: number; children: ReactNode }) {
  return (
    <div className={styles.room} style={{ height: height * useRoom() }}>
      {children}
    </div>
  );
}
