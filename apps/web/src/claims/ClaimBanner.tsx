"use client";
/** Above a family's pages when a claim led here (`?claim=CODE`): what is claimed, and the number as it was then. */
import Link from "next/link";
import { useQuery } from "urql";
import { textParameter, useChoices } from "../address";
import { readFragment } from "../graphql/documents";
import { ClaimNumber } from "./ClaimNumber";
import styles from "./Claims.module.css";
import { ClaimCard_claim, OneClaim } from "./documents";
import { placeWords } from "./places";

const choices = { code: textParameter("claim") };

export function ClaimBanner() {
  const [{ code }, change] = useChoices(choices);
  const [{ data, error }] = useQuery({ query: OneClaim, variables: { code: code ?? "" }, pause: !code });
  if (!code || (!data && !error)) return null;
  const claim = readFragment(ClaimCard_claim, data?.claim);
  return (
    <aside className={`panel ${styles.banner}`} aria-label="Claim">
      {claim ? (
        <>
          <div>
            <p className={styles.statement}>“{claim.statement}”</p>
            <p className="small muted">
              Claimed of {placeWords(claim.place)}
              {claim.createdBy ? ` by ${claim.createdBy.name}` : ""}, {claim.createdAt.slice(0, 10)}
            </p>
          </div>
          <ClaimNumber estimate={claim.estimate ?? null} />
          <span className={styles.bannerActs}>
            <Link className="ctl m" href={`/claims/${claim.shortCode}`}>
              Open claim
            </Link>
            <CloseButton onClose={() => change({ code: null })} />
          </span>
        </>
      ) : (
        <>
          <p>
            <b>The claim {code} is not there.</b> It was deleted, or is not yours to see.
          </p>
          <span className={styles.bannerActs}>
            <CloseButton onClose={() => change({ code: null })} />
          </span>
        </>
      )}
    </aside>
  );
}

function CloseButton({ onClose }: { onClose: () => void }) {
  return (
    <button type="button" className="ctl m" onClick={onClose}>
      Close
    </button>
  );
}
