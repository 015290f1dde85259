"use client";
/** Loss of all refits, seed minus mean, stability and its layers, on one axis of steps, with the step that is looked at. */
import { memo } from "react";
import { StepAxis } from "../charts/StepAxis";
import { hasBegun, LossByStep, type LossByStepProps, LossSwitches } from "../family/LossByStep";
import { Losses } from "../family/useLossCurves";
import { count } from "../format";
import { Panel } from "../frame/Panel";
import { Term } from "../guide/Term";
import styles from "./DynamicsPage.module.css";
import { StepCursor } from "./StepCursor";

interface LossPanelProps extends LossByStepProps {
  span: [first: number, last: number];
  step: number | null;
}

/** Remembered: the heads that other panels point at are not on it. */
export const LossPanel = memo(function LossPanel(props: LossPanelProps) {
  const { family, curves, active, span, step, view, onView } = props;
  const started = hasBegun(curves);
  return (
    <Panel
      title="Loss and stability by step"
      sub={
        <>
          mean in ink, one thin line a <Term of="seedRoles">seed</Term>; triangles: checkpoints
        </>
      }
      actions={<LossSwitches active={active} view={view} onView={onView} />}
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
        <LossByStep {...props} />
      </StepCursor>
      {started || family.stabilityByStep.length > 0 ? <StepAxis span={span} /> : null}
      <p className={styles.foot}>
        {step === null
          ? "The step slider starts with the first checkpoint."
          : `Blue line: step ${count(step)}, as in the slider above ( , and . move it).`}
      </p>
    </Panel>
  );
});
