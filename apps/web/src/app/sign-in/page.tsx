/** Signing in, and setting the password of an invitation. */
import type { Metadata } from "next";
import { SignInPage } from "../../signin/SignInPage";

export const metadata: Metadata = { title: "Sign in", referrer: "no-referrer" };

export default function Page() {
  return <SignInPage />;
}
