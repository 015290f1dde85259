/** The standard figures of every measure, its main one first. */
import type { Measure, MeasureReport } from "../../analysis/report.js";
import { InvalidInput } from "../../errors.js";
import { svgDocument } from "../../figures/svg.js";
import { type Look, lookNames } from "../../figures/theme.js";
import { dynamicsFigures, influenceFigures, powerFigures, promptsFigures, varianceFigures } from "./family.js";
import type { FigureOf, Subject } from "./figure.js";
import {
  agreementFigures,
  classesFigures,
  embeddingsFigures,
  neuronsFigures,
  portabilityFigures,
  refitPairFigures,
  scoresFigures,
  stitchingFigures,
  transplantFigures,
} from "./further.js";
import { commonnessFigures, crossLayerFigures, stabilityFigures } from "./heads.js";
import {
  ablationFigures,
  comparisonFigures,
  mapFigures,
  normsFigures,
  promptLengthFigures,
  residualFigures,
} from "./paper.js";

export type { FigureOf, Subject } from "./figure.js";

const figures: { [M in Measure]: FigureOf<Extract<MeasureReport, { measure: M }>>[] } = {
  stability: stabilityFigures,
  "cross-layer": crossLayerFigures,
  commonness: commonnessFigures,
  norms: normsFigures,
  "prompt-length": promptLengthFigures,
  compare: comparisonFigures,
  residual: residualFigures,
  ablation: ablationFigures,
  map: mapFigures,
  classes: classesFigures,
  agreement: agreementFigures,
  neurons: neuronsFigures,
  embeddings: embeddingsFigures,
  "refit-pair": refitPairFigures,
  stitching: stitchingFigures,
  prompts: promptsFigures,
  dynamics: dynamicsFigures,
  power: powerFigures,
  influence: influenceFigures,
  variance: varianceFigures,
  scores: scoresFigures,
  portability: portabilityFigures,
  transplant: transplantFigures,
};

/** The figures that reports on a measure may have, the main one first. */
export function figuresOf(measure: Measure): FigureOf<MeasureReport>[] {
  // each is given reports of its own measure alone
  return figures[measure] as FigureOf<MeasureReport>[];
}

/** How wide a figure may be asked for, in pixels. */
export const figureWidths = { least: 100, most: 4000 };

export interface FigureOptions {
  /** default: the main one */
  figure?: string;
  /** default light */
  theme?: string;
  /** in pixels; default: as wide as the chart comes out */
  width?: number;
}

/**
 * A figure as an SVG document.
 *
 * @param about where the report comes from, in a sentence: it goes into the document's description
 * @returns null where this report has nothing to show in it
 * @throws InvalidInput on `figure`, `theme` or `width`
 */
export async function reportFigure(
  report: MeasureReport,
  subject: Subject,
  about: string,
  { figure, theme = "light", width }: FigureOptions = {},
): Promise<string | null> {
  const known = figuresOf(report.measure);
  const wanted = figure === undefined ? known[0] : known.find(({ name }) => name === figure);
  if (!wanted) {
    const names = known.map(({ name }) => name).join(", ");
    throw new InvalidInput(`figure is "${figure}"; a report on ${report.measure} has ${names}`, "figure");
  }
  if (!lookNames.some((name) => name === theme)) {
    throw new InvalidInput(`theme is "${theme}"; ${lookNames.join(", ")} are known`, "theme");
  }
  const { least, most } = figureWidths;
  if (width !== undefined && !(width >= least && width <= most)) {
    throw new InvalidInput(`width is ${width}; give ${least} to ${most} pixels`, "width");
  }
  const spec = wanted.spec(report, subject);
  if (!spec) return null;
  const title = `${report.measure} of ${subject.family}: ${wanted.description}`;
  return svgDocument(spec, { look: theme as Look, width, title, description: `${title}. ${about}` });
}
