"use client";
/** How alike the two refits' heads of one layer are; which are counterparts one to one, and which are each head's most similar. */
import Link from "next/link";
import { useCallback, useMemo, useState } from "react";
import { Cautions } from "../analysis/Provenance";
import { ReportBody } from "../analysis/ReportBody";
import { ReportBadge } from "../analysis/ReportState";
import type { ReportView } from "../analysis/useReport";
import { HatchKey } from "../charts/HatchKey";
import { Heatmap, type Place } from "../charts/Heatmap";
import { RampKey } from "../charts/RampKey";
import { nothing } from "../family/overview";
import { headAddress } from "../family/pages";
import { fixed, plural } from "../format";
import { Panel } from "../frame/Panel";
import type { RefitPairsOutcomeQueryVariables } from "../gql/graphql";
import { Term } from "../guide/Term";
import { ValuesFold } from "../report/ValuesFold";
import { CellMarks } from "./CellMarks";
import styles from "./ComparePage.module.css";
import { type RefitPairs, RefitPairsOutcome } from "./documents";
import { disagreements, type LayerPairs, pairCells, pairTable } from "./pairs";
import type { BrushProps, ComparePanelProps } from "./panelProps";

export interface PairPanelProps extends ComparePanelProps, BrushProps {
  asked: Omit<RefitPairsOutcomeQueryVariables, "wait"> | null;
  pairs: ReportView<RefitPairs>;
}

const margins = { left: 44, right: 4 };

export function GridPanel(props: PairPanelProps) {
  const { family, view, layer, names, asked, pairs } = props;
  const shown = pairs.report?.pairs.find((one) => one.layer === layer) ?? null;
  return (
    <Panel
      title="Head to head"
      sub={
        <>
          {`layer ${layer}: ${names[0]} down, ${names[1]} across · `}
          <Term of="similarity">cosine of patterns</Term>
          {view.preset === "PAPER" ? null : " less uniform attention"}
        </>
      }
      actions={<ReportBadge view={pairs} partial={false} />}
      exports={{
        name: `${family.slug}-heads-${props.left}-${props.right}-L${layer}`,
        table: shown ? pairTable([shown], names) : null,
        query: asked && { document: RefitPairsOutcome, variables: asked },
        report: pairs.report,
      }}
    >
      <ReportBody view={pairs} nothing="Appears when two refits have a checkpoint." height={340}>
        {(report) =>
          shown ? (
            <>
              <Cautions messages={report.warnings.map(({ message }) => message)} />
              <PairGrid {...props} report={report} pairs={shown} />
            </>
          ) : null
        }
      </ReportBody>
    </Panel>
  );
}

interface PairGridProps extends ComparePanelProps, BrushProps {
  report: RefitPairs;
  pairs: LayerPairs;
}

function PairGrid(props: PairGridProps) {
  const { family, view, onView, layer, left, right, names, report, pairs, brush, onBrush } = props;
  const estimate = report.layers.find((one) => one.layer === layer)?.estimate;
  const floor = estimate?.floor ?? null;
  const cells = useMemo(() => pairCells(pairs, floor), [pairs, floor]);
  const [pointed, setPointed] = useState<Place | null>(null);
  const heads = pairs.assignment.length;
  const rowHeight = Math.max(14, Math.min(48, Math.floor(360 / heads)));
  const labels = pairs.assignment.map((_, head) => `H${head}`);
  const lockedRow = view.head?.startsWith(`L${layer}H`) ? Number(view.head.split("H")[1]) : null;
  const locked =
    lockedRow !== null && lockedRow < heads ? { row: lockedRow, column: pairs.assignment[lockedRow] } : null;
  const touched = brush.layer === layer && brush.head !== undefined && brush.head < heads ? brush.head : null;
  const row = useMemo(() => (touched === null ? null : { row: touched }), [touched]);
  const at = pointed ?? (touched === null ? locked : { row: touched, column: pairs.assignment[touched] });
  const apart = disagreements(pairs);
  const table = useMemo(() => pairTable([pairs], names), [pairs, names]);
  const preview = useCallback(
    (place: Place | null) => {
      setPointed(place);
      onBrush(place ? { layer, head: place.row } : nothing);
    },
    [layer, onBrush],
  );
  const of = (ordinal: number) => ({ ...view, anchor: ordinal });
  return (
    <>
      <div className={styles.keys}>
        <RampKey />
        <span>
          <svg width="16" height="14" aria-hidden="true">
            <rect x="2" y="2" width="12" height="10" rx="2" fill="none" stroke="var(--cat-2)" strokeWidth="2" />
          </svg>
          one-to-one counterpart
        </span>
        <span>
          <svg width="10" height="10" aria-hidden="true">
            <circle cx="5" cy="5" r="4" fill="var(--text)" />
          </svg>
          most similar
        </span>
        {floor !== null ? <HatchKey>at floor</HatchKey> : null}
      </div>
      <div className={styles.grid}>
        <Heatmap
          label={`Similarity of the heads of ${names[0]} (rows) and ${names[1]} (columns) in layer ${layer}. Arrow keys move, Enter locks the left head.`}
          rowName={`head of ${names[0]}`}
          rowLabels={labels}
          columnLabels={labels}
          columnAxis
          cells={cells}
          margins={margins}
          rowHeight={rowHeight}
          locked={locked}
          pointed={row}
          onPreview={preview}
          onLock={(place) => onView({ head: place ? `L${layer}H${place.row}` : null }, { push: true })}
        />
        <CellMarks
          columns={heads}
          margins={margins}
          rowHeight={rowHeight}
          framed={pairs.assignment}
          dotted={pairs.best}
          lit={at?.row ?? null}
        />
      </div>
      <span className={styles.axis}>heads of {names[1]}</span>
      <p className={styles.foot} aria-live="polite">
        {at ? (
          <>
            {cells[at.row]?.[at.column]?.spoken}. Open{" "}
            <Link href={headAddress(family.slug, layer, at.row, of(left))}>
              L{layer}H{at.row} of {names[0]}
            </Link>{" "}
            or{" "}
            <Link href={headAddress(family.slug, layer, at.column, of(right))}>
              L{layer}H{at.column} of {names[1]}
            </Link>
            .
          </>
        ) : (
          `Point at a cell, or lock a row. ${floor === null ? "No untrained twins, so no floor." : `Floor of this layer: ${fixed(floor)}; n = ${plural(report.promptSet.size, "prompt")}.`}`
        )}
      </p>
      <div className={styles.note}>
        {apart.length === 0 ? (
          <p>In this layer the one-to-one counterpart of every head is its most similar head.</p>
        ) : (
          <>
            <p>
              <b>
                {apart.length} of {plural(heads, "head")}
              </b>{" "}
              would be matched otherwise by the paper, which lets heads share their best match:
            </p>
            <ul>
              {apart.slice(0, shownSentences).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
              {apart.length > shownSentences ? <li>And {apart.length - shownSentences} more, in the values.</li> : null}
            </ul>
          </>
        )}
      </div>
      <ValuesFold table={table} report={report} />
    </>
  );
}

const shownSentences = 4;
