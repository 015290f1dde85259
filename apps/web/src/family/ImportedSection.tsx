"use client";
import type { FamilyImport_FamilyFragment, FamilyTraining_FamilyFragment } from "../gql/graphql";
/** Where an imported family comes from, what is odd about its weights, and how well its refits predict. */
import { readFragment } from "../graphql/documents";
import { JobProgress_job } from "../jobs/jobState";
import { scaleOf, type View } from "../view";
import { CheckpointsPanel } from "./CheckpointsPanel";
import styles from "./FamilyPage.module.css";
import { familyQuestion } from "./familyQuery";
import { ImportedRefitsPanel } from "./ImportedRefitsPanel";
import { ImportProgress } from "./ImportProgress";
import { IntegrityPanel } from "./IntegrityPanel";
import { SourcePanel } from "./SourcePanel";

interface ImportedSectionProps {
  family: FamilyTraining_FamilyFragment;
  imported: FamilyImport_FamilyFragment;
  /** The step that the heads are shown at. */
  step: number;
  view: View;
  onView: (change: Partial<View>) => void;
}

export function ImportedSection({ family, imported, step, view, onView }: ImportedSectionProps) {
  const { integrity } = imported;
  const query = familyQuestion(family.slug, view);
  return (
    <section id="integrity" className={styles.imported} aria-label="Import">
      <div className={styles.column}>
        {integrity ? (
          <IntegrityPanel integrity={integrity} />
        ) : (
          <ImportProgress job={readFragment(JobProgress_job, imported.importJob) ?? undefined} />
        )}
        {family.steps.length > 1 ? (
          <CheckpointsPanel
            family={family}
            query={query}
            scale={scaleOf(view)}
            step={step}
            onStep={(to) => onView({ step: to })}
          />
        ) : null}
      </div>
      <div className={styles.side}>
        <ImportedRefitsPanel family={family} integrity={integrity} query={query} marks={view.marks} />
        <SourcePanel family={family} imported={imported} query={query} />
      </div>
    </section>
  );
}
