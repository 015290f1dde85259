"use client";
/** What breaks without the head: the rise of the loss in each refit, with interval and floor, and where in the text it rises. */
import { useMemo } from "react";
import { useRefitReports } from "../analysis/useRefitReports";
import { niceTicks, tickLabel } from "../charts/scales";
import { useSize } from "../charts/useSize";
import type { EstimateNumbers } from "../estimate";
import { fixed, plural, signed, within } from "../format";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import type { AblationKind } from "../gql/graphql";
import { Term } from "../guide/Term";
import { confidence } from "../report/request";
import { type AblationWord, ablationKinds } from "./choices";
import { HeadAblation, type Member } from "./documents";
import styles from "./Head.module.css";
import { markOf } from "./marks";
import { isPartial, RefitState } from "./RefitState";
import type { SharedProps } from "./shared";
import { TokenEffects } from "./TokenEffects";
import { intervalCells, intervalColumns } from "./tables";

const kinds: Record<AblationWord, { kind: AblationKind; label: string; title: string }> = {
  zero: { kind: "ZERO", label: "Zero", title: "z gives way to 0, as in the paper" },
  mean: { kind: "MEAN", label: "Mean", title: "z gives way to its mean over all tokens of all prompts" },
  resample: { kind: "RESAMPLE", label: "Resample", title: "z gives way to that of another prompt" },
  swap: {
    kind: "SWAP",
    label: "Swap",
    title: "What it writes gives way to what its counterpart in the next refit writes",
  },
};

export function AblationPanel(props: SharedProps & { onHover: (ordinal: number | null) => void }) {
  const { framed, report, headClass, anchor, wall, choices, onChoices, shown } = props;
  const { family } = framed;
  const { kind, label } = kinds[choices.kind];
  const ordinals = useMemo(
    () => [anchor, ...headClass.members.map(({ refit }) => refit.ordinal).filter((one) => one !== anchor)],
    [headClass, anchor],
  );
  const input = (refit: number) => ({
    refit,
    step: report.step,
    promptSet: report.promptSet.id,
    kind,
    ...confidence(framed.view),
  });
  const reports = useRefitReports(HeadAblation, ordinals, (refit) => ({ slug: family.slug, input: input(refit) }));
  const bars = useMemo(
    () =>
      wall.all.map((member) => {
        const edges = reports.of.get(member.refit.ordinal)?.heads.edges ?? [];
        const at = edges.findIndex(({ node }) => node.head.id === member.head.id);
        return { member, effect: edges[at]?.node ?? null, after: at > 0 ? edges[at - 1].cursor : null };
      }),
    [wall, reports.of],
  );
  const known = bars.filter(({ effect }) => effect !== null);
  const estimate = known[0]?.effect?.overRefits?.deltaLoss ?? null;
  const of = bars.find(({ member }) => member === shown);
  const source = reports.of.get(anchor) ?? null;
  const shownReport = reports.of.get(shown.refit.ordinal);
  return (
    <Panel
      title="What breaks without it"
      sub={
        <>
          <Term of="deltaLoss">Δ loss</Term>, {estimate ? <Class estimate={estimate} /> : "nats a token"}
        </>
      }
      exports={{
        name: `${family.slug}-${headClass.label}-${choices.kind}-ablation`,
        table: known.length
          ? {
              title: `${label}-ablation of class ${headClass.label}`,
              columns: [
                "refit",
                "head",
                "found",
                "delta loss, nats a token",
                ...intervalColumns,
                "class mean",
                ...intervalColumns.map((name) => `class ${name}`),
              ],
              rows: bars.map(({ member, effect }) => [
                member.refit.label,
                member.head.label,
                member.near ? "yes" : "no",
                effect?.deltaLoss ?? null,
                ...intervalCells(effect?.estimate),
                estimate?.value ?? null,
                ...intervalCells(estimate),
              ]),
            }
          : null,
        query: {
          document: HeadAblation,
          variables: { slug: family.slug, input: input(anchor), wait: { dryRun: true } },
        },
        report: source,
      }}
      actions={
        <Segmented
          small
          label="What the head gives way to"
          value={choices.kind}
          onChange={(next) => onChoices({ kind: next })}
          choices={ablationKinds.map((value) => ({ value, label: kinds[value].label, title: kinds[value].title }))}
        />
      }
    >
      <RefitState reports={reports} refits={props.refits} what={`${label}-ablation`} />
      {known.length > 0 ? (
        <div className={isPartial(reports, props.refits) ? "partial" : undefined}>
          <Bars
            {...props}
            bars={bars.map(({ member, effect }) => ({
              member,
              value: effect?.deltaLoss ?? null,
              own: effect?.estimate ?? null,
            }))}
            estimate={estimate}
          />
        </div>
      ) : null}
      {of?.effect && shownReport && !choices.text ? (
        <TokenEffects
          report={shownReport.id}
          after={of.after}
          head={shown}
          prompt={Math.min(choices.prompt, report.promptSet.size - 1)}
        />
      ) : null}
      {known.length > 0 && choices.text ? (
        <p className="small faint">
          The change by token is shown on prompts of the set alone: ablations are stored for those, not for your own
          text.
        </p>
      ) : null}
    </Panel>
  );
}

function Class({ estimate: { value, interval, floor, n } }: { estimate: EstimateNumbers }) {
  return (
    <>
      mean <b>{signed(value, 3)}</b>
      {interval ? ` [${fixed(interval.lower, 3)}, ${fixed(interval.upper, 3)}]` : ""}, floor{" "}
      {floor === null ? "none" : fixed(floor, 3)}, n {plural(n, "refit")}, nats a token
    </>
  );
}

interface BarsProps extends SharedProps {
  /** `own`: with interval and floor; null in reports of earlier versions. */
  bars: { member: Member; value: number | null; own: EstimateNumbers | null }[];
  /** Of the class. */
  estimate: EstimateNumbers | null;
  onHover: (ordinal: number | null) => void;
}

const height = 200;
const left = 48;
const bottom = height - 30;
const groupGap = 14;
const broadest = 52;

function Bars({ bars, estimate, wall, refits, choices, shown, lock, onHover }: BarsProps) {
  const [box, size] = useSize<HTMLDivElement>();
  const width = size?.width ?? 0;
  const values = bars.flatMap(({ value, own }) => [
    value ?? 0,
    own?.floor ?? 0,
    own?.interval?.lower ?? 0,
    own?.interval?.upper ?? 0,
  ]);
  const floor = estimate?.floor ?? null;
  const all = [0, ...values, floor ?? 0, estimate?.interval?.upper ?? 0, estimate?.interval?.lower ?? 0];
  const reach = Math.max(...all) - Math.min(...all) || 0.01;
  const domain: [number, number] = [Math.min(...all) - reach * 0.04, Math.max(...all) + reach * 0.08];
  const ticks = niceTicks(domain, 4);
  const text = tickLabel(ticks);
  const y = (value: number) => bottom - ((value - domain[0]) / (domain[1] - domain[0])) * (bottom - 8);
  const found = wall.found.length;
  const pitch = (width - left - 4 - groupGap) / bars.length;
  const breadth = Math.min(broadest, Math.max(2, pitch - (pitch > 12 ? 4 : 2)));
  const slot = (i: number) => left + 4 + i * pitch + (i < found ? 0 : groupGap);
  const x = (i: number) => slot(i) + (pitch - breadth) / 2;
  return (
    <div ref={box} style={{ height }}>
      {width > 0 ? (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`Change of the loss without the head: ${bars
            .map(
              ({ member, value, own }) =>
                `${member.refit.label} ${value === null ? "not known" : within(value, own?.interval, three)}`,
            )
            .join(", ")}`}
        >
          {floor === null ? null : (
            <rect
              x={left}
              width={width - left}
              y={Math.min(y(floor), y(0))}
              height={Math.max(2, Math.abs(y(floor) - y(0)))}
              fill="var(--floor-band)"
            >
              <title>{`Floor: ${signed(floor, 3)}, the same slots of the untrained twins`}</title>
            </rect>
          )}
          {ticks.map((tick) => (
            <g key={tick}>
              <line className={tick === 0 ? "axis" : "grid"} x1={left} x2={width} y1={y(tick)} y2={y(tick)} />
              <text x={left - 8} y={y(tick) + 4} textAnchor="end">
                {text(tick)}
              </text>
            </g>
          ))}
          {bars.map(({ member, value, own }, i) => {
            const mark = markOf(member.refit.ordinal, refits, choices.marks);
            const color = mark ?? (member.near ? "var(--text-2)" : "var(--unmarked)");
            const at = value === null ? y(0) : Math.min(y(0), y(value));
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the tiles of the wall are the way for a keyboard
              <g
                key={member.head.id}
                className={styles.dot}
                onPointerEnter={() => onHover(member.refit.ordinal)}
                onPointerLeave={() => onHover(null)}
                onClick={() => lock(member.refit.ordinal)}
              >
                <rect x={slot(i)} width={pitch} y={4} height={bottom - 4} fill="transparent" />
                {value === null ? null : (
                  <rect
                    x={x(i)}
                    width={breadth}
                    y={at}
                    height={Math.max(1, Math.abs(y(value) - y(0)))}
                    fill={member.near ? color : "var(--surface)"}
                    stroke={color}
                    strokeWidth={1.4}
                  />
                )}
                {own?.floor == null ? null : (
                  <line
                    x1={x(i) - 1}
                    x2={x(i) + breadth + 1}
                    y1={y(own.floor)}
                    y2={y(own.floor)}
                    stroke="var(--floor-ink)"
                    strokeWidth={2}
                  />
                )}
                {own?.interval ? (
                  <path
                    d={whisker(
                      x(i) + breadth / 2,
                      y(own.interval.lower),
                      y(own.interval.upper),
                      Math.min(4, breadth / 3),
                    )}
                    stroke="var(--text)"
                    strokeWidth={1.2}
                    fill="none"
                  />
                ) : null}
                {member === shown ? (
                  <rect x={x(i) - 2} width={breadth + 4} y={4} height={bottom - 4} fill="none" stroke="var(--text)" />
                ) : null}
                {pitch >= 16 ? (
                  <text x={x(i) + breadth / 2} y={bottom + 12} textAnchor="middle">
                    {member.refit.label.replace(/^seed /, "")}
                  </text>
                ) : null}
                <title>{`${member.refit.label}, ${member.head.label}: ${value === null ? "not computed" : told(value, own)}`}</title>
              </g>
            );
          })}
          <Bracket from={x(0)} to={x(found - 1) + breadth} text="found" />
          {found < bars.length ? <Bracket from={x(found)} to={x(bars.length - 1) + breadth} text="not found" /> : null}
        </svg>
      ) : null}
    </div>
  );
}

const three = (value: number) => signed(value, 3);

/** "+0.1234 [+0.1000, +0.1468], floor +0.0010, n 100 prompts" */
function told(value: number, own: EstimateNumbers | null): string {
  if (!own) return signed(value, 4);
  const floor = own.floor === null ? "none" : signed(own.floor, 4);
  return `${within(value, own.interval, (end) => signed(end, 4))}, floor ${floor}, n ${plural(own.n, "prompt")}`;
}

const whisker = (x: number, low: number, high: number, half: number): string =>
  `M${x - half} ${low}h${2 * half}M${x} ${low}V${high}M${x - half} ${high}h${2 * half}`;

function Bracket({ from, to, text }: { from: number; to: number; text: string }) {
  return (
    <text className="faint" x={(from + to) / 2} y={height - 3} textAnchor="middle">
      {text}
    </text>
  );
}
