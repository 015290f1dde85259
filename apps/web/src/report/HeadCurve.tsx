"use client";
/** A measure of heads by layer, as on the family's page, with the paper's own curve over it. */
import { useMemo } from "react";
import type { Report } from "../analysis/heads";
import type { Overlay } from "../charts/lazy";
import { canCalibrate, type Scale } from "../estimate";
import { MeasureCurve } from "../family/MeasureCurve";
import { measurePicture } from "../family/measurePicture";
import type { PublishedMeasure } from "../gql/graphql";
import { Term } from "../guide/Term";
import { scaleOf, type View } from "../view";
import { CurveRoom, Figure } from "./Figure";
import { layerTable } from "./headTables";
import { overlayOf, type PublishedNumbers, sourceOf } from "./published";

interface HeadCurveProps {
  title: string;
  /** e.g. "Stability" */
  name: string;
  report: Report;
  refits: number;
  view: View;
  measure: PublishedMeasure;
  published: PublishedNumbers;
  span?: 5 | 6 | 7;
  activeLayer: number | null;
}

export function HeadCurve({
  title,
  name,
  report,
  refits,
  view,
  measure,
  published,
  span,
  activeLayer,
}: HeadCurveProps) {
  const scale = reportScale(report, view);
  const picture = useMemo(() => measurePicture(report, scale, refits, view.marks), [report, scale, refits, view.marks]);
  const overlays = useMemo<Overlay[]>(
    () =>
      isPapers(report, scale) ? published.curves(measure).map((curve) => overlayOf(curve, report.layers.length)) : [],
    [report, scale, published, measure],
  );
  const table = useMemo(() => layerTable(report), [report]);
  const [first] = isPapers(report, scale) ? published.curves(measure) : [];
  return (
    <Figure
      title={title}
      sub={
        scale === "raw" ? (
          <>
            raw, with the <Term of="floor">floor</Term> beside it
          </>
        ) : (
          <>
            <Term of="calibrated">calibrated</Term>: 0 = untrained twins
          </>
        )
      }
      span={span}
      table={table}
      foot={first ? sourceOf(first) : undefined}
    >
      <CurveRoom>
        <MeasureCurve
          name={name}
          report={report}
          picture={picture}
          scale={scale}
          show={view.lines}
          activeLayer={activeLayer}
          overlays={overlays}
        />
      </CurveRoom>
    </Figure>
  );
}

/** Without a floor to calibrate by, the numbers themselves are what there is to see. */
export const reportScale = (report: Report, view: View): Scale =>
  canCalibrate(report.layers.map(({ estimate }) => estimate)) ? scaleOf(view) : "raw";

/** Published numbers are the paper's arithmetic, raw; beside any other they would say nothing. */
const isPapers = (report: Report, scale: Scale): boolean => report.preset === "PAPER" && scale === "raw";
