"use client";
/** Does one seed drive the result? What stability becomes without each, which refits lie apart, and which are left out. */
import { useMemo } from "react";
import { Bones, isComing, isOutlined, ReportBadge, ReportNotice } from "../analysis/ReportState";
import type { ReportView } from "../analysis/useReport";
import { type SeedDot, SeedStrip } from "../charts/SeedStrip";
import { seedMark } from "../charts/seeds";
import type { Scale } from "../estimate";
import { fixed, plural } from "../format";
import { Panel } from "../frame/Panel";
import type { PanelExport } from "../frame/panelExport";
import { Term } from "../guide/Term";
import { fewest } from "./leftOut";
import { type Brush, nothing } from "./overview";
import type { InfluenceReport } from "./overviewReports";

interface SeedsPanelProps {
  view: ReportView<InfluenceReport>;
  scale: Scale;
  refitCount: number;
  /** Ordinals of those that the reader marked. */
  marks: readonly number[];
  /** Ordinals of the refits that are left out. */
  without: readonly number[];
  /** One more, or one fewer. */
  onWithout: (ordinal: number) => void;
  onBack: () => void;
  brush: Brush;
  onBrush: (brush: Brush) => void;
  exports: Pick<PanelExport, "name" | "query">;
}

/** So many dots can all have their names. */
const nameable = 8;

export function SeedsPanel(props: SeedsPanelProps) {
  const { view, scale, refitCount, marks, without, onWithout, onBack, brush, onBrush, exports } = props;
  const { report } = view;
  const calibrates =
    scale === "calibrated" && !!report?.refits.every(({ overall }) => overall.calibratedDelta !== null);
  const dots = useMemo(
    () =>
      (report?.refits ?? []).map(
        ({ refit, overall, outlier }): SeedDot => ({
          ordinal: refit.ordinal,
          name: refit.label,
          // what the others gain without it is what it takes from them
          value: -(calibrates ? (overall.calibratedDelta ?? 0) : overall.delta),
          color: seedMark(refit.ordinal, refitCount, marks).color,
          named: refitCount <= nameable || outlier !== null || marks.includes(refit.ordinal),
          mark: outlier === "BELOW" ? "apart: agrees less" : outlier === "ABOVE" ? "apart: agrees more" : undefined,
        }),
      ),
    [report, calibrates, refitCount, marks],
  );
  const apart = report?.refits.filter(({ outlier }) => outlier !== null) ?? [];
  return (
    <Panel
      title="Does one seed drive the result?"
      name="seeds"
      sub={<Term of="influence">mean stability with the seed left out</Term>}
      actions={<ReportBadge view={view} partial={false} />}
      exports={{
        ...exports,
        report,
        table: report && {
          title: "What each refit does to stability",
          columns: [
            "refit",
            "stability of the others",
            "influence",
            "calibrated influence",
            "robust z",
            "apart",
            "excluded",
          ],
          rows: report.refits.map(({ refit, overall, robustZ, outlier }) => [
            refit.label,
            overall.value,
            -overall.delta,
            overall.calibratedDelta === null ? null : -(overall.calibratedDelta ?? 0),
            robustZ,
            outlier === null ? "no" : outlier.toLowerCase(),
            without.includes(refit.ordinal) ? "yes" : "no",
          ]),
        },
      }}
    >
      {view.status.is === "ready" ? null : (
        <div className="state" style={{ minHeight: !report && isComing(view.status) ? 118 : 64 }}>
          {!view.report && isOutlined(view) ? <Bones height={80} /> : null}
          <ReportNotice view={view} nothing="Appears when all refits have a checkpoint." />
        </div>
      )}
      {report ? (
        <div className={view.current ? undefined : "faded"}>
          <SeedStrip
            label="What each seed does to the mean stability. A click, or Enter, excludes it; again, takes it back."
            dots={dots}
            unit={`influence on the ${calibrates ? "calibrated" : "raw"} mean`}
            ends={["pulls it down", "pulls it up"]}
            lit={brush.refit ?? null}
            picked={without}
            onPoint={(refit) => onBrush(refit === null ? nothing : { refit })}
            onPick={onWithout}
            onClear={onBack}
          />
          <p className="small muted">
            {report.cutoff === null ? (
              "Four refits or more tell which lie apart."
            ) : (
              <>
                {apart.length > 0 ? plural(apart.length, "refit lies", "refits lie") : "No refit lies"} apart: |
                <Term of="robustZ">robust z</Term>|{" "}
                {apart.length > 0
                  ? `above ${fixed(report.cutoff, 1)}.`
                  : `is ${fixed(Math.max(...report.refits.map(({ robustZ }) => Math.abs(robustZ))), 1)} at most, ${fixed(report.cutoff, 1)} would be.`}
              </>
            )}{" "}
            Influence is that of each alone, among all. A click excludes a seed from the page; {fewest} must stay.
          </p>
        </div>
      ) : null}
    </Panel>
  );
}
