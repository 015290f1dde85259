/**
 * How alike what two heads write is: z·W_O of every token, after one orthogonal map between the two refits' streams.
 *
 * Two refits have no axes in common: what one writes along one direction the other writes along another. So the other
 * refit's stream is turned, as a whole, until it lies nearest to the anchor's.
 */
import type { Engine } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import { hasResidMid } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { ActivationReader, type PromptActivations } from "./activations.js";
import type { MapSite } from "./agreementReport.js";
import { inOrder, LayerOutputs } from "./layerOutputs.js";
import { MappedOutputs } from "./mappedOutputs.js";
import { type AgreementNull, otherAttention } from "./otherAttention.js";
import type { Scratch } from "./scratch.js";

/** What `outputAgreement` works on. */
export interface OutputRequest {
  engine: Engine;
  /** with the refits' weights, as `loaded` gives them */
  config: ModelConfig;
  /** each is asked for once */
  refits: readonly (() => Promise<Weights>)[];
  /** token ids, BOS first where there is one, each 2 to nCtx long */
  prompts: readonly Int32Array[];
  anchor: number;
  /** [other refit, in order and without the anchor][layer][head of the anchor]: its counterpart's head */
  counterparts: readonly (readonly (readonly number[])[])[];
  /** what the counterparts' attention, or they themselves, give way to; default: they stay */
  instead?: AgreementNull;
  /** takes 8 bytes · layers · tokens · (dModel + nHeads · dHead) for the time of the call */
  scratch: Scratch;
  /** told after each forward pass of a prompt through a refit that fills these arrays */
  onPass?: () => void;
}

/** Where the map is fitted: right after attention, where the stream stops there. */
export function mapSite(config: ModelConfig): MapSite {
  return hasResidMid(config) ? "resid_mid" : "resid_post";
}

/** A product of two outputs' lengths below which they are rounding. */
const leastLengths = 1e-16;

/**
 * Cosines of what each head of the anchor writes and what its counterparts write, prompt by prompt.
 *
 * The map of a layer is fitted where the stream holds what the layer's heads have written (`mapSite`), so that it knows
 * the directions they write in: the stream before layer 0 spans no more than embeddings. It is fitted on the half of the
 * prompts that a prompt is not in, so that it cannot flatter the ones it is judged on. Tokens count from position 1 on;
 * streams and outputs are less their means over all of them.
 *
 * Instead of what counterparts write: with other attention, which the null makes of their own, what they would write of
 * the same values; shuffled-heads, the mean of the cosine over all heads of the counterpart's layer.
 *
 * @returns [layer, head, other refit, prompt], in [-1, 1]; 0 where one of the two writes the same at every token
 * @throws InvalidInput with fewer than two prompts, or if an activation is not finite
 */
export async function outputAgreement(request: OutputRequest): Promise<Float64Array> {
  const { engine, config, refits, prompts, anchor, counterparts, instead } = request;
  if (prompts.length < 2) {
    throw new InvalidInput(
      `there is ${prompts.length} prompt; a map between two streams is judged on other prompts than it is fitted on, and needs 2`,
      "prompts",
    );
  }
  const { nLayers, nHeads } = config;
  const cosines = new Float64Array(nLayers * nHeads * counterparts.length * prompts.length);
  const drawn = instead === "shuffled-heads";
  const reading =
    drawn || !instead ? null : otherAttention(instead, { engine, config, prompts, site: mapSite(config) });
  const reader = new ActivationReader(engine, config, ["z", mapSite(config)], prompts);
  const mapped = await MappedOutputs.compile(engine, config, prompts.length);
  const held: LayerOutputs[] = [];
  const heads = Array.from({ length: nHeads }, (_, head) => head);
  const recorded = (refit: number, weights: Weights, ofLayer: (layer: number) => readonly number[]) => {
    const layers = layersOf(request, weights, { refit, heads: ofLayer });
    held.push(...layers.map(({ outputs }) => outputs));
    return layers;
  };
  try {
    const own = recorded(anchor, await refits[anchor](), () => heads);
    await filled(request, reader.read(own[0].weights), own);
    const ownSquares: Float64Array[] = [];
    for (const { outputs } of own) ownSquares.push(await mapped.squares(outputs));
    const others = [...refits.keys()].filter((refit) => refit !== anchor);
    for (const [i, refit] of others.entries()) {
      const weights = await refits[refit]();
      const other = recorded(refit, weights, (layer) => (drawn ? heads : counterparts[i][layer]));
      await filled(request, reading ? reading.read(refit, weights) : reader.read(weights), other);
      for (let layer = 0; layer < nLayers; layer++) {
        const squares = await mapped.squares(other[layer].outputs);
        const maps = await mapped.maps(own[layer].outputs, other[layer].outputs);
        // each head of the anchor with each of the other, a turn at a time; or with its counterpart alone
        for (const turn of drawn ? heads : [0]) {
          const order = heads.map((head) => (head + turn) % nHeads);
          const products = await mapped.products(
            own[layer].outputs,
            other[layer].outputs,
            maps,
            drawn ? order : undefined,
          );
          for (let at = 0; at < products.length; at++) {
            const [head, prompt] = [Math.floor(at / prompts.length), at % prompts.length];
            const lengths = Math.sqrt(ownSquares[layer][at] * squares[order[head] * prompts.length + prompt]);
            const slot = ((layer * nHeads + head) * counterparts.length + i) * prompts.length + prompt;
            const cosine = lengths > leastLengths ? products[at] / lengths : 0;
            cosines[slot] += drawn ? cosine / nHeads : cosine;
          }
        }
        await other[layer].outputs.drop();
      }
    }
    return cosines;
  } finally {
    await reader.dispose();
    await reading?.dispose();
    await mapped.dispose();
    for (const outputs of held) await outputs.drop();
  }
}

/** A layer of a refit, its heads in the order of those that they are held against. */
interface RecordedLayer {
  weights: Weights;
  order: readonly number[];
  outputs: LayerOutputs;
}

function layersOf(
  { config, scratch }: OutputRequest,
  weights: Weights,
  { refit, heads }: { refit: number; heads: (layer: number) => readonly number[] },
): RecordedLayer[] {
  return Array.from({ length: config.nLayers }, (_, layer) => {
    const order = heads(layer);
    const written = inOrder(weights[`blocks.${layer}.attn.W_O`], order, config.dHead * config.dModel);
    return { weights, order, outputs: new LayerOutputs(`refit ${refit}, layer ${layer}`, config, written, scratch) };
  });
}

/** Every prompt through the refit. */
async function filled(
  { config, onPass }: OutputRequest,
  activations: AsyncIterable<Pick<PromptActivations, "index" | "at">>,
  layers: readonly RecordedLayer[],
): Promise<void> {
  for await (const { index, at } of activations) {
    for (const [layer, { order, outputs }] of layers.entries()) {
      await outputs.add(index, at(mapSite(config), layer), inOrder(at("z", layer), order, config.dHead));
    }
    onPass?.();
  }
}
