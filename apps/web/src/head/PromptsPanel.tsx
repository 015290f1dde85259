"use client";
/** On which prompts the refits agree about this head, and at which tokens of them they do not. */
import { useMemo, useState } from "react";
import { ReportBadge } from "../analysis/ReportState";
import { useCheapReport } from "../analysis/useCheapReport";
import { EstimateChip } from "../charts/EstimateChip";
import { read } from "../estimate";
import { fixed, plural, signed } from "../format";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import { Term } from "../guide/Term";
import { confidence } from "../report/request";
import { scaleOf } from "../view";
import { HeadPromptAgreement } from "./documents";
import styles from "./Head.module.css";
import { PromptTokens } from "./PromptTokens";
import { promptAt, promptId, type SharedProps } from "./shared";
import { intervalCells, intervalColumns } from "./tables";
import { Waiting } from "./Waiting";

export function PromptsPanel(props: SharedProps) {
  const { framed, report: classes, layer, index, anchor, choices, onChoices, wall } = props;
  const input = {
    anchor,
    head: `L${layer}H${index}`,
    step: classes.step,
    promptSet: classes.promptSet.id,
    ...confidence(framed.view),
  };
  const variables = { slug: framed.family.slug, input };
  const view = useCheapReport(HeadPromptAgreement, variables);
  const { report } = view;
  const listed = report?.[choices.order] ?? [];
  const scale = scaleOf(framed.view);
  const ids = useMemo(() => wall.all.map(({ head }) => head.id), [wall]);
  // one prompt after the other: the server does one thing at a time
  const [turn, setTurn] = useState<number | null>(null);
  const current = choices.text ? null : promptAt(choices, classes);
  const passes = listed.filter(({ prompt }) => prompt !== current).length * ids.length;
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
              columns: ["prompt", "text", "tokens", "similarity", ...intervalColumns, "deviation", "q"],
              rows: [...report.least, ...report.most].map((one) => [
                one.prompt,
                one.text,
                one.tokens,
                one.estimate.value,
                ...intervalCells(one.estimate),
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
            onChange={(order) => {
              setTurn(null);
              onChoices({ order });
            }}
            choices={[
              { value: "least", label: "Disagree" },
              { value: "most", label: "Agree" },
            ]}
          />
        </>
      }
    >
      {report ? (
        <>
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
              {listed.map((one, i) => (
                <tr key={one.prompt} aria-current={current === one.prompt}>
                  <td>
                    <PromptTokens
                      ids={ids}
                      promptId={promptId(classes, one.prompt)}
                      text={one.text}
                      title={`Shows prompt ${one.prompt} in the wall: ${one.text}`}
                      // that of the wall is there already
                      asked={current === one.prompt || (turn !== null && i <= turn)}
                      onRead={() => setTurn((old) => (old === i ? i + 1 : old))}
                      onChoose={() => {
                        onChoices({ prompt: one.prompt, text: null, token: null }, { push: true });
                        scrollTo({ top: 0, behavior: "smooth" });
                      }}
                    />
                  </td>
                  <td>
                    <EstimateChip reading={read(one.estimate, scale)} track={56} />
                  </td>
                  <td
                    className="num"
                    title={one.q === null || one.q === undefined ? undefined : `q ${fixed(one.q, 3)}`}
                  >
                    {signed(one.deviation)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className={styles.cost}>
            <p className="small faint">
              Shaded: the share of a token’s attention that two refits place differently, mean of all pairs, 0 to 1.
            </p>
            {turn === null && passes > 0 ? (
              <button type="button" className="ctl s" onClick={() => setTurn(0)}>
                Shade all, {plural(passes, "forward pass", "forward passes")}
              </button>
            ) : null}
          </div>
        </>
      ) : (
        <Waiting view={view} />
      )}
    </Panel>
  );
}
