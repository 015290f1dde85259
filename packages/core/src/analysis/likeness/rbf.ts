/** RBF-CKA as a measure of likeness: the paper's. */
import type { Engine } from "../../engine/program.js";
import { InvalidInput } from "../../errors.js";
import { type Gauge, RbfCka } from "../rbfCka.js";
import type { Likeness, Points } from "./points.js";

/** Median squared distance, over mean square length: the square of some hundred roundings of float32. */
const alike = 1e-10;

/** Kernels exp(-D²/(2 · median(D²))) over all points, each with weight 1; see `RbfCka`. */
export class Rbf implements Likeness {
  private readonly cka: RbfCka;

  constructor(engine: Engine, { nRefits, nPoints, width }: Pick<Points, "nRefits" | "nPoints" | "width">) {
    this.cka = new RbfCka(engine, { nRefits, nTokens: nPoints, width });
  }

  get nSteps(): number {
    return this.cka.nTiles;
  }

  /** @throws InvalidInput if most points of a refit are the same, so that the median is 0 and there is no kernel */
  async matrix(points: Points, onStep: () => void = () => {}): Promise<number[][]> {
    const gauges: Gauge[] = [];
    for (let refit = 0; refit < points.nRefits; refit++) {
      const gauge = points.sizes[refit] > 0 ? await this.cka.gauge(points, refit, onStep) : null;
      gauges.push(requireSpread(gauge, points.place, refit));
    }
    return this.cka.similarities(points, gauges, onStep);
  }

  dispose(): Promise<void> {
    return this.cka.dispose();
  }
}

/** @param gauge null where all points are 0 */
function requireSpread(gauge: Gauge | null, place: string, refit: number): Gauge {
  if (gauge !== null && gauge.median > alike) return gauge;
  throw new InvalidInput(
    `refit ${refit}: ${place} most tokens have the same residual stream, up to rounding: the median distance ` +
      "between two is 0, and CKA has no bandwidth; prompts of more different tokens are needed",
    "prompts",
  );
}
