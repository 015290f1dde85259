"use client";
/** Loss, seed minus mean, and stability, one under the other on one axis of steps; and how they are drawn. */
import { useMemo } from "react";
import { Bones } from "../analysis/ReportState";
import { Segmented } from "../frame/Segmented";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import { scaleOf, type View } from "../view";
import { LossCharts } from "./LossCharts";
import { StabilityByStep } from "./StabilityByStep";
import type { LossCurve } from "./useLossCurves";

export interface LossByStepProps {
  family: FamilyTraining_FamilyFragment;
  curves: LossCurve[];
  /** Whether the losses have been asked for and answered. */
  known: boolean;
  active: boolean;
  view: View;
  onView: (change: Partial<View>) => void;
  highlight: number | null;
}

/** Whether there is a loss to draw. */
export const hasBegun = (curves: readonly LossCurve[]): boolean => curves.some(({ steps }) => steps.length > 0);

export function LossByStep(props: Omit<LossByStepProps, "onView"> & { span: [first: number, last: number] }) {
  const { family, curves, known, active, view, span, highlight } = props;
  const stepsKey = family.steps.join(" ");
  const checkpoints = useMemo(
    () =>
      stepsKey
        .split(" ")
        .map(Number)
        .filter((step) => step > 0),
    [stepsKey],
  );
  return (
    <>
      {hasBegun(curves) ? (
        <LossCharts
          curves={curves}
          last={family.loss}
          chance={Math.log(family.architecture.vocab)}
          show={view.lines}
          marks={view.marks}
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
    </>
  );
}

/** How far the axis reaches while steps are still to come, and what is drawn of the refits. */
export function LossSwitches({ active, view, onView }: Pick<LossByStepProps, "active" | "view" | "onView">) {
  return (
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
