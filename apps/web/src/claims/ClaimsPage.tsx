"use client";
/** All claims that this viewer sees, newest first. */
import { useState } from "react";
import { count, plural } from "../format";
import { Header } from "../frame/Header";
import { PageHead } from "../frame/PageHead";
import { useLiveQuery } from "../graphql/useLiveQuery";
import { ClaimCard } from "./ClaimCard";
import styles from "./Claims.module.css";
import { Claims } from "./documents";

const pageSize = 24;
const mostListed = 256;

export function ClaimsPage() {
  const [first, setFirst] = useState(pageSize);
  const {
    latest: data,
    error,
    refresh,
  } = useLiveQuery({ query: Claims, variables: { first }, requestPolicy: "cache-and-network" }, 0);
  const claims = data?.claims;
  return (
    <>
      <Header />
      <main>
        <PageHead
          crumb="Claims"
          title="Claims"
          facts={claims ? <span>{plural(claims.totalCount, "claim")}</span> : null}
        />
        {claims && claims.nodes.length > 0 ? (
          <div className={styles.grid}>
            {claims.nodes.map((claim) => (
              <ClaimCard key={claim.id} claim={claim} onDeleted={refresh} />
            ))}
          </div>
        ) : (
          <div className="panel">
            <div className="state">
              {claims ? (
                <p>
                  <b>No claim yet.</b> A claim is a sentence with the number of a stored report, under a short address.
                  “Claim” beside a report's provenance makes one.
                </p>
              ) : (
                <p>
                  {error ? (error.graphQLErrors[0]?.message ?? "The server does not answer.") : "Reading the claims."}
                </p>
              )}
            </div>
          </div>
        )}
        {claims && claims.totalCount > claims.nodes.length && first < mostListed ? (
          <p className="small muted">
            {claims.nodes.length} of {count(claims.totalCount)} shown.{" "}
            <button type="button" className="linkish" onClick={() => setFirst(Math.min(mostListed, first + pageSize))}>
              Show more
            </button>
          </p>
        ) : null}
      </main>
    </>
  );
}
