"use client";
/** What happened while the family was trained; a click goes to the step. */
import { useMemo } from "react";
import type { Change } from "../address";
import { count } from "../format";
import { Panel } from "../frame/Panel";
import type { PanelExport } from "../frame/panelExport";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import type { View } from "../view";
import styles from "./DynamicsPage.module.css";
import type { DynamicsReport } from "./documents";
import { trainingEvents } from "./events";

interface EventsPanelProps {
  family: FamilyTraining_FamilyFragment;
  query: PanelExport["query"];
  report: DynamicsReport | null;
  onView: Change<View>;
}

const marks = { checkpoint: "▲", found: "◆", state: "!" };

export function EventsPanel({ family, query, report, onView }: EventsPanelProps) {
  const events = useMemo(
    () =>
      trainingEvents({
        steps: family.steps,
        measured: family.stabilityByStep.map(({ step }) => step),
        refits: family.refits.nodes,
        layers: report?.layers ?? [],
      }),
    [family, report],
  );
  return (
    <Panel
      title="Events"
      sub="newest first; a step goes to its checkpoint"
      exports={{
        name: `${family.slug}-events`,
        table: {
          title: "Events of the training",
          columns: ["step", "event"],
          rows: events.map(({ step, text }) => [step, text]),
        },
        query,
        report,
      }}
    >
      {events.length === 0 ? (
        <p className="muted small">Nothing yet. The first checkpoint stands here.</p>
      ) : (
        <ul className={styles.events}>
          {events.map(({ step, text, mark }) => (
            <li key={`${step} ${text}`}>
              {family.steps.includes(step) ? (
                <button
                  type="button"
                  className="linkish"
                  onClick={() => onView({ step }, { push: true })}
                  style={{ textAlign: "left" }}
                >
                  {count(step)}
                </button>
              ) : (
                <span>{count(step)}</span>
              )}
              <p>
                <span aria-hidden="true">{marks[mark]}</span> {text}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
