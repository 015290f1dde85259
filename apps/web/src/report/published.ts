"use client";
/** The paper's own numbers, and which of them are laid over a family's. */
import { useMemo } from "react";
import { useQuery } from "urql";
import type { Overlay } from "../charts/lazy";
import type { PublishedMeasure, PublishedQuery } from "../gql/graphql";
import { graphql } from "../graphql/documents";

const Published = graphql(`
  query Published {
    published { id measure architecture label x values source }
    publishedNorms { architecture correlations { weight pearson n } source }
    publishedExtremes {
      architecture
      source
      extremes { least { layer value relativeDepth } most { layer value relativeDepth } drop }
    }
    trainingPresets { id optimizer architecture { layers heads dModel attentionOnly } }
  }
`);

export type PublishedCurve = PublishedQuery["published"][number];

export interface PublishedNumbers {
  /** Architectures that have curves, with how they are called for people. */
  choices: { architecture: string; label: string }[];
  /** Whose numbers are laid over; null is nobody's. */
  chosen: string | null;
  /** The family's own name in the paper; null where it is none of its shapes. */
  own: string | null;
  /** Whether the chosen architecture is as wide as the family: norms of other widths have other sizes. */
  sameWidth: boolean;
  /** The chosen architecture's curves of a measure. */
  curves: (measure: PublishedMeasure) => PublishedCurve[];
  /** The chosen architecture's correlations of weight norms with stability. */
  norms: PublishedQuery["publishedNorms"][number] | null;
  extremes: PublishedQuery["publishedExtremes"];
}

interface Shape {
  layers: number;
  heads: number;
  dModel: number;
  attentionOnly: boolean;
}

/** @param view the architecture in the address: null follows the family, "off" lays nothing over */
export function usePublished(
  family: { architecture: Shape; recipe?: { optimizer: string } | null } | null,
  view: string | null,
): PublishedNumbers {
  const [{ data }] = useQuery({ query: Published });
  return useMemo(() => {
    const curves = data?.published ?? [];
    const own = family && data ? paperName(data.trainingPresets, family.architecture, family.recipe?.optimizer) : null;
    const choices = curves
      .filter(({ architecture }, i) => curves.findIndex((other) => other.architecture === architecture) === i)
      .map(({ architecture, label }) => ({ architecture, label: partsOf(label)[0] }));
    const wanted = view ?? own;
    const chosen = choices.some(({ architecture }) => architecture === wanted) ? wanted : null;
    const ofChosen = curves.filter(({ architecture }) => architecture === chosen);
    return {
      choices,
      chosen,
      own,
      sameWidth:
        !!family &&
        data?.trainingPresets.find(({ id }) => id === chosen)?.architecture.dModel === family.architecture.dModel,
      curves: (measure) => ofChosen.filter((curve) => curve.measure === measure),
      norms: data?.publishedNorms.find(({ architecture }) => architecture === chosen) ?? null,
      extremes: data?.publishedExtremes ?? [],
    };
  }, [data, family, view]);
}

/** The paper's name of a shape; imports tell no optimizer and count as Adam's. */
export function paperName(
  presets: readonly { id: string; optimizer: string; architecture: Shape }[],
  shape: Shape,
  optimizer: string | undefined,
): string | null {
  const same = presets.filter(
    ({ architecture }) =>
      architecture.layers === shape.layers &&
      architecture.heads === shape.heads &&
      architecture.dModel === shape.dModel &&
      architecture.attentionOnly === shape.attentionOnly,
  );
  return same.find((preset) => preset.optimizer === (optimizer ?? "ADAM"))?.id ?? null;
}

/**
 * A published curve on a chart of `layers` layers. Where the depths differ it is stretched, first layer on first and
 * last on last, and says so.
 */
export function overlayOf(
  curve: Pick<PublishedCurve, "x" | "values" | "label">,
  layers: number,
  named = true,
): Overlay {
  const theirs = curve.x[curve.x.length - 1] + 1;
  const stretch = theirs > 1 ? (layers - 1) / (theirs - 1) : 0;
  return {
    x: curve.x.map((layer) => layer * stretch),
    values: curve.values.map((value) => value ?? null),
    text: named ? ["published:", ...partsOf(curve.label), ...(theirs === layers ? [] : [`of ${theirs} layers`])] : [],
  };
}

/** What a curve is and where it is from, for the line under a figure. */
export const sourceOf = ({ label, source }: Pick<PublishedCurve, "label" | "source">): string =>
  `Dashed: published, ${label}. ${source[0].toUpperCase()}${source.slice(1)}.`;

/** The beginning of a label, which is all that a chart has room for: "l8_h8 Adam, refit 0: Pearson's r of …". */
const partsOf = (label: string): string[] => label.split(/[,:] /).slice(0, 2);
