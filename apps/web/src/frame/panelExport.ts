/** What a panel gives away of itself. */
import type { DocumentNode } from "graphql";
import type { AnalysisReport } from "../analysis/Provenance";
import type { Table } from "../report/table";

export interface PanelExport {
  /** Of the files, without an ending: "l4-demo-stability-by-layer". */
  name: string;
  /** The numbers that the panel draws, with their labels; null while there are none. */
  table: Table | null;
  /** What the panel asked the API. */
  query: { document: DocumentNode; variables: object } | null;
  /** Where the numbers come from; null where they are no report's. */
  report: AnalysisReport | null;
  /** The one text that is looked at, as "prompt 3 of built-in"; left out where the report's prompts are meant. */
  text?: string;
}

/** Words as a part of an address or of a file's name: "Every head" is "every-head". */
export const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
