"use client";
/** One claim, by its code. */
import { useRouter } from "next/navigation";
import { useQuery } from "urql";
import { Header } from "../frame/Header";
import { PageHead } from "../frame/PageHead";
import { ClaimCard } from "./ClaimCard";
import { OneClaim } from "./documents";

export function ClaimPage({ code }: { code: string }) {
  const [{ data, error }] = useQuery({ query: OneClaim, variables: { code } });
  const router = useRouter();
  return (
    <>
      <Header />
      <main>
        <PageHead crumb="Claims" title={`Claim ${code}`} facts={null} />
        {data?.claim ? (
          <ClaimCard claim={data.claim} onDeleted={() => router.push("/claims")} />
        ) : (
          <p className="muted">
            {error
              ? (error.graphQLErrors[0]?.message ?? "The server does not answer.")
              : data
                ? "There is no such claim: it was deleted, or is not yours to see."
                : "Reading the claim."}
          </p>
        )}
      </main>
    </>
  );
}
