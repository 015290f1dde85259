"use client";
/** A claim: its sentence, its number, where that comes from, and what can be done with it. */
import Link from "next/link";
import { useState } from "react";
import { useMutation } from "urql";
import { EstimateChip } from "../charts/EstimateChip";
import { read } from "../estimate";
import { ago } from "../format";
import { ConfirmDialog } from "../frame/ConfirmDialog";
import { CopyButton } from "../frame/CopyButton";
import { type FragmentType, readFragment } from "../gql";
import styles from "./Claims.module.css";
import { ClaimCard_claim, DeleteClaim } from "./documents";
import { Rerun } from "./Rerun";

interface ClaimCardProps {
  claim: FragmentType<typeof ClaimCard_claim>;
  /** Called once it is taken back; without it the card has no such button. */
  onDeleted?: () => void;
}

export function ClaimCard({ claim: masked, onDeleted }: ClaimCardProps) {
  const claim = readFragment(ClaimCard_claim, masked);
  const { provenance } = claim;
  const at = (path: string) => new URL(path, window.location.origin).href;
  return (
    <article className="panel" aria-label={claim.statement}>
      <p className={styles.statement}>
        <Link href={`/claims/${claim.shortCode}`}>{claim.statement}</Link>
      </p>
      <p className={styles.line}>
        {claim.estimate ? (
          <>
            <EstimateChip reading={read(claim.estimate, "raw")} large />
            <span className="muted">n = {claim.estimate.n}</span>
          </>
        ) : (
          <span className="muted">Without a number.</span>
        )}
      </p>
      <p className="facts">
        <span>
          {claim.place} of <Link href={`/f/${claim.family.slug}`}>{claim.family.name}</Link>
        </span>
        <span>{ago(claim.createdAt)}</span>
        {claim.createdBy ? <span>{claim.createdBy.name}</span> : null}
      </p>
      <img src={claim.badge} alt={`Badge of the claim: ${claim.statement}`} height={20} className={styles.badge} />
      <details>
        <summary>Provenance</summary>
        <dl className={styles.hashes}>
          <dt>Report</dt>
          <dd>{provenance.key}</dd>
          <dt>Weights</dt>
          <dd>{provenance.weights.join(" ")}</dd>
          <dt>Prompts</dt>
          <dd>{provenance.promptSet}</dd>
          <dt>Code</dt>
          <dd>
            {provenance.codeVersion}, {provenance.engine}
          </dd>
          <dt>Again</dt>
          <dd>{provenance.reproduceCommand}</dd>
        </dl>
      </details>
      <div className={styles.acts}>
        <CopyButton
          className="ctl m"
          text={() => provenance.reproduceCommand}
          done="Command copied"
          title="Copy the command that makes the number again"
        >
          Copy command
        </CopyButton>
        <CopyButton className="ctl m" text={() => at(claim.url)} done="Link copied" title="Copy the claim's address">
          Copy address
        </CopyButton>
        <CopyButton
          className="ctl m"
          text={() => `[![${claim.statement.replace(/[[\]]/g, "\\$&")}](${at(claim.badge)})](${at(claim.url)})`}
          done="Markdown copied"
          title="Copy the badge as Markdown"
        >
          Copy badge
        </CopyButton>
        {onDeleted ? <TakeBack id={claim.id} statement={claim.statement} onDeleted={onDeleted} /> : null}
      </div>
      <Rerun code={claim.shortCode} family={claim.family.id} />
    </article>
  );
}

function TakeBack({ id, statement, onDeleted }: { id: string; statement: string; onDeleted: () => void }) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [, remove] = useMutation(DeleteClaim);
  const close = async (confirmed: boolean) => {
    setAsking(false);
    if (!confirmed) return;
    const { data, error } = await remove({ id });
    const refused = error?.graphQLErrors[0]?.message ?? error?.message ?? data?.deleteClaim.userErrors[0]?.message;
    setProblem(refused ?? null);
    if (!refused) onDeleted();
  };
  return (
    <>
      <button type="button" className="ctl m danger" onClick={() => setAsking(true)}>
        Delete
      </button>
      <span role="alert" className={styles.problem}>
        {problem}
      </span>
      <ConfirmDialog open={asking} title="Delete this claim?" keep="Keep it" go="Delete" onClose={close}>
        <p>{statement}</p>
        <p>Its address and its badge lead nowhere afterwards. The report stays.</p>
      </ConfirmDialog>
    </>
  );
}
