"use client";
/** What the head attends to: one dot a refit, those that hold it above the line and filled, the others below and open. */
import { useEffect, useMemo } from "react";
import { useQuery } from "urql";
import { useRefitReports } from "../analysis/useRefitReports";
import { EstimateChip } from "../charts/EstimateChip";
import { useSize } from "../charts/useSize";
import { type EstimateNumbers, type Reading, read } from "../estimate";
import { fixed } from "../format";
import { Panel } from "../frame/Panel";
import { opened } from "../graphql/open";
import type { TermName } from "../guide/glossary";
import { Term } from "../guide/Term";
import { confidence } from "../report/request";
import { DistanceChart } from "./DistanceChart";
import { HeadScores, HeadScoresStored } from "./documents";
import styles from "./Head.module.css";
import { markOf } from "./marks";
import { isPartial, RefitState } from "./RefitState";
import type { SharedProps } from "./shared";
import { intervalCells, intervalColumns } from "./tables";

interface Row {
  name: string;
  word: TermName;
  key: "induction" | "previousToken" | "duplicateToken" | "self" | "sink" | "entropy" | "effectiveKeys" | "distance";
  /** Ends at this value; null: shares, which end at 1. */
  most: ((context: number) => number) | null;
  /** Of what is no share, if the name does not say it. */
  unit?: string;
}

const labelOf = ({ name, unit }: Row): string => (unit ? `${name}, ${unit}` : name);

const rows: readonly Row[] = [
  { name: "Induction", word: "induction", key: "induction", most: null },
  { name: "Previous token", word: "previous", key: "previousToken", most: null },
  { name: "Duplicate token", word: "duplicate", key: "duplicateToken", most: null },
  { name: "Self", word: "self", key: "self", most: null },
  { name: "Sink", word: "sink", key: "sink", most: null },
  { name: "Entropy", word: "entropy", key: "entropy", most: (context) => Math.log(context), unit: "nats" },
  { name: "Effective keys", word: "effectiveKeys", key: "effectiveKeys", most: (context) => context },
  { name: "Distance", word: "distance", key: "distance", most: (context) => context - 1, unit: "tokens" },
];

export function ScoresPanel(props: SharedProps & { onHover: (ordinal: number | null) => void }) {
  const { framed, report, headClass, anchor, wall, shown } = props;
  const { family } = framed;
  const ordinals = useMemo(
    () => [anchor, ...headClass.members.map(({ refit }) => refit.ordinal).filter((one) => one !== anchor)],
    [headClass, anchor],
  );
  const stored = useRefitReports(HeadScoresStored, ordinals, (refit) => ({
    slug: family.slug,
    input: { refit, step: report.step, promptSet: report.promptSet.id, ...confidence(framed.view) },
  }));
  const ids = useMemo(() => wall.all.map(({ head }) => head.id), [wall]);
  const variables = { ids, promptSet: report.promptSet.id };
  const settled = !stored.looking && !stored.running;
  const [{ data }, refresh] = useQuery({ query: HeadScores, variables, pause: stored.of.size === 0 });
  useEffect(() => {
    if (settled && stored.of.size > 0) refresh({ requestPolicy: "network-only" });
  }, [settled, stored.of.size, refresh]);
  const scoresOf = useMemo(
    () =>
      new Map(
        opened(data?.nodes ?? []).flatMap((node) =>
          node?.__typename === "Head" && node.scores ? [[node.id, node.scores.scores] as const] : [],
        ),
      ),
    [data],
  );
  const source = stored.of.get(anchor) ?? [...stored.of.values()][0] ?? null;
  const context = family.architecture.contextLength;
  const listed = rows.filter(({ key }) => [...scoresOf.values()].some((scores) => scores[key]));
  const estimateOf = ({ key }: Row): EstimateNumbers | null =>
    [...scoresOf.values()].find((scores) => scores[key])?.[key]?.estimate ?? null;
  return (
    <Panel
      title="What the head does"
      sub="one dot a refit"
      exports={{
        name: `${family.slug}-${headClass.label}-scores`,
        table: scoresOf.size
          ? {
              title: `Scores of class ${headClass.label}`,
              columns: ["score", "refit", "head", "found", "value", "class mean", ...intervalColumns],
              rows: listed.flatMap((row) =>
                wall.all.map(({ refit, head, near }) => [
                  labelOf(row),
                  refit.label,
                  head.label,
                  near ? "yes" : "no",
                  scoresOf.get(head.id)?.[row.key]?.value ?? null,
                  estimateOf(row)?.value ?? null,
                  ...intervalCells(estimateOf(row)),
                ]),
              ),
            }
          : null,
        query: { document: HeadScores, variables },
        report: source,
      }}
      actions={
        <span className="key">
          <span>
            <i className={styles.full} />
            found
          </span>
          <span>
            <i className={styles.open} />
            not found
          </span>
          <span>
            <i className={styles.floorTick} />
            floor
          </span>
        </span>
      }
    >
      <RefitState reports={stored} refits={props.refits} what="Head scores" />
      {scoresOf.size > 0 ? (
        <div className={isPartial(stored, props.refits) ? "partial" : undefined}>
          <div className={styles.scores}>
            {listed.map((row) => {
              const most = row.most?.(context) ?? 1;
              const values = wall.all.map(({ head }) => scoresOf.get(head.id)?.[row.key]?.value ?? null);
              const estimate = estimateOf(row);
              return (
                <div key={row.key} className={styles.score}>
                  <span>
                    <Term of={row.word}>{labelOf(row)}</Term>
                  </span>
                  <ScoreStrip {...props} name={row.name} values={values} most={most} estimate={estimate} />
                  <span className={styles.scoreMean}>
                    {estimate ? <Mean estimate={estimate} share={row.most === null} most={most} /> : null}
                  </span>
                </div>
              );
            })}
            <div className={`${styles.score} faint`}>
              <span />
              <span className={styles.scoreEnds}>
                <span>0</span>
                <span>1, or the most that the context allows</span>
              </span>
              <span>
                mean of the class [{framed.view.level} %], n {wall.all.length}
              </span>
            </div>
          </div>
          {source && "distanceBins" in source ? (
            <DistanceChart
              bins={source.distanceBins}
              shown={shown}
              lines={wall.all.flatMap((member) => {
                const shares = scoresOf.get(member.head.id)?.distances;
                return shares ? [{ member, shares }] : [];
              })}
            />
          ) : null}
        </div>
      ) : stored.missing === 0 && !stored.failed ? (
        <div className="state" style={{ minHeight: 200 }}>
          <p>Scores are being read.</p>
        </div>
      ) : null}
    </Panel>
  );
}

/** How widely a head looks may leave the twins' on either side; of a share of its attention only more is news. */
function Mean({ estimate, share, most }: { estimate: EstimateNumbers; share: boolean; most: number }) {
  const reading = read(estimate, "raw", { below: !share });
  return <EstimateChip reading={reading} track={48} most={most} sentence={scoreSentence(reading)} />;
}

function scoreSentence({ of: { value, floor }, open }: Reading): string {
  if (floor === null) return "No untrained twins to compare with.";
  if (open) return "Not clear of what untrained twins score.";
  return value < floor ? "Clearly less than untrained twins score." : "Clearly more than untrained twins score.";
}

interface ScoreStripProps extends SharedProps {
  name: string;
  /** In the wall's order; null where it is not known. */
  values: (number | null)[];
  most: number;
  estimate: EstimateNumbers | null;
  onHover: (ordinal: number | null) => void;
}

const height = 26;

function ScoreStrip({ name, values, most, estimate, wall, refits, choices, shown, lock, onHover }: ScoreStripProps) {
  const [box, size] = useSize<HTMLDivElement>();
  const width = size?.width ?? 0;
  const x = (value: number) => 5 + ((width - 10) * Math.min(most, Math.max(0, value))) / most;
  const known = wall.all.flatMap((member, i) => (values[i] === null ? [] : [{ member, value: values[i] as number }]));
  const spoken = known.map(({ member, value }) => `${member.refit.label} ${fixed(value)}`).join(", ");
  return (
    <div ref={box} style={{ height }}>
      {width > 0 ? (
        <svg width={width} height={height} role="img" aria-label={`${name}: ${spoken}`}>
          {[0, 0.25, 0.5, 0.75, 1].map((part) => (
            <line key={part} className="grid" x1={x(part * most)} x2={x(part * most)} y1={0} y2={height} />
          ))}
          {estimate?.interval ? (
            <rect
              x={x(estimate.interval.lower)}
              width={Math.max(2, x(estimate.interval.upper) - x(estimate.interval.lower))}
              y={height / 2 - 3}
              height={6}
              fill="var(--ci)"
              opacity={0.22}
            />
          ) : null}
          {estimate && estimate.floor !== null ? (
            <line
              x1={x(estimate.floor)}
              x2={x(estimate.floor)}
              y1={2}
              y2={height - 2}
              stroke="var(--floor-ink)"
              strokeWidth={2}
            />
          ) : null}
          {[...known].reverse().map(({ member, value }, i) => {
            const color =
              markOf(member.refit.ordinal, refits, choices.marks) ?? (member.near ? "var(--mean)" : "var(--unmarked)");
            const at = { cx: x(value), cy: height / 2 + (member.near ? -5 : 5) + ((i * 7) % 5) - 2 };
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the tiles of the wall are the way for a keyboard
              <g
                key={member.head.id}
                className={styles.dot}
                onPointerEnter={() => onHover(member.refit.ordinal)}
                onPointerLeave={() => onHover(null)}
                onClick={() => lock(member.refit.ordinal)}
              >
                <circle {...at} r={3} fill={member.near ? color : "var(--surface)"} stroke={color} strokeWidth={1.3} />
                {member === shown ? (
                  <circle {...at} r={5.5} fill="none" stroke="var(--text)" strokeWidth={1.3} />
                ) : null}
                <title>{`${member.refit.label}, ${member.head.label}: ${fixed(value, 3)}`}</title>
              </g>
            );
          })}
        </svg>
      ) : null}
    </div>
  );
}
