"use client";
/** The checkpoints that all refits have reached, newest first, with what was measured there; a click goes to one. */
import { EstimateChip } from "../charts/EstimateChip";
import { read, type Scale } from "../estimate";
import { count } from "../format";
import { Panel } from "../frame/Panel";
import type { PanelExport } from "../frame/panelExport";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import styles from "./CheckpointsPanel.module.css";
import { stepTable } from "./trainingTables";

interface CheckpointsPanelProps {
  family: FamilyTraining_FamilyFragment;
  query: PanelExport["query"];
  scale: Scale;
  /** The step that the heads are shown at; null while there is no report. */
  step: number | null;
  onStep: (step: number) => void;
}

export function CheckpointsPanel({ family, query, scale, step, onStep }: CheckpointsPanelProps) {
  const reports = new Map(family.stabilityByStep.map((entry) => [entry.step, entry.overall]));
  const steps = [...family.steps].reverse();
  return (
    <Panel
      title="Checkpoints"
      sub="kept of every refit; stability where a report is stored"
      className={styles.panel}
      exports={{ name: `${family.slug}-stability-by-step`, table: stepTable(family), query, report: null }}
    >
      <ol className={styles.list}>
        {steps.map((at) => {
          const overall = reports.get(at);
          return (
            <li key={at}>
              <button type="button" aria-pressed={at === step} onClick={() => onStep(at)}>
                <span className={styles.step}>{count(at)}</span>
                <span className="muted">
                  {at === 0 ? "untrained twins, the floor" : at === family.recipe?.steps ? "final" : ""}
                </span>
                {overall && at > 0 ? (
                  <EstimateChip plain reading={read(overall, scale)} track={72} />
                ) : (
                  <span className="faint small">{at === 0 ? "" : "no report yet"}</span>
                )}
              </button>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
