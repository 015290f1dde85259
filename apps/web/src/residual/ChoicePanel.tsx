"use client";
/** What is compared: site, control and measures; each measure's number over all layers, or what it would cost. */
import { ReportBadge, ReportNotice } from "../analysis/ReportState";
import { ResidualOutcome } from "../analysis/residual";
import { EstimateChip } from "../charts/EstimateChip";
import { read } from "../estimate";
import { count } from "../format";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import { Select } from "../frame/Select";
import { Term } from "../guide/Term";
import { scaleOf } from "../view";
import { controlOf, controls, type Measure, measureOf, measures, toggled } from "./choices";
import type { StreamPanelProps } from "./panelProps";
import { floorWords, scaleFor } from "./picture";
import styles from "./ResidualPage.module.css";
import type { AskedMeasure } from "./useMeasures";

export function ChoicePanel({ family, view, onView, chosen, choose, asked }: StreamPanelProps) {
  const ready = asked.flatMap(({ measure, view: of }) =>
    of.current && of.report ? [{ measure, report: of.report }] : [],
  );
  const first = ready[0]?.report;
  const control = controlOf[chosen.control];
  const hasMid = !family.architecture.attentionOnly && !family.architecture.parallelResidual;
  return (
    <Panel
      title="What is compared"
      sub={
        <>
          the <Term of="stream">streams</Term> of every two refits, over all tokens of all prompts
        </>
      }
      exports={{
        name: `${family.slug}-residual-measures`,
        table:
          ready.length > 0
            ? {
                title: "Mean over layers",
                columns: ["measure", "value", "lower", "upper", "floor", "n_pairs", "tokens", "dimensions"],
                rows: ready.map(({ measure, report: { overall, compared, width } }) => [
                  measureOf[measure].label,
                  overall.value,
                  overall.interval?.lower ?? null,
                  overall.interval?.upper ?? null,
                  overall.floor,
                  overall.n,
                  compared,
                  width,
                ]),
              }
            : null,
        query: asked[0] ? { document: ResidualOutcome, variables: asked[0].variables } : null,
        report: first ?? null,
      }}
    >
      <div className={styles.bar}>
        <Segmented
          label="Where the stream is read"
          value={view.site}
          onChange={(site) => onView({ site })}
          choices={[
            { value: "pre", label: "resid_pre", title: "Before the layer: what the paper's code reads" },
            {
              value: "mid",
              label: "resid_mid",
              title: hasMid ? "After attention: what the paper's text says" : "Blocks of this family have none",
              disabled: !hasMid,
            },
            { value: "post", label: "resid_post", title: "After the layer" },
          ]}
        />
        <Select
          showLabel
          label="Taken off"
          value={chosen.control}
          onChange={(to) => choose({ control: to })}
          choices={controls.map((value) => ({ value, label: controlOf[value].label }))}
        />
        <p className={styles.says}>
          <Term of="control">{control.about}</Term>{" "}
          {first ? <b className="muted">{floorWords(chosen.control, first.layers)}</b> : null}
        </p>
      </div>
      <div className={styles.scroll}>
        <table className={styles.measures}>
          <thead>
            <tr>
              <th scope="col">Measure</th>
              <th scope="col" className={styles.about}>
                What it tells
              </th>
              <th scope="col">Mean over layers</th>
              <th scope="col" className="num" title="Pairs of refits">
                Pairs
              </th>
              <th scope="col" className="num" title="Tokens that are compared">
                n
              </th>
              <th scope="col" className="num" title="Dimensions of the stream">
                d
              </th>
            </tr>
          </thead>
          <tbody>
            {measures.map((measure) => (
              <MeasureRow
                key={measure}
                measure={measure}
                asked={asked.find((one) => one.measure === measure) ?? null}
                scale={scaleOf(view)}
                onToggle={() =>
                  choose({
                    measures: toggled(
                      asked.map((one) => one.measure),
                      measure,
                    ),
                  })
                }
              />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

interface MeasureRowProps {
  measure: Measure;
  /** null where it is not drawn. */
  asked: AskedMeasure | null;
  scale: "raw" | "calibrated";
  onToggle: () => void;
}

function MeasureRow({ measure, asked, scale, onToggle }: MeasureRowProps) {
  const { label, about, color, dash } = measureOf[measure];
  const report = asked?.view.current ? asked.view.report : null;
  return (
    <tr>
      <td>
        <label title={about}>
          <input type="checkbox" checked={asked !== null} onChange={onToggle} />
          <svg width="20" height="3" aria-hidden="true">
            <line x2="20" y1="1.5" y2="1.5" stroke={color} strokeWidth="2.5" strokeDasharray={dash} />
          </svg>
          {label}
        </label>
      </td>
      <td className={`small muted ${styles.about}`}>
        <Term of={measure}>{about}</Term>
      </td>
      {report ? (
        <>
          <td>
            <EstimateChip reading={read(report.overall, scaleFor([report], scale))} track={96} />
          </td>
          <td className="num">{count(report.overall.n)}</td>
          <td className="num">{count(report.compared)}</td>
          <td className="num">{count(report.width)}</td>
        </>
      ) : asked ? (
        <td colSpan={4}>
          <div className={styles.state}>
            <ReportBadge view={asked.view} partial={false} />
            <ReportNotice view={asked.view} nothing="Appears when two refits have a checkpoint." />
          </div>
        </td>
      ) : (
        <td colSpan={4} className="small faint">
          not drawn
        </td>
      )}
    </tr>
  );
}
