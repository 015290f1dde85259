/** The residual streams of all refits on all prompts, in a scratch, freed from what is not to be compared. */
import { InvalidInput } from "../errors.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import type { ActivationReader } from "./activations.js";
import type { Points } from "./likeness/points.js";
import { selfProductsWithin } from "./likeness/selfProducts.js";
import { Moments } from "./moments.js";
import type { PatternNull } from "./patternNull.js";
import type { ResidualControl, ResidualSite } from "./report.js";
import type { Scratch } from "./scratch.js";
import { type Control, controlOf, groupMeans, type Layout, layoutOf } from "./streamControl.js";

/** What is read, and what is done to it. */
export interface StreamsOptions {
  config: ModelConfig;
  site: ResidualSite;
  prompts: readonly Int32Array[];
  /** takes 4 bytes · refits · layers · tokens · dModel until the layers are dropped */
  scratch: Scratch;
  control: ResidualControl;
  /** takes the place of the streams themselves; null: nothing does */
  instead: PatternNull | null;
  /** whether only a sample of points is compared, so that it is these that are shuffled */
  sampled: boolean;
}

type Load = () => Promise<Weights>;

/** Mean square length that is left, over what there was: the square of some hundred roundings of float32. */
const nothing = 1e-10;

/** Points compared two by two: half a million pairs. */
export const sampleSize = 1000;
const sampleSeed = 1;
const shuffleSeed = 1;

/**
 * Records each refit once, and gives layer after layer as `Points`. As they are, streams are read in blocks; with a
 * control or a null, those of one refit and layer are held at a time.
 */
export class Streams {
  /** by layer, then refit */
  private readonly raw: Moments[][];
  private layout!: Layout;
  private control!: Control;
  private nRefits = 0;

  constructor(private readonly options: StreamsOptions) {
    this.raw = Array.from({ length: options.config.nLayers }, () => []);
  }

  get nTokens(): number {
    return tokensOf(this.options.prompts);
  }

  /**
   * @param twins whose streams are taken off the refits' own, for the control `untrained`; else null
   * @throws InvalidInput if an activation is not finite
   */
  async record(
    reader: ActivationReader,
    refits: readonly Load[],
    twins: readonly Load[] | null,
    onPass: () => void,
  ): Promise<void> {
    this.nRefits = refits.length;
    for (const [refit, load] of refits.entries()) {
      if (twins) await this.readInto("twin", reader, refit, await twins[refit](), onPass);
      await this.readInto("residual", reader, refit, await load(), onPass);
      if (twins) await this.eachLayer((layer) => this.options.scratch.drop(`twin.${layer}`));
    }
  }

  /** @throws InvalidInput where nothing is left to compare */
  async at(layer: number): Promise<Points> {
    const { scratch, config, control, instead } = this.options;
    const { nRefits, nTokens } = this;
    const asTheyAre = instead === null && (control === "none" || control === "untrained");
    const name = asTheyAre ? `residual.${layer}` : `freed.${layer}`;
    const moments = asTheyAre ? this.raw[layer] : await this.freedInto(name, layer);
    const width = config.dModel;
    return {
      nRefits,
      nPoints: nTokens,
      width,
      means: moments.map(({ sums }) => sums.map((sum) => sum / nTokens)),
      sizes: moments.map(({ squares }) => Math.sqrt(squares / nTokens)),
      spreads: moments.map((of) => Math.sqrt(of.spread(nTokens))),
      selfProducts: instead === "shuffled-rows" ? selfProductsWithin(null) : this.control.selfProducts,
      sample: this.sample(),
      place: `in layer ${layer}`,
      read: (refit, from, count) => scratch.read(name, (refit * nTokens + from) * width, count * width),
    };
  }

  /**
   * @throws InvalidInput if all points of a refit are the same, up to rounding
   */
  requireSpread(layer: number, { spreads }: Points): void {
    const { control } = this.options;
    const refit = spreads.findIndex(
      (spread, i) => !(spread ** 2 > (nothing * this.raw[layer][i].squares) / this.nTokens),
    );
    if (refit < 0) return;
    if (control === "none") {
      throw new InvalidInput(
        `refit ${refit}: in layer ${layer} all tokens have the same residual stream, up to rounding; prompts of more ` +
          "different tokens are needed",
        "prompts",
      );
    }
    throw new InvalidInput(
      `refit ${refit}: in layer ${layer} nothing is left of the residual stream without ${this.control.what}; read it at ` +
        "another site, or with another control",
      "control",
    );
  }

  /** Tokens that are compared where every two are: see `Points.sample`. */
  sample(): Int32Array {
    const candidates = this.layout.distinct.filter((point) => this.control.leaves(point));
    if (candidates.length <= sampleSize) return candidates;
    const order = randomStream(sampleSeed, "tokens of a sample").permutation(candidates.length);
    return Int32Array.from(order.subarray(0, sampleSize), (i) => candidates[i]).sort();
  }

  drop(layer: number): Promise<void> {
    return this.dropped(layer, ["residual", "freed"]);
  }

  async dispose(): Promise<void> {
    await this.eachLayer((layer) => this.dropped(layer, ["twin", "residual", "freed"]));
  }

  private async dropped(layer: number, kinds: readonly string[]): Promise<void> {
    for (const kind of kinds) await this.options.scratch.drop(`${kind}.${layer}`);
  }

  private async eachLayer(visit: (layer: number) => Promise<void>): Promise<void> {
    for (let layer = 0; layer < this.options.config.nLayers; layer++) await visit(layer);
  }

  private async readInto(
    kind: "residual" | "twin",
    reader: ActivationReader,
    refit: number,
    weights: Weights,
    onPass: () => void,
  ): Promise<void> {
    const { config, site, scratch, prompts } = this.options;
    const isDifference = kind === "residual" && this.options.control === "untrained";
    const moments = this.raw.map(() => new Moments(config.dModel));
    const order: number[] = [];
    let from = 0;
    for await (const { index, length, at } of reader.read(weights)) {
      order.push(index);
      for (const [layer, ofLayer] of moments.entries()) {
        const values = at(site, layer);
        if (isDifference) {
          const twin = await scratch.read(`twin.${layer}`, from * config.dModel, values.length);
          for (let i = 0; i < values.length; i++) values[i] -= twin[i];
        }
        ofLayer.add(values);
        if (!Number.isFinite(ofLayer.squares)) {
          throw new InvalidInput(
            `refit ${refit}: the residual stream of layer ${layer} is not finite; its weights are unusable`,
          );
        }
        await scratch.append(`${kind}.${layer}`, values);
      }
      from += length;
      onPass();
    }
    if (kind === "residual") for (const [layer, ofLayer] of moments.entries()) this.raw[layer][refit] = ofLayer;
    if (refit > 0 || kind === "twin") return;
    this.layout = layoutOf(order.map((index) => prompts[index]));
    this.control = controlOf(this.options.control, this.layout);
  }

  /** Writes all refits' streams as they are to be compared, one refit after the other. */
  private async freedInto(name: string, layer: number): Promise<Moments[]> {
    const { scratch, config, instead } = this.options;
    const { nTokens } = this;
    const width = config.dModel;
    const moments: Moments[] = [];
    for (let refit = 0; refit < this.nRefits; refit++) {
      let values = await scratch.read(`residual.${layer}`, refit * nTokens * width, nTokens * width);
      if (instead === "position-only") values = groupMeans(values, width, this.layout.positions);
      this.control.free(values, width);
      if (instead === "shuffled-rows") values = this.shuffled(values, refit);
      const ofRefit = new Moments(width);
      ofRefit.add(values);
      moments.push(ofRefit);
      await scratch.append(name, values);
    }
    return moments;
  }

  /** Rows in an order of the refit's own: all of them, or those of the sample among themselves. */
  private shuffled(values: Float32Array, refit: number): Float32Array {
    const { config, sampled } = this.options;
    const width = config.dModel;
    const places = sampled ? this.sample() : Int32Array.from({ length: this.nTokens }, (_, i) => i);
    const order = randomStream(shuffleSeed, "shuffled rows").split(refit).permutation(places.length);
    const shuffled = values.slice();
    for (const [i, place] of places.entries()) {
      const from = places[order[i]] * width;
      shuffled.set(values.subarray(from, from + width), place * width);
    }
    return shuffled;
  }
}

export function tokensOf(prompts: readonly Int32Array[]): number {
  return prompts.reduce((sum, { length }) => sum + length, 0);
}
