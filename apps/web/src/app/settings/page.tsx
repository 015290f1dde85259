/** Tokens, members, and the server. */
import type { Metadata } from "next";
import { SettingsPage } from "../../settings/SettingsPage";

export const metadata: Metadata = { title: "Settings" };

export default function Page() {
  return <SettingsPage />;
}
