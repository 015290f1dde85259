"use client";
/** How far apart what the two refits predict is, beside their untrained twins. */
import { useMemo } from "react";
import { Cautions } from "../analysis/Provenance";
import { ReportBody } from "../analysis/ReportBody";
import { ReportBadge } from "../analysis/ReportState";
import { useAsked } from "../analysis/useAsked";
import { plural } from "../format";
import { Panel } from "../frame/Panel";
import { Term } from "../guide/Term";
import { confidence, loadOptions, prompts } from "../report/request";
import { ValuesFold } from "../report/ValuesFold";
import styles from "./ComparePage.module.css";
import { DistanceRows } from "./DistanceRows";
import { distanceRows, distanceTable } from "./distance";
import { FunctionDistanceOutcome } from "./documents";
import type { ComparePanelProps } from "./panelProps";

export function DistancePanel({ family, view, step, left, right, names }: ComparePanelProps) {
  const asked =
    step === null
      ? null
      : {
          slug: family.slug,
          input: { left, right, step, ...prompts(view), ...loadOptions(view), ...confidence(view) },
        };
  const distance = useAsked(FunctionDistanceOutcome, asked);
  const { report } = distance;
  const [first, second] = names;
  const rows = useMemo(() => report && distanceRows(report.distance, [first, second]), [report, first, second]);
  const table = rows && distanceTable(rows, names);
  return (
    <Panel
      title="Predictions"
      sub={
        <>
          <Term of="kl">divergence</Term>
          {` of the next-token distributions, nats a token${report ? ` · n = ${plural(report.promptSet.size, "prompt")}` : ""}`}
        </>
      }
      actions={<ReportBadge view={distance} partial={false} />}
      exports={{
        name: `${family.slug}-predictions-${left}-${right}`,
        table,
        query: asked && { document: FunctionDistanceOutcome, variables: asked },
        report,
      }}
    >
      <ReportBody view={distance} nothing="Appears when two refits have a checkpoint." height={200}>
        {(shown) =>
          rows && table ? (
            <>
              <Cautions messages={shown.warnings.map(({ message }) => message)} />
              <DistanceRows rows={rows} />
              <p className={styles.foot}>
                Dot and line: the two refits, with the interval over prompts
                {rows.some(({ open }) => open) ? "; open: the interval holds the floor" : ""}.{" "}
                {rows.every(({ floor }) => floor === null)
                  ? "There are no untrained twins to hold them against."
                  : "Grey mark: their untrained twins. Left of it, training has brought the two together; right of it, apart."}
              </p>
              <ValuesFold table={table} report={shown} />
            </>
          ) : null
        }
      </ReportBody>
    </Panel>
  );
}
