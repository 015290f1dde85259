"use client";
/** A claim's question asked of another family. */
import { useState } from "react";
import { useQuery } from "urql";
import { EstimateChip } from "../charts/EstimateChip";
import { read } from "../estimate";
import { fixed, signed } from "../format";
import { readFragment } from "../gql";
import { isActive, JobProgress_job } from "../jobs/jobState";
import { useFollowedJob } from "../jobs/useJob";
import { NeedsRight } from "../signin/NeedsRight";
import styles from "./Claims.module.css";
import { FamiliesToRerun, RerunClaim } from "./documents";

const waitMs = 1200;

/** @param family the id of the claim's own, which is not offered */
export function Rerun({ code, family }: { code: string; family: string }) {
  const [{ data: all }] = useQuery({ query: FamiliesToRerun });
  const [other, setOther] = useState("");
  const [{ data, error, fetching }, execute] = useQuery({
    query: RerunClaim,
    variables: { code, family: other, wait: { waitMs } },
    pause: !other,
  });
  const others = (all?.families.nodes ?? []).filter(({ id }) => id !== family);
  const again = other ? data?.claim?.rerun : undefined;
  const outcome = again?.outcome;
  const job = readFragment(JobProgress_job, outcome?.__typename === "AnalysisPending" ? outcome.job : null);
  useFollowedJob(job && isActive(job.state) ? job.id : null, () => execute({ requestPolicy: "network-only" }));
  if (others.length === 0) return null;
  return (
    <NeedsRight need="COMPUTE">
      <div className={styles.line}>
        <label>
          Ask of another family{" "}
          <select className="field" value={other} onChange={(event) => setOther(event.target.value)}>
            <option value="">none</option>
            {others.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {!other ? null : error ? (
          <span role="alert">{error.graphQLErrors[0]?.message ?? error.message}</span>
        ) : again?.estimate ? (
          <>
            <EstimateChip reading={read(again.estimate, "raw")} />
            {again.difference === null ? null : (
              <span className="muted">
                difference {signed(again.difference)}
                {again.differenceInterval
                  ? ` [${fixed(again.differenceInterval.lower)}, ${fixed(again.differenceInterval.upper)}]`
                  : ""}
              </span>
            )}
          </>
        ) : outcome?.__typename === "AnalysisRefused" ? (
          <span>
            Not possible. {outcome.message} {outcome.suggestion}
          </span>
        ) : job?.failure ? (
          <span>Failed. {job.failure.message}</span>
        ) : job ? (
          <span className="muted">Being computed: {Math.floor(100 * job.progress.fraction)} %.</span>
        ) : fetching ? (
          <span className="muted">Asking.</span>
        ) : (
          <span className="muted">That family has no number at this place.</span>
        )}
      </div>
    </NeedsRight>
  );
}
