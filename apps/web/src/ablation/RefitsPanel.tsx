"use client";
/** One head in every refit: what each loses without its own member of the class. */
import Link from "next/link";
import { DotStrip } from "../charts/DotStrip";
import { extent } from "../charts/scatterPicture";
import { seedMark } from "../charts/seeds";
import { headAddress } from "../family/pages";
import { fixed, plural, signed } from "../format";
import { Panel } from "../frame/Panel";
import { Term } from "../guide/Term";
import styles from "./AblationPage.module.css";
import { EffectsOutcome, type EffectsReport } from "./documents";
import { type Effect, effectOf, effectText, effectWords } from "./effects";
import type { LabPanelProps } from "./panelProps";
import { useEffectsByRefit } from "./useEffects";

interface RefitsPanelProps extends LabPanelProps {
  report: EffectsReport | null;
  /** Whether the report is the one asked for. */
  ready: boolean;
  /** The head that is pointed at, the locked one, or the one that matters most. */
  shown: Effect | null;
  pointed: boolean;
}

export function RefitsPanel({ family, view, asked, locked, report, ready, shown, pointed }: RefitsPanelProps) {
  const refits = family.refits.nodes;
  const calibrated = report?.preset !== "PAPER";
  const byRefit = useEffectsByRefit(asked, family.refits.nodes, ready && calibrated);
  const head = report?.heads.nodes.find((node) => node.head.label === shown?.label);
  const members = head?.overRefits?.members ?? [];
  const rows = members.flatMap((member) => {
    const own = byRefit.get(member.refit.ordinal)?.heads.nodes.find((node) => node.head.label === member.label);
    return own ? [{ member, effect: effectOf(own, "one") }] : [];
  });
  const estimate = head?.overRefits?.deltaLoss;
  return (
    <Panel
      title="The same head in each refit"
      sub={
        shown ? (
          <>
            {`${shown.label}${pointed ? ", pointed at" : locked === null ? ", the one that matters most" : ""}; Δ loss of its `}
            <Term of="class">class</Term>
          </>
        ) : null
      }
      exports={{
        name: `${family.slug}-${shown?.label ?? "head"}-by-refit`,
        table:
          rows.length > 0
            ? {
                title: `Δ loss without the class of ${shown?.label}, by refit`,
                columns: ["refit", "head", "delta_loss", "lower", "upper", "floor", "prompts"],
                rows: rows.map(({ member, effect: { value, interval, floor, n } }) => [
                  member.refit.label,
                  member.label,
                  value,
                  interval?.[0] ?? null,
                  interval?.[1] ?? null,
                  floor,
                  n,
                ]),
              }
            : null,
        query: asked && { document: EffectsOutcome, variables: asked },
        report,
      }}
    >
      {!shown || !head ? (
        <div className="state" style={{ minHeight: 160 }}>
          <p>Appears with the map beside it.</p>
        </div>
      ) : !calibrated || !estimate ? (
        <div className="state" style={{ minHeight: 160 }}>
          <p>
            <b>The paper's preset ablates one refit.</b> {effectWords(shown)}. Choose Calibrated for all refits.
          </p>
        </div>
      ) : (
        <>
          <DotStrip
            label={`Δ loss without the class of ${shown.label}, a dot a refit`}
            dots={rows.map(({ member, effect }) => ({
              name: member.refit.label,
              value: effect.value,
              interval: effect.interval,
              color: seedMark(member.refit.ordinal, refits.length, view.marks).color,
            }))}
            mean={estimate.value}
            interval={estimate.interval}
            floor={estimate.floor}
            domain={extent([
              ...rows.flatMap(({ effect }) => [effect.value, ...(effect.interval ?? [])]),
              estimate.value,
              ...(estimate.floor === null ? [] : [estimate.floor]),
              ...(estimate.interval ? [estimate.interval.lower, estimate.interval.upper] : []),
            ])}
            unit="Δ loss, nats a token; line: mean, grey: floor, box: its interval; whiskers: prompts"
          />
          <p className={styles.foot}>
            {effectWords({ ...shown, ...pick(estimate) })}.
            {rows.length < members.length
              ? ` ${rows.length} of ${plural(members.length, "refit")} shown; the others are being read.`
              : ""}
          </p>
          <table className={`small ${styles.members}`}>
            <thead>
              <tr>
                <th>Refit</th>
                <th>Its head</th>
                <th className="num">Δ loss</th>
                <th className="num">Floor</th>
                <th className="num">Prompts</th>
              </tr>
            </thead>
            <tbody>
              {members.slice(0, 12).map((member) => {
                const row = rows.find((one) => one.member.id === member.id);
                return (
                  <tr key={member.id}>
                    <td>{member.refit.label}</td>
                    <td>
                      <Link
                        href={headAddress(family.slug, member.layer, member.index, {
                          ...view,
                          anchor: member.refit.ordinal,
                        })}
                      >
                        {member.label}
                      </Link>
                    </td>
                    <td className="num">{row ? effectText(row.effect) : "–"}</td>
                    <td className="num">{typeof row?.effect.floor === "number" ? signed(row.effect.floor, 3) : "–"}</td>
                    <td className="num">{row?.effect.n ?? "–"}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {members.length > 12 ? (
            <p className={styles.foot}>
              12 of {members.length} in the table; sd of all{" "}
              {fixed(spreadOf(rows.map(({ effect }) => effect.value)), 3)}.
            </p>
          ) : null}
        </>
      )}
    </Panel>
  );
}

/** Of the mean over refits. */
const pick = (estimate: {
  value: number;
  n: number;
  floor: number | null;
  interval: { lower: number; upper: number } | null;
}) => ({
  over: "refits" as const,
  value: estimate.value,
  n: estimate.n,
  floor: estimate.floor,
  interval: estimate.interval && ([estimate.interval.lower, estimate.interval.upper] as [number, number]),
});

function spreadOf(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1));
}
