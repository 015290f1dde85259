"use client";
/** Whether the refits agree about this head in pattern, output and effect. */
import { useMemo } from "react";
import { ReportBadge } from "../analysis/ReportState";
import { useCheapReport } from "../analysis/useCheapReport";
import { EstimateChip } from "../charts/EstimateChip";
import { type EstimateNumbers, read, type Scale } from "../estimate";
import { Panel } from "../frame/Panel";
import { Term } from "../guide/Term";
import { confidence } from "../report/request";
import { scaleOf } from "../view";
import { HeadAgreementOutcome } from "./documents";
import styles from "./Head.module.css";
import type { SharedProps } from "./shared";
import { Triangle } from "./Triangle";
import { intervalCells, intervalColumns } from "./tables";
import { Waiting } from "./Waiting";

export function TrianglePanel(props: SharedProps) {
  const { framed, report: classes, headClass, anchor, layer, index } = props;
  const variables = {
    slug: framed.family.slug,
    input: { anchor, step: classes.step, promptSet: classes.promptSet.id, ...confidence(framed.view) },
  };
  const view = useCheapReport(HeadAgreementOutcome, variables);
  const { report } = view;
  const own = headClass.members.find(({ refit }) => refit.ordinal === anchor)?.head.id;
  const agreement = useMemo(
    () => report?.heads.nodes.find(({ head }) => head.id === own)?.agreement ?? null,
    [report, own],
  );
  const scale = scaleOf(framed.view);
  const corners: { name: string; what: string; estimate: EstimateNumbers | null }[] = agreement
    ? [
        { name: "Pattern", what: "where they look", estimate: agreement.centred },
        { name: "Output", what: "what they write", estimate: agreement.output },
        { name: "Effect", what: "what they are worth, token by token", estimate: agreement.effect ?? null },
      ]
    : [];
  return (
    <Panel
      title="Do they agree in what they do?"
      sub={
        <>
          <Term of="threeAgreements">pattern, output, effect</Term> of L{layer}H{index} and its{" "}
          <Term of="counterpart">counterparts</Term>
        </>
      }
      exports={{
        name: `${framed.family.slug}-L${layer}H${index}-agreement`,
        table: agreement
          ? {
              title: `Agreement of L${layer}H${index} with its counterparts`,
              columns: ["agreement", "value", ...intervalColumns],
              rows: corners.map(({ name, estimate }) => [name, estimate?.value ?? null, ...intervalCells(estimate)]),
            }
          : null,
        query: { document: HeadAgreementOutcome, variables: { ...variables, wait: { dryRun: true } } },
        report,
      }}
      actions={<ReportBadge view={view} partial={false} />}
    >
      {agreement ? (
        <div className={view.current ? styles.triangle : `${styles.triangle} faded`}>
          <Triangle
            corners={corners.map(({ name, estimate }) => ({ name, reading: estimate && read(estimate, scale) }))}
          />
          <dl>
            {corners.map(({ name, what, estimate }) => (
              <div key={name}>
                <dt>
                  {name} <span className="faint">{what}</span>
                </dt>
                <dd>
                  {estimate ? (
                    <Corner estimate={estimate} scale={scale} />
                  ) : (
                    <span className="faint">not measured</span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ) : report && view.current ? (
        <p className="muted">The head is not among the first 256 of the report.</p>
      ) : (
        <Waiting view={view} />
      )}
    </Panel>
  );
}

function Corner({ estimate, scale }: { estimate: EstimateNumbers; scale: Scale }) {
  const reading = read(estimate, scale);
  return (
    <>
      <EstimateChip reading={reading} track={72} />
      <span className="faint small">
        {reading.verdict}, n {estimate.n}
      </span>
    </>
  );
}
