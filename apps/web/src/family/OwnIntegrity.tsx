"use client";
/** Integrity of a family that was trained here: looked at when somebody asks, from the stored checkpoints. */
import { useRef, useState } from "react";
import { useMutation } from "urql";
import { plural } from "../format";
import { Panel } from "../frame/Panel";
import type { FamilyImport_FamilyFragment } from "../gql/graphql";
import { graphql, readFragment } from "../graphql/documents";
import { JobProgress_job } from "../jobs/jobState";
import { useFollowedJob } from "../jobs/useJob";
import { watch } from "../jobs/watched";
import { useViewer } from "../signin/useViewer";
import { IntegrityPanel } from "./IntegrityPanel";

const CheckIntegrity = graphql(`
  mutation CheckIntegrity($input: CheckFamilyInput!) {
    checkFamily(input: $input) { job { id ...JobProgress_job } userErrors { message } }
  }
`);

interface OwnIntegrityProps {
  /** Of the family. */
  id: string;
  integrity: FamilyImport_FamilyFragment["integrity"];
  /** Checkpoints that are stored of all refits. */
  stored: number;
  onChecked: () => void;
}

export function OwnIntegrity({ id, integrity, stored, onChecked }: OwnIntegrityProps) {
  const { can } = useViewer();
  const [sending, check] = useMutation(CheckIntegrity);
  const [following, setFollowing] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const key = useRef<string | null>(null);
  useFollowedJob(following, (state, job) => {
    setFollowing(null);
    setProblem(state === "SUCCEEDED" ? null : (job.failure?.message ?? "The check was cancelled."));
    onChecked();
  });
  const begin = async () => {
    // one wish, however often it has to be sent
    key.current ??= crypto.randomUUID();
    const { data, error } = await check({ input: { family: id, integrity: true, idempotencyKey: key.current } });
    const job = readFragment(JobProgress_job, data?.checkFamily.job);
    setProblem(error?.message ?? data?.checkFamily.userErrors[0]?.message ?? null);
    if (!job) return;
    key.current = null;
    watch(job.id);
    setFollowing(job.id);
  };
  const busy = sending.fetching || following !== null;
  const unread = stored - (integrity?.checkpoints ?? 0);
  const button = can("WRITE") ? (
    <button type="button" className="ctl s" disabled={busy} onClick={begin}>
      {busy ? "Checking…" : integrity ? "Check again" : "Check"}
    </button>
  ) : null;
  const told = problem ? (
    <p className="note" role="alert">
      {problem}
    </p>
  ) : null;
  if (integrity) {
    return (
      <IntegrityPanel integrity={integrity} action={button}>
        {told}
        {unread > 0 ? (
          <p className="small muted">{plural(unread, "checkpoint")} stored since has not been read.</p>
        ) : null}
      </IntegrityPanel>
    );
  }
  return (
    <Panel title="Integrity" sub="same weights twice, values that are not finite, losses apart" actions={button}>
      {told}
      <p className="muted">
        Nobody has looked yet. A check reads {plural(stored, "checkpoint")} tensor by tensor and measures each refit's
        loss on the built-in prompts.
      </p>
    </Panel>
  );
}
