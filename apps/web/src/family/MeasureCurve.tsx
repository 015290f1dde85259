"use client";
/** The measure by layer; drawn again only when the report, the scale or the layer pointed at changes. */
import { memo } from "react";
import type { Report } from "../analysis/heads";
import { measureDomain } from "../charts/domain";
import { LayerCurve, type Overlay } from "../charts/lazy";
import type { Scale } from "../estimate";
import { LayerTip } from "./LayerTip";
import type { MeasurePicture } from "./measurePicture";

interface MeasureCurveProps {
  /** e.g. "Stability" */
  name: string;
  report: Report;
  picture: MeasurePicture;
  scale: Scale;
  show: "lines" | "band" | "both";
  activeLayer: number | null;
  overlays?: readonly Overlay[];
  /** Name of the anchor that is touched in another chart. */
  highlight?: string | null;
  onPoint?: (layer: number | null) => void;
}

export const MeasureCurve = memo(function MeasureCurve(props: MeasureCurveProps) {
  const { name, report, picture, scale, show, activeLayer, overlays, highlight, onPoint } = props;
  const { mean, band, bandIs, anchors, floor, all } = picture;
  return (
    <LayerCurve
      label={`${name} by layer, ${scale}`}
      mean={mean}
      meanLabel={anchors.length > 1 ? ["mean of", `${anchors.length} anchors`] : ["one anchor,", report.anchor.label]}
      band={band}
      anchors={anchors.length > 1 ? anchors : []}
      floor={floor}
      overlays={overlays}
      domain={measureDomain([...all, ...(overlays ?? []).flatMap(({ values }) => values.map((v) => v ?? 1))], scale)}
      unit={scale === "calibrated" ? "calibrated" : report.preset === "PAPER" ? "raw cosine" : "raw, centred"}
      show={show}
      activeLayer={activeLayer}
      highlight={highlight}
      onPoint={onPoint}
      tip={(layer) => <LayerTip report={report} layer={layer} bandIs={bandIs} band={band?.[layer] ?? null} />}
    />
  );
});
