"use client";
/** Does it matter how a head is ablated? The same heads by two kinds, with the line where both say the same. */
import { useCallback, useMemo } from "react";
import { ReportBody } from "../analysis/ReportBody";
import { rampPosition } from "../charts/marks";
import { Scatter } from "../charts/Scatter";
import { signed } from "../format";
import { Panel } from "../frame/Panel";
import { Term } from "../guide/Term";
import styles from "./AblationPage.module.css";
import { type Kind, kindOf } from "./choices";
import { EffectsOutcome, type EffectsReport } from "./documents";
import { type Effect, effectCount, effectOf, effectText, whose } from "./effects";
import { lossAxis } from "./lossAxis";
import type { LabPanelProps } from "./panelProps";
import { useEffects } from "./useEffects";
import { useHeadBrush } from "./useHeadBrush";

interface KindsPanelProps extends LabPanelProps {
  /** By the page's kind. */
  effects: readonly Effect[];
  report: EffectsReport | null;
}

/** The kinds that a paper reports; the page's own is held against the other two. */
const compared: readonly Kind[] = ["zero", "mean", "resample"];

export function KindsPanel(props: KindsPanelProps) {
  const { family, kind, asked, over, effects, report } = props;
  const [first, second] = compared.filter((other) => other !== kind);
  const one = useOther(first, props);
  const two = useOther(second, props);
  const others = [one, two].filter(({ effects: of }) => of.length > 0);
  return (
    <Panel
      title="Does the kind of ablation matter?"
      sub={`Δ loss${report ? `, ${whose(report, over)}` : ""}; a point a head; dashed: both say the same`}
      exports={{
        name: `${family.slug}-ablation-kinds`,
        table:
          effects.length > 0 && others.length > 0
            ? {
                title: "Δ loss by kind of ablation",
                columns: ["head", kindOf[kind].axis, ...others.map(({ kind: other }) => kindOf[other].axis)],
                rows: effects.map(({ label, value }) => [
                  label,
                  value,
                  ...others.map(({ effects: of }) => of.find((other) => other.label === label)?.value ?? null),
                ]),
              }
            : null,
        query: asked && { document: EffectsOutcome, variables: asked },
        report,
      }}
    >
      <div className={styles.pair}>
        <KindScatter {...props} other={one} />
        <KindScatter {...props} other={two} />
      </div>
    </Panel>
  );
}

function useOther(kind: Kind, { asked, over }: KindsPanelProps) {
  const view = useEffects(asked && { ...asked, input: { ...asked.input, kind: kindOf[kind].api } });
  const effects = useMemo(
    () => view.report?.heads.nodes.map((node) => effectOf(node, over)) ?? [],
    [view.report, over],
  );
  return { kind, view, effects };
}

function KindScatter(props: KindsPanelProps & { other: ReturnType<typeof useOther> }) {
  const { family, kind, effects, locked, onLock, other } = props;
  const { layers } = family.architecture;
  const points = useMemo(
    () =>
      effects.flatMap((mine) => {
        const theirs = other.effects.find(({ label }) => label === mine.label);
        return theirs ? [{ mine, theirs }] : [];
      }),
    [effects, other.effects],
  );
  const picture = useMemo(() => {
    const bars = { x: points.map(({ mine }) => mine.interval), y: points.map(({ theirs }) => theirs.interval) };
    const all = points.flatMap(({ mine, theirs }) => [
      mine.value,
      theirs.value,
      ...(mine.interval ?? []),
      ...(theirs.interval ?? []),
    ]);
    // one domain for both, so that the diagonal is one
    const axis = (title: string) => lossAxis(all, title);
    return {
      x: points.map(({ mine }) => mine.value),
      y: points.map(({ theirs }) => theirs.value),
      bars,
      axes: {
        x: axis(`Δ loss by ${kindOf[kind].axis} ablation`),
        y: axis(`Δ loss by ${kindOf[other.kind].axis} ablation`),
      },
    };
  }, [points, kind, other.kind]);
  const { isLit, point } = useHeadBrush(props);
  const lit = useCallback((i: number) => isLit(points[i].mine), [isLit, points]);
  const lockedPoint = points.findIndex(({ mine }) => locked !== null && mine.label === effects[locked]?.label);
  return (
    <section aria-label={`${kindOf[kind].label} against ${kindOf[other.kind].label}`}>
      <h3 className="small">
        <Term of={kind}>{kindOf[kind].label}</Term> against{" "}
        <Term of={other.kind}>{kindOf[other.kind].label.toLowerCase()}</Term>
      </h3>
      <ReportBody view={other.view} nothing="Appears when all refits have a checkpoint." height={220}>
        {() =>
          points.length === 0 ? (
            <p className="muted small">Appears with the map above.</p>
          ) : (
            <Scatter
              label={`Δ loss of each head by ${kindOf[other.kind].axis} ablation, against ${kindOf[kind].axis} ablation`}
              height={270}
              x={picture.x}
              y={picture.y}
              axes={picture.axes}
              bars={picture.bars}
              diagonal
              open={(i) => points[i].mine.open || points[i].theirs.open}
              lit={lit}
              mark={(i) => ({ ramp: rampPosition(points[i].mine.layer, layers) })}
              locked={lockedPoint < 0 ? null : lockedPoint}
              onLock={(i) => onLock(i === null ? null : points[i].mine.label)}
              onPreview={(i) => point(i === null ? null : points[i].mine)}
              spoken={(i) =>
                `${points[i].mine.label}: ${kindOf[kind].axis} ${effectText(points[i].mine)}, ${kindOf[other.kind].axis} ${effectText(points[i].theirs)}`
              }
              tip={(i) => (
                <>
                  <h4>{points[i].mine.label}</h4>
                  <dl>
                    <dt>{kindOf[kind].axis}</dt>
                    <dd>{effectText(points[i].mine)}</dd>
                    <dt>{kindOf[other.kind].axis}</dt>
                    <dd>{effectText(points[i].theirs)}</dd>
                    <dt>difference</dt>
                    <dd>{signed(points[i].theirs.value - points[i].mine.value, 3)}</dd>
                    <dt>floors</dt>
                    <dd>
                      {[points[i].mine, points[i].theirs]
                        .map(({ floor }) => (floor === null ? "none" : signed(floor, 3)))
                        .join(", ")}
                    </dd>
                    <dt>n</dt>
                    <dd>{effectCount(points[i].mine)}</dd>
                  </dl>
                </>
              )}
            />
          )
        }
      </ReportBody>
    </section>
  );
}
