"use client";
/** The heads of a family: one report, seen by layer, by head, by seed, with where it comes from. */
import { CommonnessOutcome, pageLength, type Report, StabilityOutcome } from "../analysis/heads";
import { useAllHeads } from "../analysis/useAllHeads";
import { type ReportView, useReport } from "../analysis/useReport";
import { canCalibrate } from "../estimate";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import { scaleOf, type View } from "../view";
import styles from "./FamilyPage.module.css";
import { PromptsPanel } from "./PromptsPanel";
import { ProvenancePanel } from "./ProvenancePanel";
import { RankingPanel } from "./RankingPanel";
import { SeedsPanel } from "./SeedsPanel";
import { StabilityPanel } from "./StabilityPanel";

interface HeadsSectionProps {
  family: FamilyTraining_FamilyFragment;
  /** The step on screen; 0 while nothing but the untrained twins is there and none was chosen. */
  step: number;
  active: boolean;
  view: View;
  onView: (change: Partial<View>) => void;
}

export function HeadsSection({ family, step, active, view, onView }: HeadsSectionProps) {
  const { layers, heads } = family.architecture;
  const { nodes: refits, totalCount } = family.refits;
  // of a training, step 0 is only the floor; an import may hold nothing else
  const isImported = family.source === "IMPORTED";
  const nothingYet = isImported ? family.steps.length === 0 : step === 0 && view.step === null;
  const ask = nothingYet
    ? null
    : {
        slug: family.slug,
        input: {
          preset: view.preset,
          step,
          anchor: Math.min(view.anchor, totalCount - 1),
          ...(view.prompts ? { promptSet: view.prompts } : {}),
        },
        heads: Math.min(pageLength, layers * heads),
      };
  const isStability = view.metric === "stability";
  const stability = useReport(StabilityOutcome, isStability ? ask : null, true);
  const commonness = useReport(CommonnessOutcome, isStability ? null : ask, true);
  const asked: ReportView<Report> = isStability ? stability : commonness;
  const reportView = { ...asked, report: useAllHeads(asked.report) };
  const { report } = reportView;
  const faded = !reportView.current;
  // without a floor to calibrate by, the numbers themselves are what there is to see
  const calibrates = !report || canCalibrate(report.layers.map(({ estimate }) => estimate));
  const shown: View = calibrates ? view : { ...view, scale: "raw" };
  const scale = scaleOf(shown);
  return (
    <section className={styles.heads} aria-label="Heads">
      <div className={styles.column}>
        <StabilityPanel
          slug={family.slug}
          reportView={reportView}
          layers={layers}
          heads={heads}
          refits={refits}
          refitCount={totalCount}
          totalSteps={family.recipe?.steps ?? null}
          imported={isImported}
          active={active}
          calibrates={calibrates}
          view={shown}
          onView={onView}
        />
      </div>
      <div className={styles.side}>
        <RankingPanel
          report={report}
          scale={scale}
          measure={view.metric}
          locked={view.head}
          onLock={(head) => onView({ head })}
          faded={faded}
        />
        <SeedsPanel report={report} scale={scale} refitCount={totalCount} faded={faded} />
        <ProvenancePanel report={report} faded={faded} />
        <PromptsPanel report={report} />
      </div>
    </section>
  );
}
