/** The query console: what GET /graphql shows a browser, too. */
import type { Metadata } from "next";
import { ConsolePage } from "../../console/ConsolePage";

export const metadata: Metadata = { title: "Query console" };

export default function Page() {
  return <ConsolePage />;
}
