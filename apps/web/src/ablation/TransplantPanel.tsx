"use client";
/** Heads of the other refits put in a head's place: how much of what zeroing it loses they recover. */
import { useMemo } from "react";
import { pageLength } from "../analysis/heads";
import { ReportBody } from "../analysis/ReportBody";
import { ReportBadge } from "../analysis/ReportState";
import { useAsked } from "../analysis/useAsked";
import { HatchKey } from "../charts/HatchKey";
import { Heatmap, type HeatmapCell } from "../charts/Heatmap";
import { RampKey } from "../charts/RampKey";
import { placeOf } from "../family/headLabel";
import { fixed, within } from "../format";
import { Panel } from "../frame/Panel";
import type { TransplantInput } from "../gql/graphql";
import { Term } from "../guide/Term";
import styles from "./AblationPage.module.css";
import { gridMargins } from "./choices";
import { TransplantOutcome, type TransplantReport } from "./documents";
import type { LabPanelProps } from "./panelProps";
import { useHeadBrush } from "./useHeadBrush";

export function TransplantPanel(props: LabPanelProps & { input: TransplantInput | null }) {
  const { family, locked, asked: effects, onLock, input, view: looked } = props;
  const { layers, heads } = family.architecture;
  const asked = input && { slug: family.slug, input, heads: Math.min(pageLength, layers * heads) };
  const view = useAsked(TransplantOutcome, asked);
  const { report } = view;
  const cells = useMemo(() => (report ? transplantCells(report, layers, heads) : []), [report, layers, heads]);
  const lock = useMemo(() => (locked === null ? null : placeOf(looked.head)), [locked, looked.head]);
  const { place, preview } = useHeadBrush(props);
  const at = place?.row === undefined ? lock : { row: place.row, column: place.column };
  return (
    <Panel
      title="Can another refit's head take its place?"
      sub={
        report ? (
          <>
            share of what zeroing loses that a <Term of="transplant">transplant</Term> recovers, host{" "}
            {report.refit.label}
          </>
        ) : (
          <>
            share of the loss that a <Term of="transplant">transplant</Term> recovers
          </>
        )
      }
      actions={<ReportBadge view={view} partial={false} />}
      exports={{
        name: `${family.slug}-transplants`,
        table: report ? transplantTable(report) : null,
        query: asked && { document: TransplantOutcome, variables: asked },
        report,
      }}
    >
      <ReportBody
        view={view}
        nothing={effects ? "Transplants take two refits." : "Appears when all refits have a checkpoint."}
        height={220}
      >
        {(shown) => (
          <>
            <div className={styles.keys}>
              <RampKey />
              <HatchKey>no more than unmatched heads recover, or inconclusive</HatchKey>
            </div>
            <Heatmap
              label="Share of the loss that heads of other refits recover, heads down, layers across. Arrow keys move, Enter locks."
              rowLabels={Array.from({ length: heads }, (_, index) => `H${index}`)}
              columnLabels={Array.from({ length: layers }, (_, layer) => `L${layer}`)}
              columnAxis
              cells={cells}
              margins={gridMargins}
              rowHeight={Math.max(16, Math.min(44, Math.floor(320 / heads)))}
              locked={lock}
              pointed={place}
              onPreview={preview}
              onLock={(to) => onLock(to ? `L${to.column}H${to.row}` : null)}
            />
            <p className={styles.foot} aria-live="polite">
              {at && cells[at.row]?.[at.column] ? `${cells[at.row][at.column].spoken}. ` : ""}
              {shown.recovered
                ? `Over ${shown.recovered.n} refits, mean of the heads that have a share: ${within(shown.recovered.value, shown.recovered.interval)}; unmatched heads ${shown.recovered.floor === null ? "–" : fixed(shown.recovered.floor)}.`
                : "No head is worth enough for a share."}{" "}
              Dashed: zeroing the head loses too little to tell.
            </p>
          </>
        )}
      </ReportBody>
    </Panel>
  );
}

function transplantCells({ heads: listed }: TransplantReport, layers: number, perLayer: number): HeatmapCell[][] {
  const missing: HeatmapCell = { value: null, text: "", hatched: false, spoken: "not computed" };
  const cells = Array.from({ length: perLayer }, () => Array.from({ length: layers }, () => missing));
  for (const { head, recovered } of listed.nodes) {
    if (!cells[head.index] || head.layer >= layers) continue;
    cells[head.index][head.layer] = recovered
      ? {
          value: recovered.value,
          text: fixed(recovered.value),
          hatched:
            recovered.floor !== null && recovered.interval !== null && recovered.interval.lower <= recovered.floor,
          spoken: `${head.label}: ${within(recovered.value, recovered.interval)} recovered, unmatched heads ${recovered.floor === null ? "unknown" : fixed(recovered.floor)}`,
        }
      : { ...missing, spoken: `${head.label}: zeroing it loses too little to tell` };
  }
  return cells;
}

const transplantTable = ({ heads }: TransplantReport) => ({
  title: "Share of the loss that transplants recover",
  columns: [
    "head",
    "recovered",
    "lower",
    "upper",
    "unmatched_recovered",
    "loss_zeroed",
    "loss_transplanted",
    "loss_unmatched",
  ],
  rows: heads.nodes.map(({ head, recovered, zero, transplanted, unmatched }) => [
    head.label,
    recovered?.value ?? null,
    recovered?.interval?.lower ?? null,
    recovered?.interval?.upper ?? null,
    recovered?.floor ?? null,
    zero,
    transplanted,
    unmatched,
  ]),
});
