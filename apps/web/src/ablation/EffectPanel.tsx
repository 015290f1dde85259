"use client";
/** Heads down, layers across: how much the loss rises without each. */
import Link from "next/link";
import { useMemo } from "react";
import { Cautions } from "../analysis/Provenance";
import { ReportBody } from "../analysis/ReportBody";
import { ReportBadge } from "../analysis/ReportState";
import type { ReportView } from "../analysis/useReport";
import { DivergingKey } from "../charts/DivergingKey";
import { lossEnd } from "../charts/domain";
import { HatchKey } from "../charts/HatchKey";
import { Heatmap } from "../charts/Heatmap";
import { headAddress } from "../family/pages";
import { count, fixed } from "../format";
import { Panel } from "../frame/Panel";
import { Term } from "../guide/Term";
import styles from "./AblationPage.module.css";
import { gridMargins, kindOf } from "./choices";
import { EffectsOutcome, type EffectsReport } from "./documents";
import { type Effect, effectCells, effectTable, effectWords, whose } from "./effects";
import type { LabPanelProps } from "./panelProps";
import { useHeadBrush } from "./useHeadBrush";

interface EffectPanelProps extends LabPanelProps {
  reportView: ReportView<EffectsReport>;
  effects: readonly Effect[];
  targets: ReadonlySet<string> | null;
}

export function EffectPanel(props: EffectPanelProps) {
  const { family, view, kind, asked, over, locked, onLock, reportView, effects, targets } = props;
  const { layers, heads } = family.architecture;
  const cells = useMemo(() => effectCells(effects, layers, heads, targets), [effects, layers, heads, targets]);
  const { report } = reportView;
  const head = locked === null ? null : effects[locked];
  const { place, isLit, preview } = useHeadBrush(props);
  const told = (props.brush.head === undefined ? null : effects.find(isLit)) ?? head;
  return (
    <Panel
      title="What is lost without each head?"
      sub={
        <>
          <Term of="deltaLoss">Δ loss</Term>, {report ? scopeOf(report, over) : "nats a token"}
        </>
      }
      actions={<ReportBadge view={reportView} partial={false} />}
      exports={{
        name: `${family.slug}-${kind}-ablation`,
        table: effects.length > 0 ? effectTable(`Δ loss without each head, ${kindOf[kind].label}`, effects) : null,
        query: asked && { document: EffectsOutcome, variables: asked },
        report,
      }}
    >
      <ReportBody view={reportView} nothing="Appears when all refits have a checkpoint." height={280}>
        {(shown) => (
          <>
            <Cautions messages={shown.warnings.map(({ message }) => message)} />
            <div className={styles.keys}>
              <DivergingKey low={`−${fixed(lossEnd, 1)}`} high={`+${fixed(lossEnd, 1)}`} of="nats" />
              {effects.some(({ interval }) => interval) ? <HatchKey>interval holds 0 or the floor</HatchKey> : null}
            </div>
            <Heatmap
              label={`Rise of the loss without each head, ${kindOf[kind].label.toLowerCase()} ablation, heads down, layers across. Arrow keys move, Enter locks.`}
              rowLabels={Array.from({ length: heads }, (_, index) => `H${index}`)}
              columnLabels={Array.from({ length: layers }, (_, layer) => `L${layer}`)}
              columnAxis
              diverging
              cells={cells}
              margins={gridMargins}
              rowHeight={Math.max(16, Math.min(54, Math.floor(420 / heads)))}
              locked={head ? { row: head.index, column: head.layer } : null}
              pointed={place}
              onPreview={preview}
              onLock={(place) => onLock(place ? `L${place.column}H${place.row}` : null)}
            />
            <p className={styles.foot} aria-live="polite">
              {told ? (
                <>
                  {effectWords(told)}.{" "}
                  <Link data-unprinted href={headAddress(family.slug, told.layer, told.index, view)}>
                    Open {told.label}
                  </Link>
                </>
              ) : (
                <>
                  One colour scale for all families.
                  <span data-unprinted> A click, or Enter, locks a head for the other panels.</span>
                </>
              )}
            </p>
          </>
        )}
      </ReportBody>
    </Panel>
  );
}

const scopeOf = (report: EffectsReport, over: "refits" | "one"): string =>
  [
    `${whose(report, over)}${over === "refits" ? `, slots of ${report.refit.label}` : " alone"}`,
    ...(report.swappedWith ? [`heads of ${report.swappedWith.label} in their place`] : []),
    `baseline ${fixed(report.baselineLoss, 3)} nats`,
    `${count(report.promptSet.size)} prompts, ${count(report.tokens)} tokens`,
  ].join(" · ");
