"use client";
/** Below a picture, folded: its numbers, and where they come from. */
import { memo } from "react";
import { type AnalysisReport, ProvenanceRows, Reproduce } from "../analysis/Provenance";
import type { Table } from "./table";
import styles from "./ValuesFold.module.css";
import { ValueTable } from "./ValueTable";

interface ValuesFoldProps {
  table: Table;
  /** null where another panel has the provenance. */
  report?: AnalysisReport | null;
}

/** What is pointed at changes no number: hundreds of rows are not made anew for it. */
export const ValuesFold = memo(function ValuesFold({ table, report = null }: ValuesFoldProps) {
  return (
    <details className={styles.fold}>
      <summary>{report ? "Values and provenance" : "Values"}</summary>
      <ValueTable table={table} />
      {report ? (
        <div className={styles.provenance}>
          <ProvenanceRows report={report} faded={false} />
          <Reproduce report={report} />
        </div>
      ) : null}
    </details>
  );
});
