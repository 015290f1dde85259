"use client";
import type { Report } from "../analysis/heads";
/** Whether one seed stands apart: each refit's own mean, as the anchor of the comparison. */
import { DotStrip } from "../charts/DotStrip";
import { seedMark } from "../charts/seeds";
import { calibrate, type Scale } from "../estimate";
import { Panel } from "../frame/Panel";
import type { PanelExport } from "../frame/panelExport";

interface SeedsPanelProps {
  report: Report | null;
  scale: Scale;
  refitCount: number;
  faded: boolean;
  exports: Omit<PanelExport, "table">;
}

export function SeedsPanel({ report, scale, refitCount, faded, exports }: SeedsPanelProps) {
  const curves = report?.anchorCurves ?? [];
  const dots = curves.map(({ refit, values }) => ({
    name: refit.label,
    color: seedMark(refit.ordinal, refitCount).color,
    value: average(
      values.map((value, layer) => {
        const floor = report?.layers[layer]?.estimate.floor ?? null;
        return scale === "raw" || floor === null ? value : calibrate(value, floor);
      }),
    ),
  }));
  return (
    <Panel
      title="Does one seed stand apart?"
      sub="each refit's mean as the anchor"
      exports={{
        ...exports,
        table: report && {
          title: "Mean of each refit as the anchor",
          columns: ["refit", `${scale} mean`],
          rows: dots.map(({ name, value }) => [name, value]),
        },
      }}
    >
      {dots.length > 1 ? (
        <div className={faded ? "faded" : undefined}>
          <DotStrip
            label="Mean of each refit"
            dots={dots}
            mean={average(dots.map(({ value }) => value))}
            unit={`${scale} mean, one dot a refit; the line is their mean`}
          />
        </div>
      ) : (
        <p className="muted" style={{ padding: "8px 0" }}>
          {report
            ? "Paper measures one anchor only. Switch to Calibrated to see every refit as the anchor."
            : "Appears with the report."}
        </p>
      )}
    </Panel>
  );
}

const average = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
