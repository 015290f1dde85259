"use client";
/** The charts that need recharts, fetched when a page first draws one: the list of families does without. */
import dynamic from "next/dynamic";
import type { ComponentProps } from "react";

export type { AnchorLine } from "./LayerCurve";
export type { StepLine } from "./StepChart";

const LoadedStepChart = dynamic(() => import("./StepChart").then((module) => module.StepChart), { ssr: false });
export const LayerCurve = dynamic(() => import("./LayerCurve").then((module) => module.LayerCurve), { ssr: false });

export function StepChart(props: ComponentProps<typeof LoadedStepChart>) {
  return (
    <div style={{ height: props.height }}>
      <LoadedStepChart {...props} />
    </div>
  );
}
