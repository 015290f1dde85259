"use client";
/** A claim: its sentence, its number, where that comes from, and what can be done with it. */
import Link from "next/link";
import { ago } from "../format";
import { CopyButton } from "../frame/CopyButton";
import { type FragmentType, readFragment } from "../graphql/documents";
import { useViewer } from "../signin/useViewer";
import { ClaimNumber } from "./ClaimNumber";
import styles from "./Claims.module.css";
import { ClaimCard_claim } from "./documents";
import { badgeMarkdown } from "./markdown";
import { placeWords } from "./places";
import { Rerun } from "./Rerun";
import { TakeBack } from "./TakeBack";

interface ClaimCardProps {
  claim: FragmentType<typeof ClaimCard_claim>;
  /** Called once it is taken back. */
  onDeleted: () => void;
}

export function ClaimCard({ claim: masked, onDeleted }: ClaimCardProps) {
  const claim = readFragment(ClaimCard_claim, masked);
  const { provenance, createdBy } = claim;
  const { can, user } = useViewer();
  const mayDelete = can("ADMIN") || (can("WRITE") && user !== null && createdBy?.id === user.id);
  const at = (path: string) => new URL(path, window.location.origin).href;
  return (
    <article className={`panel ${styles.card}`} aria-label={claim.statement}>
      <div>
        <h2 className={styles.statement}>
          <Link href={`/claims/${claim.shortCode}`}>{claim.statement}</Link>
        </h2>
        <p className="facts small">
          <span>
            {placeWords(claim.place)} of{" "}
            <Link href={`/f/${claim.family.slug}?claim=${claim.shortCode}`}>{claim.family.name}</Link>
          </span>
          <span>{ago(claim.createdAt)}</span>
          {createdBy ? <span>{createdBy.name}</span> : null}
        </p>
      </div>
      <ClaimNumber estimate={claim.estimate ?? null} large />
      <div className={styles.command}>
        <code>{provenance.reproduceCommand}</code>
        <CopyButton
          className="ctl s"
          text={() => provenance.reproduceCommand}
          done="Command copied"
          title="Copy the command that makes the number again"
        >
          Copy command
        </CopyButton>
      </div>
      <Rerun code={claim.shortCode} family={claim.family.id} claimed={claim.estimate ?? null} />
      <details className={styles.provenance}>
        <summary>Hashes</summary>
        <dl className={styles.hashes}>
          <dt>Report</dt>
          <dd>{provenance.key}</dd>
          <dt>Weights</dt>
          <dd>{[...new Set(provenance.weights)].join(" ")}</dd>
          <dt>Prompts</dt>
          <dd>{provenance.promptSet}</dd>
          <dt>Code</dt>
          <dd>
            {provenance.codeVersion}, {provenance.engine}
          </dd>
        </dl>
      </details>
      <img src={claim.badge} alt={`Badge of the claim: ${claim.statement}`} height={20} className={styles.badge} />
      <div className={styles.acts}>
        <CopyButton
          className="ctl m"
          text={() => badgeMarkdown(claim.statement, at(claim.badge), at(claim.url))}
          done="Markdown copied"
          title="Copy the badge as Markdown, for a README"
        >
          Copy badge
        </CopyButton>
        <CopyButton className="ctl m" text={() => at(claim.url)} done="Link copied" title="Copy the claim's address">
          Copy address
        </CopyButton>
        {mayDelete ? <TakeBack id={claim.id} statement={claim.statement} onDeleted={onDeleted} /> : null}
      </div>
    </article>
  );
}
