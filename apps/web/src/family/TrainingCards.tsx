"use client";
/** Where the training stands, in five numbers. */
import { EstimateChip } from "../charts/EstimateChip";
import { read } from "../estimate";
import { compact, count, duration, fixed, plural } from "../format";
import { ProgressBar } from "../frame/ProgressBar";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import { readFragment } from "../graphql/documents";
import { JobProgress_job, queueSentence } from "../jobs/jobState";
import { scaleOf, type View } from "../view";
import styles from "./TrainingPanel.module.css";

export function TrainingCards({ family, view }: { family: FamilyTraining_FamilyFragment; view: View }) {
  const { training, loss, stabilityByStep, architecture } = family;
  const job = readFragment(JobProgress_job, training?.job);
  if (!training || !job) return null;
  const fraction = training.totalSteps ? training.step / training.totalSteps : 0;
  const latest = stabilityByStep[stabilityByStep.length - 1];
  return (
    <dl className={`panel ${styles.cards}`}>
      <div>
        <dt>Step</dt>
        <dd>
          {count(training.step)}{" "}
          <small>
            of {count(training.totalSteps)} · {Math.floor(100 * fraction)} %
          </small>
          <ProgressBar fraction={fraction} label="Training progress" />
        </dd>
      </div>
      <div>
        <dt>Time left</dt>
        <dd>
          {training.etaSeconds === null ? (
            <small>{job.state === "QUEUED" ? queueSentence(job.queuePosition) : "not known yet"}</small>
          ) : (
            duration(training.etaSeconds)
          )}
        </dd>
      </div>
      <div>
        <dt>Speed</dt>
        <dd>
          {training.tokensPerSecond === null ? (
            <small>not known yet</small>
          ) : (
            <>
              {compact(training.tokensPerSecond)} <small>tokens/s</small>
            </>
          )}
        </dd>
      </div>
      <div>
        <dt title="Over refits, of each one's last 20 recorded losses">
          Loss, mean{loss?.sd == null ? "" : " ± sd"} of {plural(loss?.refits ?? family.refits.totalCount, "seed")}
        </dt>
        <dd>
          {loss ? (
            <>
              {fixed(loss.mean)} {loss.sd === null ? null : <small>± {fixed(loss.sd)}</small>}
            </>
          ) : (
            <small>after the first step</small>
          )}
        </dd>
      </div>
      <div>
        <dt>
          Stability so far, mean of {plural(architecture.layers * architecture.heads, "head")}
          {latest ? `, step ${count(latest.step)}` : ""}
        </dt>
        <dd>
          {latest ? (
            <EstimateChip reading={read(latest.overall, scaleOf(view))} track={88} large />
          ) : (
            <small>at the first checkpoint</small>
          )}
        </dd>
      </div>
    </dl>
  );
}
