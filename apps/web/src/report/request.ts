/** What a section asks the server, from what is looked at: the same choices in every section's input. */
import type { Change } from "../address";
import type { ConfidenceInput, FamilyTraining_FamilyFragment, LoadOptionsInput, ResidualSite } from "../gql/graphql";
import type { View } from "../view";
import type { PublishedNumbers } from "./published";

export type ReportFamily = FamilyTraining_FamilyFragment;

/** Another family that this one can be held against. */
export interface OtherFamily {
  id: string;
  slug: string;
  name: string;
}

export interface SectionProps {
  family: ReportFamily;
  /** The step on screen; null while there is nothing to measure. */
  step: number | null;
  view: View;
  onView: Change<View>;
  published: PublishedNumbers;
  /** Families of the same shape, newest first. */
  others: OtherFamily[];
  /** The one held against this; null where there is none. */
  against: OtherFamily | null;
}

/** The refit whose heads are listed, as far as the family has it. */
export const anchorOf = (family: ReportFamily, view: View): number =>
  Math.min(view.anchor, family.refits.totalCount - 1);

/** The layer whose matrices are shown, as far as the family has it. */
export const layerOf = (family: ReportFamily, view: View): number =>
  Math.min(view.layer, family.architecture.layers - 1);

/** Everything but the refit: preset, step, prompts, how sure intervals are to be. */
export function common({ step, view }: Pick<SectionProps, "step" | "view">) {
  return { preset: view.preset, step, ...prompts(view), ...confidence(view) };
}

export const prompts = (view: View) => (view.prompts ? { promptSet: view.prompts } : {});

/** 95 % is what the server makes unasked: said aloud it would be the same report. */
export const confidence = ({ level }: View): { confidence?: ConfidenceInput } =>
  level === "95" ? {} : { confidence: { level: Number(level) / 100 } };

/** Only what the reader chose; the preset decides the rest. */
export function loadOptions({ center, fold }: View): { loadOptions?: LoadOptionsInput } {
  if (center === null && fold === null) return {};
  return {
    loadOptions: {
      ...(center === null ? {} : { centerWritingWeights: center }),
      ...(fold === null ? {} : { foldValueBiases: fold }),
    },
  };
}

export const sites: Record<View["site"], ResidualSite> = { pre: "RESID_PRE", mid: "RESID_MID", post: "RESID_POST" };
