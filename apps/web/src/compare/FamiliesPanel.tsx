"use client";
/** This family against another of its shape: stability by layer, and the difference with its interval. */
import Link from "next/link";
import { memo, useMemo } from "react";
import { useQuery } from "urql";
import { ComparisonOutcome, type ComparisonReport } from "../analysis/comparison";
import { Cautions } from "../analysis/Provenance";
import { ReportBody } from "../analysis/ReportBody";
import { ReportBadge } from "../analysis/ReportState";
import { useAsked } from "../analysis/useAsked";
import { measureDomain } from "../charts/domain";
import { type BandLine, BandLines } from "../charts/lazy";
import { canCalibrate, read, type Scale } from "../estimate";
import type { Framed } from "../family/FamilyFrame";
import { fixed, signed, within } from "../format";
import { Panel } from "../frame/Panel";
import { Select } from "../frame/Select";
import { Term } from "../guide/Term";
import { familiesLike } from "../report/others";
import { common, loadOptions } from "../report/request";
import type { Table } from "../report/table";
import { ValuesFold } from "../report/ValuesFold";
import { scaleOf } from "../view";
import styles from "./ComparePage.module.css";
import { FamilySteps } from "./documents";
import { type BrushProps, type ComparePanelProps, sideLooks } from "./panelProps";
import { SideKeys } from "./SideKeys";
import { meetingOf } from "./steps";
import { type LayerBrush, useLayerBrush } from "./useLayerBrush";

type FamiliesPanelProps = ComparePanelProps & BrushProps & Pick<Framed, "families">;

const none = "";

export function FamiliesPanel(props: FamiliesPanelProps) {
  const { family, families, view, onView, step, left } = props;
  const others = useMemo(() => familiesLike(family, families), [family, families]);
  const against = others.find(({ slug }) => slug === view.against) ?? null;
  const [{ data }] = useQuery({ query: FamilySteps, variables: { slug: against?.slug ?? "" }, pause: !against });
  const meeting = meetingOf(view.step, family.steps, (against?.id === data?.family?.id && data?.family?.steps) || null);
  const variables =
    step === null || !against
      ? null
      : {
          slug: family.slug,
          input: {
            ...common({ step, view }),
            step: meeting.step,
            against: against.id,
            anchor: left,
            ...loadOptions(view),
          },
        };
  const asked = useAsked(ComparisonOutcome, variables);
  const report = against && asked.report?.sides[1].family.slug === against.slug ? asked.report : null;
  const table = useMemo(() => report && comparisonTable(report), [report]);
  const layered = useLayerBrush(props);
  return (
    <Panel
      title="Against another family"
      sub={
        <>
          <Term of="stability">stability</Term> by layer, and the difference with its{" "}
          <Term of="interval">interval</Term>
          {against ? ` · ${meeting.words}` : ""}
        </>
      }
      actions={
        <>
          <ReportBadge view={asked} partial={false} />
          {others.length > 0 ? (
            <Select
              small
              showLabel
              label="Against"
              value={against?.slug ?? none}
              onChange={(slug) => onView({ against: slug === none ? null : slug })}
              choices={[
                { value: none, label: "no family" },
                ...others.map(({ slug, name }) => ({ value: slug, label: name })),
              ]}
            />
          ) : null}
        </>
      }
      exports={{
        name: `${family.slug}-against-${against?.slug ?? "none"}`,
        table,
        query: variables && { document: ComparisonOutcome, variables },
        report,
      }}
    >
      {against && meeting.offers.length > 0 ? (
        <p className={styles.keys}>
          {family.name} and {against.name} were not kept at the same steps.
          {meeting.offers.map(({ step: to, text }) => (
            <button key={text} type="button" className="ctl s" onClick={() => onView({ step: to })}>
              {text}
            </button>
          ))}
        </p>
      ) : null}
      {against ? (
        <ReportBody view={{ ...asked, report }} nothing="Appears when two refits have a checkpoint." height={260}>
          {(shown) => (
            <>
              <Cautions messages={shown.warnings.map(({ message }) => message)} />
              <ComparisonLines report={shown} scale={scaleOf(view)} {...layered} />
              {table ? <ValuesFold table={table} report={shown} /> : null}
            </>
          )}
        </ReportBody>
      ) : (
        <div className="state" style={{ minHeight: 96 }}>
          {others.length > 0 ? (
            <p>Choose a family of this shape, as one of another optimizer.</p>
          ) : (
            <>
              <p>
                <b>No other family of this shape.</b> Train or import one of as many layers and heads.
              </p>
              <Link className="ctl m" href="/train">
                Train a family
              </Link>
            </>
          )}
        </div>
      )}
    </Panel>
  );
}

interface ComparisonLinesProps extends LayerBrush {
  report: ComparisonReport;
  scale: Scale;
}

const ComparisonLines = memo(function ComparisonLines({ report, scale: wanted, ...layered }: ComparisonLinesProps) {
  const { sides, difference, differences } = report;
  const scale: Scale = canCalibrate(sides.flatMap((side) => side.layers.map(({ estimate }) => estimate)))
    ? wanted
    : "raw";
  const layers = differences.map((_, l) => l);
  const readings = sides.map((side) => side.layers.map(({ estimate }) => read(estimate, scale)));
  const lines: BandLine[] = sides.map((side, i) => ({
    key: `side${i}`,
    text: [side.family.name],
    values: readings[i].map(({ value }) => value),
    bands: readings[i].map(({ interval }) => interval),
    floors:
      scale === "raw" && readings[i].every(({ floor }) => floor !== null)
        ? readings[i].map(({ floor }) => floor)
        : null,
    open: readings[i].map(({ open }) => open),
    ...sideLooks[i],
  }));
  const zeroFloor = scale === "calibrated" ? layers.map((): [number, number] => [0, 0]) : null;
  const values = readings.flat().flatMap(({ value, floor, interval }) => [value ?? 1, floor ?? 1, ...(interval ?? [])]);
  const bands = differences.map(
    ({ interval }): [number, number] | null => interval && [interval.lower, interval.upper],
  );
  const far = Math.max(
    0.02,
    ...differences.flatMap(({ value, interval }) => [value, interval?.lower ?? 0, interval?.upper ?? 0].map(Math.abs)),
  );
  const reach = Math.ceil(far * 1.1 * 20) / 20;
  const names = sides.map((side) => side.family.name);
  return (
    <div className={styles.halves}>
      <div>
        <p className={styles.keys}>
          <SideKeys names={names} />
          <span>{scale === "raw" ? "dotted: floor of each" : "grey: floor"}; bands: intervals</span>
        </p>
        <BandLines
          label={`Stability by layer of ${names.join(" and ")}, ${scale}`}
          height={230}
          x={layers}
          lines={lines}
          floor={zeroFloor}
          domain={measureDomain(values, scale)}
          unit={scale === "raw" ? "stability" : "calibrated stability"}
          {...layered}
          tip={(at) => (
            <>
              <h4>
                Layer {at}, {scale}
              </h4>
              <dl>
                {names.map((name, i) => {
                  const { value, interval, floor } = readings[i][at];
                  return (
                    <div key={name} style={{ display: "contents" }}>
                      <dt>{name}</dt>
                      <dd>
                        {value === null ? "–" : within(value, interval && { lower: interval[0], upper: interval[1] })}
                        {floor === null ? "" : `, floor ${fixed(floor)}`}, n = {sides[i].layers[at].estimate.n}
                      </dd>
                    </div>
                  );
                })}
              </dl>
            </>
          )}
        />
      </div>
      <div>
        <p className={styles.keys}>
          {names[1]} less {names[0]}, raw: {within(difference.value, difference.interval, signed3)} on average, n ={" "}
          {difference.n}
          {difference.floor === null ? "" : `; the floors differ by ${signed3(difference.floor)}`}
        </p>
        <BandLines
          label={`Stability of ${names[1]} less that of ${names[0]} by layer, raw`}
          height={230}
          x={layers}
          lines={[
            {
              key: "difference",
              text: ["difference"],
              values: differences.map(({ value }) => value),
              bands,
              floors: differences.every(({ floor }) => floor !== null) ? differences.map(({ floor }) => floor) : null,
              open: bands.map((band) => band === null || (band[0] <= 0 && band[1] >= 0)),
              color: "var(--mean)",
            },
          ]}
          zero
          domain={[-reach, reach]}
          tickText={(value) => (value === 0 ? "0" : signed(value))}
          unit="difference"
          {...layered}
          tip={(at) => (
            <>
              <h4>Layer {at}</h4>
              <dl>
                <dt>difference</dt>
                <dd>{within(differences[at].value, differences[at].interval, signed3)}</dd>
                <dt>of the floors</dt>
                <dd>{differences[at].floor === null ? "none" : signed3(differences[at].floor)}</dd>
                <dt>n</dt>
                <dd>{differences[at].n}</dd>
              </dl>
            </>
          )}
        />
        <p className="small muted">Open: the interval holds 0. Dotted: the difference of the floors.</p>
      </div>
    </div>
  );
});

const signed3 = (value: number) => signed(value, 3);

const comparisonTable = ({ sides, differences }: ComparisonReport): Table => ({
  title: "Stability by layer, and the difference",
  columns: [
    "layer",
    ...sides.flatMap(({ family }) => [family.slug, `${family.slug} floor`]),
    "difference",
    "lower",
    "upper",
    "difference of floors",
    "n",
  ],
  rows: differences.map(({ value, interval, floor, n }, layer) => [
    layer,
    ...sides.flatMap((side) => [side.layers[layer].estimate.value, side.layers[layer].estimate.floor]),
    value,
    interval?.lower ?? null,
    interval?.upper ?? null,
    floor,
    n,
  ]),
});
