"use client";
/** Loss, seed minus mean, and stability while a family trains, and afterwards. */
import { useMemo } from "react";
import { StepAxis } from "../charts/StepAxis";
import { useMaximised } from "../frame/maximised";
import { Panel } from "../frame/Panel";
import { hasBegun, LossByStep, type LossByStepProps, LossSwitches } from "./LossByStep";
import { lossPicture } from "./lossPicture";
import styles from "./TrainingPanel.module.css";
import { lossTable } from "./trainingTables";
import { Losses } from "./useLossCurves";

export function TrainingPanel(props: LossByStepProps) {
  const { family, curves, active, view, onView } = props;
  const total = family.recipe?.steps ?? family.training?.totalSteps ?? 1;
  const reached = Math.max(1, ...curves.map(({ steps }) => steps[steps.length - 1] ?? 0), ...family.steps);
  const whole = view.range === "all" || !active;
  const end = whole ? total : reached;
  const span = useMemo((): [number, number] => [0, end], [end]);
  const table = useMemo(() => lossTable(curves, lossPicture(curves)), [curves]);
  const started = hasBegun(curves);
  // enlarged, all charts grow alike
  const large = useMaximised() === "loss";

  return (
    <Panel
      title="Loss"
      className={large ? undefined : styles.panel}
      sub="mean in ink, one thin line a seed"
      exports={{
        name: `${family.slug}-loss`,
        table: started ? table : null,
        query: { document: Losses, variables: { slug: family.slug } },
        report: null,
      }}
      actions={<LossSwitches active={active} view={view} onView={onView} />}
    >
      <LossByStep {...props} span={span} />
      {started || family.stabilityByStep.length > 0 ? <StepAxis span={span} /> : null}
    </Panel>
  );
}
