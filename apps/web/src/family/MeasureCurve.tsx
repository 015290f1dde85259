"use client";
/** The measure by layer; drawn again only when the report, the scale or the layer pointed at changes. */
import { memo } from "react";
import type { Report } from "../analysis/heads";
import { measureDomain } from "../charts/domain";
import { LayerCurve, type Overlay } from "../charts/lazy";
import type { Scale } from "../estimate";
import { commonnessFacts, commonnessLine } from "./commonnessLine";
import { CommonnessTip, LayerTip } from "./LayerTip";
import type { MeasurePicture } from "./measurePicture";

interface MeasureCurveProps {
  /** e.g. "Stability" */
  name: string;
  report: Report;
  picture: MeasurePicture;
  /** Drawn as a second line, on the same scale. */
  commonness?: Report | null;
  scale: Scale;
  show: "lines" | "band" | "both";
  activeLayer: number | null;
  overlays?: readonly Overlay[];
  /** Name of the anchor that is touched in another chart. */
  highlight?: string | null;
  onPoint?: (layer: number | null) => void;
}

export const MeasureCurve = memo(function MeasureCurve(props: MeasureCurveProps) {
  const { name, report, picture, commonness, scale, show, activeLayer, overlays, highlight, onPoint } = props;
  const { mean, band, bandIs, anchors, floor, all } = picture;
  const unit = scale === "calibrated" ? "calibrated" : report.preset === "PAPER" ? "raw cosine" : "raw, centred";
  const second = commonness
    ? { values: commonnessLine(report, commonness, scale), label: "commonness", unit: `commonness, ${unit}` }
    : null;
  const first = name.toLowerCase();
  const meanOf = anchors.length > 1 ? ["mean of", `${anchors.length} anchors`] : ["one anchor,", report.anchor.label];
  const laid = [...(overlays ?? []).flatMap(({ values }) => values), ...(second?.values ?? [])];
  return (
    <LayerCurve
      label={`${name}${second ? " and commonness" : ""} by layer, ${scale}`}
      mean={mean}
      meanLabel={second ? [`${first},`, ...meanOf] : meanOf}
      band={band}
      anchors={anchors.length > 1 ? anchors : []}
      floor={floor}
      overlays={overlays}
      second={second}
      domain={measureDomain([...all, ...laid.map((value) => value ?? 1)], scale)}
      unit={second ? `${first}, ${unit}` : unit}
      show={show}
      activeLayer={activeLayer}
      highlight={highlight}
      onPoint={onPoint}
      tip={(layer) => (
        <>
          <LayerTip report={report} layer={layer} bandIs={bandIs} band={band?.[layer] ?? null} />
          {commonness ? <CommonnessTip facts={commonnessFacts(commonness, layer, scale)} /> : null}
        </>
      )}
    />
  );
});
