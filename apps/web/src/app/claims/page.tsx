/** All claims. */
import type { Metadata } from "next";
import { ClaimsPage } from "../../claims/ClaimsPage";

export const metadata: Metadata = { title: "Claims" };

export default function Page() {
  return <ClaimsPage />;
}
