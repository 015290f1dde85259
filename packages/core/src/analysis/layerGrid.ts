/** How alike every layer of one refit is to every layer of another: their residual streams over all tokens. */
import { ActivationReader } from "./activations.js";
import { likenessBy, sampling } from "./likeness/likeness.js";
import type { Points } from "./likeness/points.js";
import type { ResidualControl, ResidualMeasure, ResidualSite } from "./report.js";
import { type ResidualRequest, requireNeighbours, requireSite, requireTokens, requireTwins } from "./residual.js";
import { Streams, tokensOf } from "./streams.js";

/** Likeness of every two layers of two refits, as plain data. */
export interface LayerGrid {
  measure: ResidualMeasure;
  control: ResidualControl;
  site: ResidualSite;
  nLayers: number;
  /** of all prompts together, BOS included */
  nTokens: number;
  /** of those, which were compared: all, or a sample where a measure looks at every two of them */
  nCompared: number;
  nPrompts: number;
  /** dimensions of the stream */
  width: number;
  /** likeness by the measure [layer of the left refit][layer of the right] */
  similarity: number[][];
}

/** What `layerGrid` works on: the left refit and the right one, with their twins for the control `untrained`. */
export type LayerGridRequest = Omit<ResidualRequest, "refits" | "measure"> & {
  /** default: cka-debiased */
  measure?: ResidualMeasure;
  refits: readonly [left: ResidualRequest["refits"][number], right: ResidualRequest["refits"][number]];
};

/**
 * Likeness of the left refit's stream at every layer to the right one's at every layer: `residualSimilarities` with a
 * refit's layers in the place of refits, which tells whether one refit does at another depth what the other does here. Its
 * diagonal is what `residualSimilarities` gives of the two by the same measure.
 *
 * Streams of all layers are held in the scratch together, and with a control or a null once more as they are compared.
 *
 * @returns values in the measure's range; see `likeness/`
 * @throws InvalidInput with fewer tokens than the measure needs, at resid_mid where there is none, if activations are not
 *   finite, or if nothing is left to compare: all tokens' are the same
 * @see Kornblith et al. 2019, who set layers of two networks against each other; Song et al. 2012
 */
export async function layerGrid(request: LayerGridRequest): Promise<LayerGrid> {
  const { engine, config, refits, prompts, site, scratch, onProgress } = request;
  const { measure = "cka-debiased", control = "none", instead = null } = request;
  const { nLayers, dModel: width } = config;
  const nTokens = tokensOf(prompts);
  requireSite(site, config);
  const twins = requireTwins(request, control);
  const reader = new ActivationReader(engine, config, [site], prompts);
  requireTokens(nTokens, measure);
  const sampled = sampling.has(measure);
  const streams = new Streams({ config, site, prompts, scratch, control, instead, sampled });
  const likeness = likenessBy(measure, engine, { nRefits: 2 * nLayers, nPoints: nTokens, width });
  const total = refits.length * prompts.length * (twins ? 2 : 1) + likeness.nSteps;
  let done = 0;
  const step = () => onProgress?.(++done, total);
  try {
    await streams.record(reader, refits, twins, step);
    const nCompared = sampled ? streams.sample().length : nTokens;
    requireNeighbours(measure, nCompared);
    const layers: Points[] = [];
    for (let layer = 0; layer < nLayers; layer++) {
      const points = await streams.at(layer);
      streams.requireSpread(layer, points);
      layers.push(points);
    }
    const all = await likeness.matrix(sideBySide(layers), step);
    return {
      measure,
      control,
      site,
      nLayers,
      nTokens,
      nCompared,
      nPrompts: prompts.length,
      width,
      similarity: all.slice(0, nLayers).map((row) => row.slice(nLayers)),
    };
  } finally {
    await reader.dispose();
    await likeness.dispose();
    await streams.dispose();
  }
}

/** All layers of the left refit, then all of the right, each in the place of a refit. */
function sideBySide(layers: readonly Points[]): Points {
  const places = [0, 1].flatMap((refit) => layers.map((points) => ({ points, refit })));
  return {
    ...layers[0],
    nRefits: places.length,
    means: places.map(({ points, refit }) => points.means[refit]),
    sizes: places.map(({ points, refit }) => points.sizes[refit]),
    spreads: places.map(({ points, refit }) => points.spreads[refit]),
    place: "in some layer",
    read: (place, from, count) => places[place].points.read(places[place].refit, from, count),
  };
}
