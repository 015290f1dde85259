/** The measures, from the repository's own docs. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metadata } from "next";
import { MetricsPage } from "../../../guide/MetricsPage";
import { rendered } from "../../../guide/markdown";

export const metadata: Metadata = { title: "Measures" };

/** Read when the page is built, from this package's folder; a served page opens no file. */
export const dynamic = "force-static";

export default async function Page() {
  const markdown = await readFile(join(process.cwd(), "../../docs/metrics.md"), "utf8");
  return <MetricsPage {...rendered(markdown)} />;
}
