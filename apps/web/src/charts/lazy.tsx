"use client";
/** The charts that need recharts, fetched when a page first draws one: the list of families does without. */
import dynamic from "next/dynamic";
import type { ComponentProps } from "react";
import { useRoom } from "./room";

export type { BandLine } from "./BandLines";
export type { Overlay } from "./CurveFrame";
export type { AnchorLine, SecondLine } from "./LayerCurve";
export type { NamedLine } from "./LayerLines";
export type { StepLine } from "./StepChart";

const LoadedStepChart = dynamic(() => import("./StepChart").then((module) => module.StepChart), { ssr: false });
export const LayerCurve = dynamic(() => import("./LayerCurve").then((module) => module.LayerCurve), { ssr: false });
const LoadedLayerLines = dynamic(() => import("./LayerLines").then((module) => module.LayerLines), { ssr: false });

/** Keeps its height while the chart is fetched. */
export function LayerLines(props: ComponentProps<typeof LoadedLayerLines> & { height: number }) {
  return (
    <div style={{ height: props.height * useRoom() }}>
      <LoadedLayerLines {...props} />
    </div>
  );
}

export function StepChart(props: ComponentProps<typeof LoadedStepChart>) {
  return (
    <div style={{ height: props.height * useRoom() }}>
      <LoadedStepChart {...props} />
    </div>
  );
}

const LoadedBandLines = dynamic(() => import("./BandLines").then((module) => module.BandLines), { ssr: false });

export function BandLines(props: ComponentProps<typeof LoadedBandLines> & { height: number }) {
  return (
    <div style={{ height: props.height * useRoom() }}>
      <LoadedBandLines {...props} />
    </div>
  );
}
