"use client";
/** The losses of the two refits, and how far they are apart at each step. */
import { memo, useMemo } from "react";
import { StepChart, type StepLine } from "../charts/lazy";
import { StepAxis } from "../charts/StepAxis";
import { niceTicks } from "../charts/scales";
import { extent } from "../charts/scatterPicture";
import { lastSteps } from "../family/lossPicture";
import { Losses, useLossCurves } from "../family/useLossCurves";
import { count, fixed, signed } from "../format";
import { Panel } from "../frame/Panel";
import { ValuesFold } from "../report/ValuesFold";
import styles from "./ComparePage.module.css";
import { lossesOf, lossTable, type PairLosses } from "./losses";
import { type ComparePanelProps, sideLooks } from "./panelProps";
import { SideKeys } from "./SideKeys";

export function LossPanel({ family, left, right, names }: ComparePanelProps) {
  const refits = family.refits.nodes;
  const active = refits.some(({ state }) => state === "TRAINING");
  const { curves, known } = useLossCurves(family.slug, family.id, active);
  const picture = useMemo(() => lossesOf(curves, refits, left, right), [curves, refits, left, right]);
  const table = useMemo(() => picture && lossTable(picture, names), [picture, names]);
  return (
    <Panel
      title="Losses"
      sub={`of each step's batch, nats a token; at the ends the mean of the last ${lastSteps} steps`}
      exports={{
        name: `${family.slug}-losses-${left}-${right}`,
        table,
        query: { document: Losses, variables: { slug: family.slug } },
        report: null,
      }}
    >
      {picture && table ? (
        <>
          <p className={styles.keys}>
            <SideKeys names={names} />
          </p>
          <LossLines picture={picture} names={names} />
          <ValuesFold table={table} />
        </>
      ) : (
        <div className="state" style={{ minHeight: 240 }}>
          <p>
            {!known
              ? "Reading the losses."
              : family.recipe
                ? "Losses appear with the first steps of training."
                : "Losses are recorded where a family is trained here; this one was imported."}
          </p>
        </div>
      )}
    </Panel>
  );
}

interface LossLinesProps {
  picture: PairLosses;
  names: [string, string];
}

const LossLines = memo(function LossLines({ picture, names }: LossLinesProps) {
  const { steps, sides, difference, ends } = picture;
  const span: [number, number] = [steps[0], steps[steps.length - 1]];
  const lines: StepLine[] = sides.map((values, i) => ({ key: `side${i}`, values, width: 1.5, ...sideLooks[i] }));
  const domain = extent(
    sides.flat().filter((value) => value !== null),
    0.06,
  );
  const reach = Math.max(0.01, ...difference.map((value) => Math.abs(value ?? 0))) * 1.1;
  const last = ends.difference;
  const tip = (step: number, i: number) => (
    <>
      <h4>Step {count(step)}</h4>
      <dl>
        {names.map((name, side) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{sides[side][i] === null ? "not yet" : fixed(sides[side][i] as number, 3)}</dd>
          </div>
        ))}
        <dt>difference</dt>
        <dd>{difference[i] === null ? "–" : signed(difference[i] as number, 3)}</dd>
      </dl>
    </>
  );
  return (
    <>
      <StepChart
        label={`Losses of ${names[0]} and ${names[1]} by step`}
        height={170}
        steps={steps}
        lines={lines}
        span={span}
        domain={domain}
        ticks={niceTicks(domain, 4)}
        unit="nats a token"
        endLabels={ends.sides.flatMap((end, i) =>
          end
            ? [
                {
                  key: names[i],
                  x: end.step,
                  y: end.value,
                  text: [`${names[i]} ${fixed(end.value)}`],
                  color: sideLooks[i].color,
                },
              ]
            : [],
        )}
        tip={tip}
      />
      <StepChart
        label={`Loss of ${names[1]} less that of ${names[0]} by step`}
        height={96}
        steps={steps}
        lines={[{ key: "difference", values: difference, color: "var(--mean)", width: 1.25 }]}
        span={span}
        domain={[-reach, reach]}
        ticks={[-reach / 1.1, 0, reach / 1.1]}
        tickText={(value) => (value === 0 ? "0" : signed(value, 2))}
        endLabels={
          last
            ? [
                {
                  key: "difference",
                  x: last.step,
                  y: last.value,
                  text: [`${signed(last.value, 3)}`, "right less left"],
                },
              ]
            : []
        }
        zero
        tip={tip}
      />
      <StepAxis span={span} />
    </>
  );
});
