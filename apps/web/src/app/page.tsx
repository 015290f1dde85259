/** Home. */
import type { Metadata } from "next";
import { Suspense } from "react";
import { FamiliesPage } from "../families/FamiliesPage";
import { Header } from "../frame/Header";

export const metadata: Metadata = { title: { absolute: "Families · Seedscope" } };

export default function Page() {
  return (
    <Suspense
      fallback={
        <>
          <Header />
          <main>
            <h1>Families</h1>
          </main>
        </>
      }
    >
      <FamiliesPage />
    </Suspense>
  );
}
