"use client";
/** How stability grew with training: the mean of all heads as a line, the layers as a strip in the heatmap's colours. */
import { memo, useMemo } from "react";
import { measureDomain } from "../charts/domain";
import { LayerStrip } from "../charts/LayerStrip";
import { StepChart } from "../charts/lazy";
import { measureTicks } from "../charts/scales";
import { read, type Scale } from "../estimate";
import { count, fixed, plural } from "../format";
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import styles from "./TrainingPanel.module.css";

interface StabilityByStepProps {
  byStep: FamilyTraining_FamilyFragment["stabilityByStep"];
  scale: Scale;
  span: [first: number, last: number];
  /** The newest checkpoint that all refits have reached; 0 before the first. */
  reached: number;
  /** Whether more reports are to come. */
  growing: boolean;
}

export const StabilityByStep = memo(function StabilityByStep({
  byStep,
  scale,
  span,
  reached,
  growing,
}: StabilityByStepProps) {
  const picture = useMemo(() => {
    const overall = byStep.map((entry) => read(entry.overall, scale));
    const layers = byStep[byStep.length - 1]?.layers.map(({ layer }) => layer) ?? [];
    const cells = layers.map((layer) =>
      byStep.map((entry) => {
        const estimate = entry.layers.find((other) => other.layer === layer)?.estimate;
        const reading = estimate && read(estimate, scale);
        return { value: reading?.value ?? null, hatched: !!reading?.open };
      }),
    );
    return { steps: byStep.map(({ step }) => step), overall, cells };
  }, [byStep, scale]);
  const { steps, overall, cells } = picture;
  const last = overall[overall.length - 1];
  const domain = measureDomain(
    overall.flatMap(({ value, floor }) => [value ?? 0, floor ?? 0]),
    scale,
  );

  return (
    <>
      <div className={styles.lab} style={{ marginTop: 8 }}>
        <h2>Stability</h2>
        <span>
          {growing
            ? "mean of all heads; a new report at every checkpoint that all seeds have reached"
            : steps.length > 0
              ? `mean of all heads at ${plural(steps.length, "checkpoint")}`
              : "mean of all heads"}
        </span>
      </div>
      {steps.length === 0 || !last ? (
        <div className={`state ${styles.noReport}`}>
          <p>
            {!growing
              ? "No report is stored for this preset yet."
              : reached === 0
                ? "The first report comes as soon as all refits have reached a checkpoint."
                : `All refits have reached step ${count(reached)}; its report is being computed.`}
          </p>
        </div>
      ) : (
        <>
          <StepChart
            label="Stability by step, mean of all heads"
            height={132}
            steps={steps}
            lines={[
              {
                key: "mean",
                values: overall.map(({ value }) => value),
                color: "var(--mean)",
                width: 2,
                dots: true,
              },
            ]}
            floor={
              last.floor === null
                ? null
                : { steps, low: overall.map(({ floor }) => floor ?? 0), high: overall.map(({ floor }) => floor ?? 0) }
            }
            band={overall.every(({ interval }) => interval) ? overall.map(({ interval }) => interval) : null}
            span={span}
            domain={domain}
            ticks={measureTicks(domain)}
            unit={scale}
            endLabels={[
              {
                key: "mean",
                x: steps[steps.length - 1],
                y: last.value ?? 0,
                text: [fixed(last.value ?? 0), "stability"],
                strong: "first",
              },
              ...(last.floor === null ? [] : [{ key: "floor", x: span[1], y: last.floor, text: ["floor: step 0"] }]),
            ]}
            tip={(step, i) => (
              <>
                <h4>Step {count(step)}</h4>
                <dl>
                  <dt>raw</dt>
                  <dd>{fixed(byStep[i].overall.value, 3)}</dd>
                  <dt>floor</dt>
                  <dd>{byStep[i].overall.floor === null ? "none" : fixed(byStep[i].overall.floor, 3)}</dd>
                  <dt>calibrated</dt>
                  <dd>{byStep[i].overall.calibrated === null ? "–" : fixed(byStep[i].overall.calibrated)}</dd>
                </dl>
              </>
            )}
          />
          <div style={{ height: 8 }} />
          <LayerStrip
            label={`Stability of each layer at steps ${steps.join(", ")}`}
            steps={steps}
            cells={cells}
            span={span}
          />
        </>
      )}
    </>
  );
});
