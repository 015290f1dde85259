/** The page that brings in a family from files or from the hub. */
import type { Metadata } from "next";
import { ImportPage } from "../../import/ImportPage";

export const metadata: Metadata = { title: "Import a family" };

export default function Page() {
  return <ImportPage />;
}
