"use client";
import { type AnyVariables, stringifyVariables } from "@urql/core";
/** What the sections of a report have told of themselves: for the contents, and for computing all that is missing. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import type { AnalysisReport } from "../analysis/Provenance";
import { type Cost, isLookedFor, keyOf, type OutcomeDocument, type ReportView, useReport } from "../analysis/useReport";
import type { SectionId } from "./sections";

export interface Entry {
  state: "nothing" | "asking" | "estimate" | "pending" | "refused" | "broken" | "ready" | "failed";
  /** What the section asks; null while it asks nothing. */
  key: string | null;
  /** Of what is not computed. */
  cost: Cost | null;
  /** Claims of the paper that hold here, and that do not; of the report asked for. */
  holds: number;
  fails: number;
  /** What to keep in mind, in sentences. */
  cautions: string[];
}

interface Board {
  entries: Partial<Record<SectionId, Entry>>;
  tell: (id: SectionId, entry: Entry) => void;
  /** What the reader has asked to be computed, by key. */
  begun: ReadonlySet<string>;
  begin: (keys: string[]) => void;
}

const BoardContext = createContext<Board | null>(null);

export function BoardProvider({ children }: { children: ReactNode }) {
  const [entries, setEntries] = useState<Board["entries"]>({});
  const [begun, setBegun] = useState<ReadonlySet<string>>(new Set());
  const tell = useCallback((id: SectionId, entry: Entry) => setEntries((old) => ({ ...old, [id]: entry })), []);
  const begin = useCallback((keys: string[]) => setBegun((old) => new Set([...old, ...keys])), []);
  const board = useMemo(() => ({ entries, tell, begun, begin }), [entries, tell, begun, begin]);
  return <BoardContext value={board}>{children}</BoardContext>;
}

export function useBoard(): Board {
  const board = useContext(BoardContext);
  if (!board) throw new Error("useBoard is called outside of BoardProvider");
  return board;
}

/**
 * The report of one section. It only looks at first; what is not stored is begun when the reader says so, here or for
 * all sections at once.
 *
 * @param variables what is asked, but for how long to wait; null asks nothing
 */
export function useSection<O extends { __typename: string }, Variables extends { slug: string; wait: object }>(
  id: SectionId,
  document: OutcomeDocument<O, Variables>,
  variables: Omit<Variables, "wait"> | null,
): ReturnType<typeof useReport<O, Variables>> {
  const { begun, begin, tell } = useBoard();
  const key = keyOf(id, variables);
  const view = useReport(document, variables, key !== null && begun.has(key));
  useTold(id, key, view, tell);
  return {
    ...view,
    compute: () => (isLookedFor(view) && key && !begun.has(key) ? begin([key]) : view.compute()),
  };
}

function useTold(id: SectionId, key: string | null, view: ReportView<unknown>, tell: Board["tell"]): void {
  const { status } = view;
  const { claims, warnings } = status.is === "ready" ? (view.report as AnalysisReport) : { claims: [], warnings: [] };
  const entry: Entry = {
    state:
      status.is === "pending" && (status.job.state === "FAILED" || status.job.state === "CANCELLED")
        ? "failed"
        : status.is,
    key,
    cost: status.is === "estimate" ? status.cost : null,
    holds: claims.filter((claim) => claim.holds).length,
    fails: claims.filter((claim) => !claim.holds).length,
    cautions: warnings.map(({ message }) => message),
  };
  const told = stringifyVariables(entry as unknown as AnyVariables as object);
  // the text stands for the entry: it changes exactly when the entry does
  useEffect(() => tell(id, JSON.parse(told)), [id, told, tell]);
}
