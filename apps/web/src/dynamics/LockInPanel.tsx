"use client";
/** When does each head become itself, and when do refits agree on it? */
import { useMemo } from "react";
import type { Change, Choices } from "../address";
import { Cautions } from "../analysis/Provenance";
import { ReportBody } from "../analysis/ReportBody";
import { ReportBadge } from "../analysis/ReportState";
import { StepDots } from "../charts/StepDots";
import { seedMark } from "../charts/seeds";
import { brushOf, isTouched } from "../family/headBrush";
import { placeOf } from "../family/headLabel";
import { count } from "../format";
import { Panel } from "../frame/Panel";
import { Segmented } from "../frame/Segmented";
import { Term } from "../guide/Term";
import type { choices } from "./choices";
import styles from "./DynamicsPage.module.css";
import { DynamicsOutcome } from "./documents";
import { lockInRows, lockInTable } from "./dynamicsPicture";
import type { LookedProps } from "./panelProps";

interface LockInPanelProps extends LookedProps {
  span: [first: number, last: number];
  chosen: Choices<typeof choices>;
  choose: Change<Choices<typeof choices>>;
}

export function LockInPanel(props: LockInPanelProps) {
  const { family, reportView, asked, span, step, view, onView, brush, onBrush, chosen, choose } = props;
  const { report } = reportView;
  const refits = family.refits.nodes;
  const rows = useMemo(() => (report ? lockInRows(report.heads, chosen.order) : []), [report, chosen.order]);
  const drawn = useMemo(
    () =>
      rows.map((row) => ({
        ...row,
        dots: row.refits.map((at, i) => ({ step: at, color: seedMark(i, row.refits.length, view.marks).color })),
      })),
    [rows, view.marks],
  );
  const { share, overall } = report ?? {};
  return (
    <Panel
      title="When does each head lock in?"
      sub={
        share && overall
          ? `within ${Math.round(100 * share)} % of its last value, and it stays; ${overall.lockIn === null ? "the family never surely does" : `the family at step ${count(overall.lockIn)}`}`
          : "the step from which on a head stays near its last self"
      }
      actions={
        <>
          <ReportBadge view={reportView} partial={false} />
          <Segmented
            small
            label="Order of heads"
            value={chosen.order}
            onChange={(order) => choose({ order })}
            choices={[
              { value: "place", label: "By place" },
              { value: "lock-in", label: "Earliest first" },
            ]}
          />
        </>
      }
      exports={{
        name: `${family.slug}-lock-in`,
        table:
          rows.length > 0
            ? lockInTable(
                rows,
                refits.map(({ label }) => label),
              )
            : null,
        query: asked && { document: DynamicsOutcome, variables: asked },
        report,
      }}
    >
      <ReportBody view={reportView} nothing="Appears when all refits have two trained checkpoints." height={200}>
        {(shown) => (
          <>
            <Cautions messages={shown.warnings.map(({ message }) => message)} />
            <p className={styles.foot}>
              <Term of="lockIn">Lock-in</Term>. Diamond: refits agree from there. Dots: each refit's head is itself from
              there; bar: from the first to the last refit.
            </p>
            <StepDots
              label="Step from which on each head is locked in. Arrow keys move, Enter locks."
              rows={drawn}
              span={span}
              at={step}
              lit={({ name }) => isTouched(placeOf(name), brush)}
              litDot={brush.refit}
              locked={view.head}
              onPoint={(row) => onBrush(brushOf(placeOf(row?.name ?? null)))}
              onLock={(head) => onView({ head }, { push: true })}
            />
          </>
        )}
      </ReportBody>
    </Panel>
  );
}
