/** All jobs. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { JobsPage } from "../../jobs/JobsPage";

export const metadata: Metadata = { title: "Jobs" };

/** The address is known in the browser only: nothing is drawn before. */
export default function Page() {
  return (
    <Suspense>
      <JobsPage />
    </Suspense>
  );
}
