/** The query console: what GET /graphql shows a browser, too. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metadata } from "next";
import { ConsolePage } from "../../console/ConsolePage";
import { exampleOf } from "../../console/examples";

export const metadata: Metadata = { title: "Query console" };

/** Examples are read when the page is built, from the repository's own; a served page opens no file. */
export const dynamic = "force-static";

const folder = join(process.cwd(), "../../examples");

export default async function Page() {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".graphql")).sort();
  const examples = await Promise.all(
    names.map(async (name) => exampleOf(name, await readFile(join(folder, name), "utf8"))),
  );
  return <ConsolePage examples={examples} />;
}
