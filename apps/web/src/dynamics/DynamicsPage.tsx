"use client";
/** How a family is or was trained, when its heads become themselves, and what another recipe gives. */
import { useMemo, useState } from "react";
import { useChoices } from "../address";
import { useAsked } from "../analysis/useAsked";
import { CheckpointsPanel } from "../family/CheckpointsPanel";
import { FamilyFrame, type Framed } from "../family/FamilyFrame";
import { familyQuestion } from "../family/familyQuery";
import { headInLayer } from "../family/headLabel";
import { type Brush, nothing } from "../family/overview";
import { RecipePanel } from "../family/RecipePanel";
import { RefitsPanel } from "../family/RefitsPanel";
import { TrainingCards } from "../family/TrainingCards";
import { useLossCurves } from "../family/useLossCurves";
import { useKeys } from "../frame/keys";
import { readFragment } from "../graphql/documents";
import { opened } from "../graphql/open";
import { useLiveQuery } from "../graphql/useLiveQuery";
import { JobActions } from "../jobs/JobActions";
import { isActive, JobProgress_job } from "../jobs/jobState";
import { anchorOf, confidence, prompts } from "../report/request";
import { scaleOf } from "../view";
import { AddSeedsPanel } from "./AddSeedsPanel";
import { ArmsPanel } from "./ArmsPanel";
import { choices } from "./choices";
import styles from "./DynamicsPage.module.css";
import { Arms, DynamicsOutcome } from "./documents";
import { EventsPanel } from "./EventsPanel";
import { GridsPanel } from "./GridsPanel";
import { LockInPanel } from "./LockInPanel";
import { LossPanel } from "./LossPanel";
import { ParallelPanel } from "./ParallelPanel";

export function DynamicsPage({ slug }: { slug: string }) {
  return (
    <FamilyFrame slug={slug} page="dynamics">
      {(framed) => <Dynamics {...framed} />}
    </FamilyFrame>
  );
}

/** Other families change seldom. */
const pollMilliseconds = 60_000;

function Dynamics({ family, imported, step, view, onView }: Framed) {
  const [chosen, choose] = useChoices(choices);
  const job = readFragment(JobProgress_job, family.training?.job);
  const active = !!job && isActive(job.state);
  const { curves, known } = useLossCurves(family.slug, family.id, active);
  const [brush, setBrush] = useState<Brush>(nothing);
  const { latest, error } = useLiveQuery(
    { query: Arms, variables: { slug: family.slug, preset: view.preset }, requestPolicy: "cache-and-network" },
    pollMilliseconds,
  );
  const arms = useMemo(() => (latest ? opened(latest) : null), [latest]);

  const newest = family.steps[family.steps.length - 1] ?? 0;
  const reached = Math.max(1, newest, ...curves.map(({ steps }) => steps[steps.length - 1] ?? 0));
  const total = family.recipe?.steps ?? family.training?.totalSteps ?? reached;
  const end = view.range === "all" || !active ? Math.max(total, reached) : reached;
  const span = useMemo((): [number, number] => [0, end], [end]);

  // the way leads to the last step that there is, whichever is looked at
  const asked = useMemo(
    () =>
      family.steps.filter((at) => at > 0).length < 2
        ? null
        : {
            slug: family.slug,
            input: { step: newest, anchor: Math.max(0, anchorOf(family, view)), ...prompts(view), ...confidence(view) },
          },
    [family, newest, view],
  );
  const reportView = useAsked(DynamicsOutcome, asked);
  const { layers } = family.architecture;
  const refits = family.refits.totalCount;
  useKeys({
    s: () => refits > 1 && onView({ anchor: (Math.max(0, anchorOf(family, view)) + 1) % refits }),
    "[": () => onView({ head: headInLayer(view.head, -1, layers) }),
    "]": () => onView({ head: headInLayer(view.head, 1, layers) }),
    Escape: () => view.head && onView({ head: null }),
  });
  const may = arms && (arms.viewer.scope === "WRITE" || arms.viewer.scope === "ADMIN");
  const question = familyQuestion(family.slug, view);
  const looked = { family, reportView, asked, step, view, onView, brush, onBrush: setBrush };
  return (
    <div className={styles.page}>
      {job?.failure ? (
        <p className="note">
          <b>Training stopped.</b> {job.failure.message} Checkpoints that all refits have reached are kept.
        </p>
      ) : null}
      {active ? <TrainingCards family={family} view={view} /> : null}
      {family.training && (job?.cancellable || job?.retryable) ? (
        <div className={styles.add}>
          <JobActions job={family.training.job} size="m" />
          <span className="small muted">
            {job.cancellable
              ? "Stopped either way, it keeps its checkpoints and can be taken up again."
              : "It goes on from the last checkpoint."}
          </span>
        </div>
      ) : null}
      <div className={styles.two}>
        <div className={styles.column}>
          <LossPanel
            family={family}
            curves={curves}
            known={known}
            active={active}
            span={span}
            step={step}
            view={view}
            onView={onView}
            highlight={brush.refit ?? null}
          />
          <LockInPanel {...looked} span={span} chosen={chosen} choose={choose} />
        </div>
        <div className={styles.column}>
          <RefitsPanel
            family={family}
            curves={curves}
            marks={view.marks}
            onHighlight={(refit) => setBrush(refit === null ? nothing : { refit })}
          />
          {imported ? null : (
            <AddSeedsPanel family={family} active={active} allowed={may} chosen={chosen} choose={choose} />
          )}
          <EventsPanel family={family} query={question} report={reportView.report} onView={onView} />
          <CheckpointsPanel
            family={family}
            query={question}
            scale={scaleOf(view)}
            step={step}
            onStep={(to) => onView({ step: to }, { push: true })}
          />
          <RecipePanel family={family} query={question} />
        </div>
      </div>
      <GridsPanel {...looked} />
      <ParallelPanel {...looked} chosen={chosen} choose={choose} />
      <ArmsPanel slug={family.slug} data={arms} failed={!!error} view={view} />
    </div>
  );
}
