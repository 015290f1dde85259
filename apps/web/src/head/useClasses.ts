"use client";
/** The classes of a layer's heads, and what share of them untrained twins would be found to hold. */
import { useMemo } from "react";
import { useReport } from "../analysis/useReport";
import type { Framed } from "../family/FamilyFrame";
import { confidence, prompts } from "../report/request";
import { HeadClasses } from "./documents";
import { shareFound } from "./members";

/** @param step null asks for nothing */
export function useClasses({ family, view }: Framed, layer: number, step: number | null) {
  return useReport(
    HeadClasses,
    step === null ? null : { slug: family.slug, input: { step, ...prompts(view), ...confidence(view) }, layer },
    true,
  );
}

/**
 * The floor of a share of refits: the share of the twins in which a class of the layer is found, over all its classes.
 *
 * @param asked false waits
 * @returns null as long as it is not known, and where there are no twins
 */
export function useFloorShare(framed: Framed, layer: number, asked: boolean): number | null {
  const { report } = useClasses(framed, layer, asked && framed.family.steps[0] === 0 ? 0 : null);
  return useMemo(() => {
    const shares = report?.step === 0 ? report.classes.nodes.map(shareFound) : [];
    const of = shares.reduce((sum, one) => sum + one.of, 0);
    return of > 0 ? shares.reduce((sum, one) => sum + one.found, 0) / of : null;
  }, [report]);
}
