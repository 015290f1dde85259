"use client";
/** Loss, seed minus mean, and stability, one under the other on one axis of steps. */
import { useMemo } from "react";
import { Bones } from "../analysis/ReportState";
import { StepAxis } from "../charts/StepAxis";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import { scaleOf, type View } from "../view";
import { LossCharts } from "./LossCharts";
import { lossPicture } from "./lossPicture";
import { StabilityByStep } from "./StabilityByStep";
import { lossTable } from "./trainingTables";
import { type LossCurve, Losses } from "./useLossCurves";

interface TrainingPanelProps {
  family: FamilyTraining_FamilyFragment;
  curves: LossCurve[];
  /** Whether the losses have been asked for and answered. */
  known: boolean;
  active: boolean;
  view: View;
  onView: (change: Partial<View>) => void;
  highlight: number | null;
}

export function TrainingPanel({ family, curves, known, active, view, onView, highlight }: TrainingPanelProps) {
  const total = family.recipe?.steps ?? family.training?.totalSteps ?? 1;
  const reached = Math.max(1, ...curves.map(({ steps }) => steps[steps.length - 1] ?? 0), ...family.steps);
  const whole = view.range === "all" || !active;
  const end = whole ? total : reached;
  const span = useMemo((): [number, number] => [0, end], [end]);
  const stepsKey = family.steps.join(" ");
  const checkpoints = useMemo(
    () =>
      stepsKey
        .split(" ")
        .map(Number)
        .filter((step) => step > 0),
    [stepsKey],
  );
  const table = useMemo(() => lossTable(curves, lossPicture(curves)), [curves]);
  const started = curves.some(({ steps }) => steps.length > 0);

  return (
    <Panel
      title="Loss"
      sub="mean in ink, one thin line a seed"
      exports={{
        name: `${family.slug}-loss`,
        table: started ? table : null,
        query: { document: Losses, variables: { slug: family.slug } },
        report: null,
      }}
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
    >
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
            <b>No step is done yet.</b> The first losses appear here within seconds of the start.
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
      {started || family.stabilityByStep.length > 0 ? <StepAxis span={span} /> : null}
    </Panel>
  );
}

export function LinesSwitch({ value, onChange }: { value: View["lines"]; onChange: (lines: View["lines"]) => void }) {
  return (
    <Segmented
      small
      label="Lines or band"
      value={value}
      onChange={onChange}
      choices={[
        { value: "lines", label: "Lines" },
        { value: "band", label: "Band" },
        { value: "both", label: "Both" },
      ]}
    />
  );
}
