"use client";
/** One experiment: what was done, its figures, whether the paper's claims hold here, its numbers, where they are from. */
import { type ReactNode, useMemo } from "react";
import { type AnalysisReport, Cautions, ProvenanceRows, Reproduce } from "../analysis/Provenance";
import { Bones, isOutlined, ReportBadge, ReportNotice } from "../analysis/ReportState";
import type { ReportView } from "../analysis/useReport";
import { ClaimButton } from "../claims/ClaimButton";
import { Panel } from "../frame/Panel";
import { useBoard } from "./board";
import { Claims } from "./Claims";
import { progressOf } from "./progress";
import styles from "./Section.module.css";
import { type SectionId, sections } from "./sections";
import { FigureSource } from "./source";

interface SectionProps<R extends AnalysisReport> {
  id: SectionId;
  /** What was done, in a sentence. */
  method: ReactNode;
  view: ReportView<R>;
  /** Choices that only this section has. */
  controls?: ReactNode;
  /** What to say where nothing can be asked. */
  nothing?: ReactNode;
  figures: (report: R) => ReactNode;
  tables: (report: R) => ReactNode;
}

export function Section<R extends AnalysisReport>(props: SectionProps<R>) {
  const { id, method, view, controls, nothing, figures, tables } = props;
  const { report, status, current, question } = view;
  const source = useMemo(
    () => report && question && { name: `${question.variables.slug}-${id}`, query: question, report },
    [report, question, id],
  );
  const { shared } = progressOf(Object.values(useBoard().entries));
  return (
    <SectionFrame
      id={id}
      method={method}
      actions={
        <>
          <ReportBadge view={view} partial={false} />
          {controls}
        </>
      }
    >
      {status.is === "ready" ? null : (
        <div className={report ? styles.notice : styles.waiting}>
          {!report && isOutlined(view) ? <Bones height={160} /> : null}
          <div className="state" style={{ minHeight: 72 }}>
            <ReportNotice view={view} nothing={nothing} />
          </div>
        </div>
      )}
      {report ? (
        <div className={current ? undefined : "faded"} data-testid={current ? "section-report" : undefined}>
          <Cautions
            messages={report.warnings.map(({ message }) => message).filter((message) => !shared.includes(message))}
          />
          <FigureSource value={source}>
            <div className={styles.figures}>{figures(report)}</div>
          </FigureSource>
          <Claims claims={report.claims} />
          <details className={styles.fold}>
            <summary>Values</summary>
            <div className={styles.tables}>{tables(report)}</div>
          </details>
          <div className={styles.provenance}>
            <details className={styles.fold}>
              <summary>Provenance</summary>
              <ProvenanceRows report={report} faded={false} />
              <code className={styles.command}>{report.provenance.reproduceCommand}</code>
            </details>
            <ClaimButton report={report.id} />
            <Reproduce report={report} />
          </div>
        </div>
      ) : null}
    </SectionFrame>
  );
}

interface SectionFrameProps {
  id: SectionId;
  method: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** The panel alone, for a section that is no analysis. */
export function SectionFrame({ id, method, actions, children }: SectionFrameProps) {
  const section = sections.find((other) => other.id === id);
  return (
    <div id={id} className={styles.anchor} data-section={id}>
      <Panel
        title={section?.title ?? ""}
        sub={section ? `§${section.number}` : null}
        actions={actions}
        className={styles.panel}
      >
        <p className={styles.method}>{method}</p>
        {children}
      </Panel>
    </div>
  );
}
