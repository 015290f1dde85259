"use client";
/** Where the training stands, in six numbers. */
import { useState } from "react";
import { pageLength } from "../analysis/heads";
import { useReport } from "../analysis/useReport";
import { EstimateChip } from "../charts/EstimateChip";
import { read } from "../estimate";
import { compact, count, duration, fixed, plural } from "../format";
import { ProgressBar } from "../frame/ProgressBar";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import { readFragment } from "../graphql/documents";
import { JobProgress_job, queueSentence } from "../jobs/jobState";
import { confidence, prompts } from "../report/request";
import { scaleOf, type View } from "../view";
import { highestInduction, LiveInduction } from "./induction";
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
      <InductionCard family={family} view={view} step={latest?.step ?? 0} />
    </dl>
  );
}

/** Looked for at every checkpoint; computed there once the reader follows it. */
function InductionCard({ family, view, step }: { family: FamilyTraining_FamilyFragment; view: View; step: number }) {
  const [followed, setFollowed] = useState(false);
  const heads = Math.min(pageLength, family.architecture.layers * family.architecture.heads);
  const asked =
    step === 0 ? null : { slug: family.slug, input: { step, ...prompts(view), ...confidence(view) }, heads };
  const { report, status } = useReport(LiveInduction, asked, followed);
  const highest = report && highestInduction(report.heads.nodes);
  return (
    <div>
      <dt>
        Induction, highest of {plural(heads, "head")}
        {highest ? `: ${highest.label}, step ${count(report.step)}` : ""}
      </dt>
      <dd>
        {highest ? <EstimateChip reading={read(highest.estimate, scaleOf(view))} track={88} large /> : null}
        {report && !highest ? <small>the context is too short for it</small> : null}
        {status.is === "estimate" ? (
          <button
            type="button"
            className="ctl s"
            title={`Scores at every checkpoint from here on, ${count(status.cost.forwardPasses)} forward passes each`}
            onClick={() => setFollowed(true)}
          >
            Follow
          </button>
        ) : null}
        {highest || report || status.is === "estimate" ? null : (
          <small>
            {step === 0 ? "at the first checkpoint" : status.is === "refused" ? "not known" : "being computed"}
          </small>
        )}
      </dd>
    </div>
  );
}
