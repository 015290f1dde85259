"use client";
/** On which prompts the refits agree about this head, and whether they agree in pattern, output and effect. */
import { useMemo } from "react";
import { Bones, ReportBadge, ReportNotice } from "../analysis/ReportState";
import { useCheapReport } from "../analysis/useCheapReport";
import type { ReportView } from "../analysis/useReport";
import { EstimateChip } from "../charts/EstimateChip";
import { type EstimateNumbers, read, type Scale } from "../estimate";
import { fixed, signed } from "../format";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import { Term } from "../guide/Term";
import { scaleOf } from "../view";
import { HeadAgreementOutcome, HeadPromptAgreement } from "./documents";
import styles from "./Head.module.css";
import { promptAt, type SharedProps } from "./shared";
import { Triangle } from "./Triangle";

function Waiting({ view }: { view: ReportView<unknown> }) {
  return (
    <div className="state" style={{ minHeight: 160 }}>
      {view.status.is === "asking" || view.status.is === "pending" ? <Bones height={120} /> : null}
      <ReportNotice view={view} nothing={null} />
    </div>
  );
}

export function PromptsPanel(props: SharedProps) {
  const { framed, report: classes, layer, index, anchor, choices, onChoices } = props;
  const input = { anchor, head: `L${layer}H${index}`, step: classes.step, promptSet: classes.promptSet.id };
  const variables = { slug: framed.family.slug, input };
  const view = useCheapReport(HeadPromptAgreement, variables);
  const { report } = view;
  const listed = report?.[choices.order] ?? [];
  const scale = scaleOf(framed.view);
  return (
    <Panel
      title={choices.order === "least" ? "Prompts where the refits disagree" : "Prompts where the refits agree"}
      sub={
        <>
          <Term of="agreement">similarity of all pairs</Term> of refits, this head alone
        </>
      }
      exports={{
        name: `${framed.family.slug}-L${layer}H${index}-prompts`,
        table: report
          ? {
              title: `Agreement about ${input.head} by prompt`,
              columns: ["prompt", "text", "tokens", "similarity", "floor", "deviation", "q"],
              rows: [...report.least, ...report.most].map((one) => [
                one.prompt,
                one.text,
                one.tokens,
                one.estimate.value,
                one.estimate.floor ?? null,
                one.deviation,
                one.q ?? null,
              ]),
            }
          : null,
        query: { document: HeadPromptAgreement, variables: { ...variables, wait: { dryRun: true } } },
        report,
      }}
      actions={
        <>
          <ReportBadge view={view} partial={false} />
          <Segmented
            small
            label="Which prompts stand first"
            value={choices.order}
            onChange={(order) => onChoices({ order })}
            choices={[
              { value: "least", label: "Disagree" },
              { value: "most", label: "Agree" },
            ]}
          />
        </>
      }
    >
      {report ? (
        <table className={view.current ? styles.table : `${styles.table} faded`}>
          <thead>
            <tr>
              <th scope="col">Prompt</th>
              <th scope="col">{scale === "raw" ? "Similarity" : "Calibrated"}</th>
              <th scope="col" className="num" title="Less the mean over prompts">
                Deviation
              </th>
            </tr>
          </thead>
          <tbody>
            {listed.map((one) => (
              <tr key={one.prompt} aria-current={!choices.text && promptAt(choices, classes) === one.prompt}>
                <td>
                  <button
                    type="button"
                    className={`linkish ${styles.promptText}`}
                    title={`Shows prompt ${one.prompt} in the wall: ${one.text}`}
                    onClick={() => {
                      onChoices({ prompt: one.prompt, text: null, token: null }, { push: true });
                      scrollTo({ top: 0, behavior: "smooth" });
                    }}
                  >
                    {one.text}
                  </button>
                </td>
                <td>
                  <EstimateChip reading={read(one.estimate, scale)} track={56} />
                </td>
                <td className="num" title={one.q === null || one.q === undefined ? undefined : `q ${fixed(one.q, 3)}`}>
                  {signed(one.deviation)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <Waiting view={view} />
      )}
    </Panel>
  );
}

export function TrianglePanel(props: SharedProps) {
  const { framed, report: classes, headClass, anchor, layer, index } = props;
  const variables = {
    slug: framed.family.slug,
    input: { anchor, step: classes.step, promptSet: classes.promptSet.id },
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
              columns: ["agreement", "value", "lower", "upper", "floor", "n"],
              rows: corners.map(({ name, estimate }) => [
                name,
                estimate?.value ?? null,
                estimate?.interval?.lower ?? null,
                estimate?.interval?.upper ?? null,
                estimate?.floor ?? null,
                estimate?.n ?? null,
              ]),
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
