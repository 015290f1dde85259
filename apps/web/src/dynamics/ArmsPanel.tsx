"use client";
/** Arms: does another optimizer or weight decay give stabler heads at the same perplexity? */
import Link from "next/link";
import { memo, useMemo, useState } from "react";
import { useChoices } from "../address";
import { EffectBars } from "../charts/EffectBars";
import { Scatter } from "../charts/Scatter";
import { niceTicks, tickLabel } from "../charts/scales";
import { extent } from "../charts/scatterPicture";
import { familyAddress } from "../family/pages";
import { count, fixed, plural, signed, within } from "../format";
import { Panel } from "../frame/Panel";
import type { ArmComparisonFragment, ArmsQuery } from "../gql/graphql";
import type { Opened } from "../graphql/open";
import { Term } from "../guide/Term";
import { NeedsRight } from "../signin/NeedsRight";
import { scaleOf, type View } from "../view";
import { type Arm, armLines, armsOf, armsTable, armWords } from "./arms";
import { choices } from "./choices";
import styles from "./DynamicsPage.module.css";
import { Arms } from "./documents";
import { ParallelLines } from "./ParallelLines";
import { isHeld } from "./parallel";

interface ArmsPanelProps {
  slug: string;
  /** null before it is there. */
  data: Opened<ArmsQuery> | null;
  failed: boolean;
  view: View;
}

/** Remembered: it is about families, not about the heads that other panels point at. */
export const ArmsPanel = memo(function ArmsPanel({ slug, data, failed, view }: ArmsPanelProps) {
  const scale = scaleOf(view);
  const arms = useMemo(() => (data ? armsOf(data.families.nodes, slug, scale) : []), [data, slug, scale]);
  const comparisons = useMemo(
    () =>
      (data?.family?.reports.nodes ?? []).filter((node): node is Comparison => node.__typename === "ComparisonReport"),
    [data],
  );
  const [lit, setLit] = useState<number | null>(null);
  const [chosen, choose] = useChoices(choices);
  const parallel = useMemo(() => armLines(arms, scale), [arms, scale]);
  const held = useMemo(
    () => arms.flatMap((_, i) => (isHeld(parallel.lines[i], parallel.axes, chosen.arms) ? [i] : [])),
    [arms, parallel, chosen.arms],
  );
  const isBrushed = parallel.axes.some(({ key }) => chosen.arms[key]);
  return (
    <Panel
      title="Arms: perplexity against stability"
      sub={
        <>
          <Term of="arms">families</Term> of this shape, tokenizer and corpus; bars: sd of refits across, interval up
        </>
      }
      exports={{
        name: `${slug}-arms`,
        table: arms.length > 0 ? armsTable(arms, scale) : null,
        query: { document: Arms, variables: { slug, preset: view.preset } },
        report: null,
      }}
    >
      {arms.length < 2 ? (
        <div className="state" style={{ minHeight: 120 }}>
          {data ? (
            <>
              <p>
                <b>No other family to hold this one against.</b> Train one of this shape with another optimizer or
                weight decay; it stands here once its stability is measured.
              </p>
              <NeedsRight need="WRITE">
                <Link className="ctl m" href="/train">
                  Train a family
                </Link>
              </NeedsRight>
            </>
          ) : (
            <p>{failed ? "The families could not be read. They are asked for again soon." : "Reading the families."}</p>
          )}
        </div>
      ) : (
        <div className={styles.arms}>
          <ArmScatter arms={arms} scale={scale} lit={lit} onLit={setLit} />
          <div className={styles.recipes}>
            <ParallelLines
              label={`${held.length} of ${arms.length} families over ${parallel.axes.map(({ title }) => title).join(", ")}. The values are in the table below.`}
              {...parallel}
              brushes={chosen.arms}
              onBrush={(brush) => choose({ arms: brush })}
              lit={(name) => lit !== null && arms[lit]?.slug === name}
              locked={slug}
              onLit={(name) => setLit(name === null ? null : arms.findIndex((arm) => arm.slug === name))}
              onLock={() => {}}
            />
            <p className={styles.foot} aria-live="polite">
              {held.length} of {arms.length} families; what all have in common has no axis. Drag along an axis, or
              choose below it, to hold those that pass there.{" "}
              {isBrushed ? (
                <button type="button" className="linkish" onClick={() => choose({ arms: {} })}>
                  Clear brushes
                </button>
              ) : null}
            </p>
          </div>
          <div className={styles.scroll}>
            <ArmTable arms={arms} held={held} view={view} lit={lit} onLit={setLit} />
            <Differences comparisons={comparisons} slug={slug} view={view} />
          </div>
        </div>
      )}
    </Panel>
  );
});

type Comparison = Opened<ArmComparisonFragment> & { __typename: "ComparisonReport" };

interface ArmsProps {
  arms: readonly Arm[];
  lit: number | null;
  onLit: (arm: number | null) => void;
}

function ArmScatter({ arms, scale, lit, onLit }: ArmsProps & { scale: string }) {
  const picture = useMemo(() => {
    const x = arms.map(({ perplexity }) => perplexity);
    const y = arms.map(({ stability }) => stability.value);
    const bars = { x: arms.map((arm) => arm.perplexityRange), y: arms.map(({ stability }) => stability.interval) };
    const across = extent([...x, ...bars.x.flatMap((bar) => bar ?? [])], 0.12);
    const least = Math.min(0, ...y, ...bars.y.flatMap((bar) => bar ?? []));
    const up: [number, number] = [least < 0 ? Math.floor(least * 10) / 10 : -0.05, 1];
    const [xTicks, yTicks] = [niceTicks(across, 5), niceTicks(up, 5)];
    return {
      x,
      y,
      bars,
      axes: {
        x: {
          domain: across,
          ticks: xTicks,
          text: tickLabel(xTicks),
          title: "perplexity of the training text, at the end",
        },
        y: { domain: up, ticks: yTicks, text: tickLabel(yTicks), title: `${scale} stability` },
      },
    };
  }, [arms, scale]);
  return (
    <Scatter
      label="Perplexity and stability, a point a family"
      height={280}
      x={picture.x}
      y={picture.y}
      axes={picture.axes}
      bars={picture.bars}
      open={(i) => arms[i].stability.open}
      lit={(i) => i === lit}
      named={arms.map(({ name }, point) => ({ point, text: name }))}
      mark={(i) => ({ category: i })}
      locked={arms.findIndex(({ own }) => own)}
      onLock={() => {}}
      onPreview={onLit}
      spoken={(i) => armWords(arms[i])}
      tip={(i) => (
        <>
          <h4>{arms[i].name}</h4>
          <ArmTip arm={arms[i]} />
        </>
      )}
    />
  );
}

function ArmTip({ arm: { recipe, refits, perplexity, perplexityRange, stability } }: { arm: Arm }) {
  const spread = perplexityRange && { lower: perplexityRange[0], upper: perplexityRange[1] };
  const interval = stability.interval && { lower: stability.interval[0], upper: stability.interval[1] };
  return (
    <dl>
      <dt>recipe</dt>
      <dd>{recipe}</dd>
      <dt>perplexity</dt>
      <dd>{within(perplexity, spread)}</dd>
      <dt>stability</dt>
      <dd>{within(stability.value, interval)}</dd>
      <dt>floor</dt>
      <dd>{stability.floor === null ? "none" : fixed(stability.floor)}</dd>
      <dt>n</dt>
      <dd>{plural(refits, "refit")}</dd>
    </dl>
  );
}

/** @param held indices of the arms that a brush leaves */
function ArmTable({ arms, held, view, lit, onLit }: ArmsProps & { held: readonly number[]; view: View }) {
  return (
    <table className={`small ${styles.table}`}>
      <thead>
        <tr>
          <th scope="col">Family</th>
          <th scope="col">Recipe</th>
          <th scope="col" className="num">
            Steps
          </th>
          <th scope="col" className="num">
            Refits
          </th>
          <th scope="col" className="num">
            <Term of="perplexity">Perplexity</Term> ± sd
          </th>
          <th scope="col" className="num">
            <Term of="stability">Stability</Term>
          </th>
        </tr>
      </thead>
      <tbody onPointerLeave={() => onLit(null)}>
        {held.map((i) => {
          const arm = arms[i];
          return (
            <tr key={arm.id} data-lit={i === lit || undefined} onPointerEnter={() => onLit(i)}>
              <td>
                {arm.own ? <b>{arm.name}</b> : <Link href={familyAddress(arm.slug, "dynamics", view)}>{arm.name}</Link>}
              </td>
              <td>{arm.recipe}</td>
              <td className="num">{arm.steps === null ? "–" : count(arm.steps)}</td>
              <td className="num">{arm.refits}</td>
              <td className="num">
                {fixed(arm.perplexity)}
                {arm.perplexityRange ? ` [${fixed(arm.perplexityRange[0])}, ${fixed(arm.perplexityRange[1])}]` : ""}
              </td>
              <td className="num">
                {arm.stability.open ? "○ " : ""}
                {fixed(arm.stability.value)}
                {arm.stability.interval
                  ? ` [${fixed(arm.stability.interval[0])}, ${fixed(arm.stability.interval[1])}]`
                  : ""}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Of each stored comparison: the other family's stability less this one's. */
function Differences({ comparisons, slug, view }: { comparisons: readonly Comparison[]; slug: string; view: View }) {
  const mine = comparisons.filter(({ preset }) => preset === view.preset);
  if (mine.length === 0) {
    return (
      <p className={styles.foot}>
        No paired comparison is stored for this preset.{" "}
        <Link href={`${familyAddress(slug, "report", view)}#comparison`}>Compare with another family</Link>
      </p>
    );
  }
  const signed3 = (value: number) => signed(value, 3);
  return (
    <section aria-label="Paired differences" style={{ marginTop: 16 }}>
      <h3 className="small">Paired differences, raw stability</h3>
      <EffectBars
        label="Stability of the other family less this one's"
        unit="difference in stability; grey: difference of the floors"
        bars={mine.map(({ difference, sides, step }) => {
          const name = `${sides[1].family.name} − ${sides[0].family.name}`;
          const { value, interval, floor, n } = difference;
          return {
            name,
            value,
            interval: interval && [interval.lower, interval.upper],
            floor,
            open: interval !== null && interval.lower <= 0 && interval.upper >= 0,
            spoken: `${name}, step ${count(step)}: ${within(value, interval, signed3)}, n = ${n}${floor === null ? "" : `, floors differ by ${signed3(floor)}`}`,
          };
        })}
      />
      <ul className="small">
        {mine.map(({ id, sides, text, step, difference }) => {
          const [a, b] = sides.map(({ sliding }) => sliding);
          return (
            <li key={id}>
              Step {count(step)}, n = {difference.n}: {within(difference.value, difference.interval, signed3)}.
              Perplexity on {text.name}: {sides[1].family.name} {within(b.mean, b.interval)}, {sides[0].family.name}{" "}
              {within(a.mean, a.interval)}.
            </li>
          );
        })}
      </ul>
    </section>
  );
}
