"use client";
/** How a family was or is being trained. */
import { useState } from "react";
import type { FamilyImport_FamilyFragment, FamilyTraining_FamilyFragment } from "../gql/graphql";
import { readFragment } from "../graphql/documents";
import { doneOf, isActive, JobProgress_job } from "../jobs/jobState";
import { scaleOf, type View } from "../view";
import { CheckpointsPanel } from "./CheckpointsPanel";
import styles from "./FamilyPage.module.css";
import { familyQuestion } from "./familyQuery";
import { OwnIntegrity } from "./OwnIntegrity";
import { RecipePanel } from "./RecipePanel";
import { RefitsPanel } from "./RefitsPanel";
import { TrainingCards } from "./TrainingCards";
import { TrainingPanel } from "./TrainingPanel";
import { useLossCurves } from "./useLossCurves";

interface TrainingSectionProps {
  family: FamilyTraining_FamilyFragment;
  /** What the last check found; null before one. */
  integrity: FamilyImport_FamilyFragment["integrity"];
  onChecked: () => void;
  /** The step that the heads are shown at. */
  step: number;
  view: View;
  onView: (change: Partial<View>) => void;
}

export function TrainingSection({ family, integrity, onChecked, step, view, onView }: TrainingSectionProps) {
  const job = readFragment(JobProgress_job, family.training?.job);
  const active = !!job && isActive(job.state);
  const { curves, known } = useLossCurves(family.slug, family.id, active);
  const [highlight, setHighlight] = useState<number | null>(null);
  return (
    <section aria-label="Training">
      {job?.failure ? (
        <p className="note" style={{ marginBottom: 16 }}>
          <b>Training stopped.</b> {job.failure.message} Checkpoints that all refits have reached are kept.
        </p>
      ) : null}
      {job?.state === "CANCELLED" ? (
        <p className="note" style={{ marginBottom: 16 }}>
          <b>Training is stopped</b> at {doneOf(job.progress)}. Resume goes on from the last stored state of each refit,
          to the same weights.
        </p>
      ) : null}
      {active ? <TrainingCards family={family} view={view} /> : null}
      <div className={styles.training}>
        <div className={styles.column}>
          <TrainingPanel
            family={family}
            curves={curves}
            known={known}
            active={active}
            view={view}
            onView={onView}
            highlight={highlight}
          />
          {active || family.steps.length === 0 ? null : (
            <OwnIntegrity
              id={family.id}
              integrity={integrity}
              stored={family.steps.length * family.refits.totalCount}
              onChecked={onChecked}
            />
          )}
        </div>
        <div className={styles.side}>
          <RefitsPanel family={family} curves={curves} marks={view.marks} onHighlight={setHighlight} />
          <RecipePanel family={family} query={familyQuestion(family.slug, view)} />
          <CheckpointsPanel
            family={family}
            query={familyQuestion(family.slug, view)}
            scale={scaleOf(view)}
            step={step > 0 || view.step !== null ? step : null}
            onStep={(to) => onView({ step: to })}
          />
        </div>
      </div>
    </section>
  );
}
