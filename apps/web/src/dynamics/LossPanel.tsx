"use client";
/** Loss of all refits, seed minus mean, stability and its layers, on one axis of steps, with the step that is looked at. */
import { useMemo } from "react";
import { Bones } from "../analysis/ReportState";
import { StepAxis } from "../charts/StepAxis";
import { LossCharts } from "../family/LossCharts";
import { StabilityByStep } from "../family/StabilityByStep";
import { LinesSwitch } from "../family/TrainingPanel";
import { type LossCurve, Losses } from "../family/useLossCurves";
import { count } from "../format";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import { scaleOf, type View } from "../view";
import styles from "./DynamicsPage.module.css";
import { StepCursor } from "./StepCursor";

interface LossPanelProps {
  family: FamilyTraining_FamilyFragment;
  curves: LossCurve[];
  known: boolean;
  active: boolean;
  span: [first: number, last: number];
  step: number | null;
  view: View;
  onView: (change: Partial<View>) => void;
  highlight: number | null;
}

export function LossPanel({ family, curves, known, active, span, step, view, onView, highlight }: LossPanelProps) {
  const stepsKey = family.steps.join(" ");
  const checkpoints = useMemo(
    () =>
      stepsKey === ""
        ? []
        : stepsKey
            .split(" ")
            .map(Number)
            .filter((at) => at > 0),
    [stepsKey],
  );
  const started = curves.some(({ steps }) => steps.length > 0);
  return (
    <Panel
      title="Loss and stability by step"
      sub="mean in ink, one thin line a seed; triangles: checkpoints"
      actions={
        <>
          {active ? (
            <Segmented
              small
              label="Step range"
              value={view.range}
              onChange={(range) => onView({ range })}
              choices={[
                { value: "far", label: "So far" },
                { value: "all", label: "All steps" },
              ]}
            />
          ) : null}
          <span className="hide-s" style={{ display: "inline-flex" }}>
            <LinesSwitch value={view.lines} onChange={(lines) => onView({ lines })} />
          </span>
        </>
      }
      exports={{
        name: `${family.slug}-loss-by-step`,
        table: started
          ? {
              title: "Training loss by step, as it is drawn",
              columns: ["refit", "step", "loss"],
              rows: curves.flatMap(({ label, steps, values }) => steps.map((at, i) => [label, at, values[i]])),
            }
          : null,
        query: { document: Losses, variables: { slug: family.slug } },
        report: null,
      }}
    >
      <StepCursor step={step} span={span}>
        {started ? (
          <LossCharts
            curves={curves}
            chance={Math.log(family.architecture.vocab)}
            show={view.lines}
            span={span}
            checkpoints={checkpoints}
            highlight={highlight}
          />
        ) : known ? (
          <div className="state">
            <p>
              <b>{family.source === "IMPORTED" ? "No losses came with the import." : "No step is done yet."}</b>{" "}
              {family.source === "IMPORTED" ? "" : "The first losses appear here within seconds of the start."}
            </p>
          </div>
        ) : (
          <Bones height={184} />
        )}
        <StabilityByStep
          byStep={family.stabilityByStep}
          scale={scaleOf(view)}
          span={span}
          growing={active}
          reached={checkpoints[checkpoints.length - 1] ?? 0}
        />
      </StepCursor>
      {started || family.stabilityByStep.length > 0 ? <StepAxis span={span} /> : null}
      <p className={styles.foot}>
        {step === null
          ? "The step slider starts with the first checkpoint."
          : `Blue line: step ${count(step)}, as in the slider above ( , and . move it).`}
      </p>
    </Panel>
  );
}
