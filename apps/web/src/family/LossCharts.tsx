"use client";
/** Loss of every seed with their mean, and under it each seed's distance from the mean. */
import { memo, useMemo } from "react";
import type { EndLabel } from "../charts/axes";
import { StepChart, type StepLine } from "../charts/lazy";
import { niceTicks } from "../charts/scales";
import { seedMark } from "../charts/seeds";
import { count, fixed, plural, signed } from "../format";
import type { View } from "../view";
import { endOf, lastSteps, lossPicture } from "./lossPicture";
import styles from "./TrainingPanel.module.css";
import type { LossCurve } from "./useLossCurves";

interface LossChartsProps {
  curves: LossCurve[];
  /** Of all refits' last steps; null before the first. */
  last: { mean: number; sd: number | null } | null;
  /** Loss of guessing all tokens alike, ln(vocabulary). */
  chance: number;
  show: View["lines"];
  marks: View["marks"];
  span: [first: number, last: number];
  /** Steps with a checkpoint. */
  checkpoints: number[];
  /** Ordinal of the refit under the pointer in the table. */
  highlight: number | null;
}

export const LossCharts = memo(function LossCharts({
  curves,
  last,
  chance,
  show,
  marks,
  span,
  checkpoints,
  highlight,
}: LossChartsProps) {
  const picture = useMemo(() => lossPicture(curves), [curves]);
  const { steps, seeds, spread, deviations } = picture;
  const mark = (ordinal: number) => seedMark(ordinal, curves.length, marks);
  const emphasis = (ordinal: number, thin: number, rest: number) =>
    highlight === null
      ? { width: thin, opacity: rest }
      : ordinal === highlight
        ? { width: 2.25, opacity: 1 }
        : { width: thin, opacity: 0.18 };

  const lossLines: StepLine[] = [
    ...(show === "band"
      ? []
      : curves.map((curve, i) => ({
          key: curve.label,
          values: seeds[i],
          ...mark(curve.ordinal),
          ...emphasis(curve.ordinal, 0.9, 0.75),
        }))),
    { key: "mean", values: spread.map(({ mean }) => mean), color: "var(--mean)", width: 1.75 },
  ];
  const band = spread.map(({ mean, sd }): [number, number] | null =>
    mean === null || sd === null ? null : [mean - sd, mean + sd],
  );
  const domain: [number, number] = [Math.floor(picture.lowest), Math.ceil(Math.max(picture.highest, chance) * 2) / 2];
  const end = endOf(
    spread.map(({ mean }) => mean),
    steps,
  );
  const lossLabels: EndLabel[] =
    end && last
      ? [
          {
            key: "mean",
            x: end.step,
            y: last.mean,
            text: [
              `${fixed(last.mean)}${last.sd === null ? "" : ` ± ${fixed(last.sd)}`}`,
              `last ${plural(Math.min(lastSteps, end.step), "step")}`,
            ],
            strong: "first",
          },
        ]
      : [];

  const reach = picture.reach * 1.15;
  const deviationLines: StepLine[] = curves.map((curve, i) => ({
    key: curve.label,
    values: deviations[i],
    ...mark(curve.ordinal),
    ...emphasis(curve.ordinal, 1.35, 1),
  }));
  const deviationLabels: EndLabel[] =
    curves.length > 8
      ? []
      : curves.flatMap((curve, i) => {
          const last = endOf(deviations[i], steps);
          return last
            ? [{ key: curve.label, x: last.step, y: last.value, text: [curve.label], color: mark(curve.ordinal).color }]
            : [];
        });
  const tip =
    (values: (number | null)[][], write: (value: number) => string, mean: boolean) => (step: number, i: number) => (
      <>
        <h4>Step {count(step)}</h4>
        <dl>
          {mean ? (
            <>
              <dt>mean ± sd</dt>
              <dd>
                {spread[i]?.mean == null ? "–" : fixed(spread[i].mean)}
                {spread[i].sd === null ? "" : ` ± ${fixed(spread[i].sd)}`}
              </dd>
            </>
          ) : null}
          {curves.slice(0, 12).map((curve, k) => {
            const value = values[k][i];
            return (
              <span key={curve.label} style={{ display: "contents" }}>
                <dt>
                  <span style={{ color: mark(curve.ordinal).color }}>●</span> {curve.label}
                </dt>
                <dd>{value === null ? "not yet" : write(value)}</dd>
              </span>
            );
          })}
        </dl>
      </>
    );

  return (
    <>
      <StepChart
        label={`Loss of ${curves.length} refits by step, in nats a token`}
        height={184}
        grows
        steps={steps}
        lines={lossLines}
        band={show === "lines" ? null : band}
        span={span}
        domain={domain}
        ticks={niceTicks(domain, 4)}
        unit="nats a token"
        endLabels={lossLabels}
        mark={{ y: chance, text: `chance ${fixed(chance)}` }}
        events={checkpoints}
        tip={tip(seeds, (value) => fixed(value), true)}
      />
      {curves.length > 1 ? (
        <>
          <div className={styles.lab}>
            <b>Seed minus mean</b>
            <span>nats, running mean over 5 % of the steps; the same colours as in the table</span>
          </div>
          <StepChart
            label="Loss of each seed minus the mean, by step"
            height={96}
            steps={steps}
            lines={deviationLines}
            span={span}
            domain={[-reach, reach]}
            ticks={symmetricTicks(reach)}
            tickText={(value) => (value === 0 ? "0" : signed(value, reach < 0.02 ? 3 : 2))}
            endLabels={deviationLabels}
            zero
            tip={tip(deviations, (value) => signed(value, 3), false)}
          />
        </>
      ) : null}
    </>
  );
});

/** 0 and one round value to each side. */
function symmetricTicks(reach: number): number[] {
  const size = niceTicks([0, reach], 2).filter((tick) => tick > 0 && tick < reach)[0] ?? reach / 2;
  return [-size, 0, size];
}
