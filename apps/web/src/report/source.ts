"use client";
/** What the figures of one section were made from; each of them can be exported with it. */
import { createContext, useContext, useMemo } from "react";
import { type PanelExport, slugOf } from "../frame/panelExport";
import type { Table } from "./table";

export const FigureSource = createContext<Omit<PanelExport, "table"> | null>(null);

/** What a figure gives away; undefined for one that has no numbers of its own. */
export function useFigureExport(title: string, table: Table | null | undefined): PanelExport | undefined {
  const source = useContext(FigureSource);
  return useMemo(
    () => (source && table !== undefined ? { ...source, name: `${source.name}-${slugOf(title)}`, table } : undefined),
    [source, title, table],
  );
}
