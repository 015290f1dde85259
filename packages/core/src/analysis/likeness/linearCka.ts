/** Linear CKA, biased and debiased, from products of features or of points. Kornblith et al. 2019; Song et al. 2012. */
import type { Engine } from "../../engine/program.js";
import { CrossProducts } from "./crossProducts.js";
import { GramProducts } from "./gramProducts.js";
import { centredPoints, type Likeness, type Points, symmetric } from "./points.js";

/**
 * CKA(X, Y) = ⟨K, L⟩/(‖K‖ ‖L‖) with K = XXᵀ, L = YYᵀ of centred points, where ⟨K, L⟩ = ‖XᵀY‖².
 *
 * **Debiased**, the products are the unbiased estimator of HSIC: a point's product with itself, which says nothing of
 * how points lie to one another, is left out, so that unrelated points score 0 on average however few they are. In
 * features, ⟨K, L⟩ = ‖XᵀY‖² - v·l, with l = diag(L) and v such that K - diag(v), centred like K, has a diagonal of 0.
 */
export class LinearCka implements Likeness {
  private readonly products: CrossProducts | GramProducts;

  /** @param way by dimensions or by points; default: whichever takes fewer operations */
  constructor(
    engine: Engine,
    size: Pick<Points, "nRefits" | "nPoints" | "width">,
    private readonly debiased: boolean,
    way: "features" | "points" = GramProducts.operations(size) < CrossProducts.operations(size) ? "points" : "features",
  ) {
    this.products = way === "points" ? new GramProducts(engine, size) : new CrossProducts(engine, size);
  }

  get nSteps(): number {
    return this.products.nSteps;
  }

  async matrix(points: Points, onStep?: () => void): Promise<number[][]> {
    const hsic = await this.innerProducts(points, onStep);
    if (this.debiased) {
      const norms = await squaredNorms(points);
      for (const [i, row] of hsic.entries()) {
        const own = points.selfProducts(norms[i]);
        for (let j = i; j < norms.length; j++) row[j] -= dot(own, norms[j]);
      }
    }
    const cka = (i: number, j: number) => hsic[i][j] / Math.sqrt(hsic[i][i] * hsic[j][j]);
    return symmetric(points.nRefits, (i, j) => Math.min(1, Math.max(-1, cka(i, j))));
  }

  dispose(): Promise<void> {
    return this.products.dispose();
  }

  /** ⟨K, L⟩ of every two refits i ≤ j. */
  private async innerProducts(points: Points, onStep?: () => void): Promise<Float64Array[]> {
    if (this.products instanceof GramProducts) return this.products.all(points, onStep);
    const found = Array.from({ length: points.nRefits }, () => new Float64Array(points.nRefits));
    await this.products.each(
      points,
      (i, j, product) => {
        found[i][j] = dot(product, product);
      },
      onStep,
    );
    return found;
  }
}

/** By refit: each point's squared distance from the mean. */
async function squaredNorms(points: Points): Promise<Float64Array[]> {
  const { nRefits, nPoints, width } = points;
  const norms: Float64Array[] = [];
  for (let refit = 0; refit < nRefits; refit++) {
    const ofRefit = new Float64Array(nPoints);
    for (let from = 0; from < nPoints; from += 1024) {
      const values = await centredPoints(points, refit, from, Math.min(1024, nPoints - from));
      for (let at = 0, point = from; at < values.length; point++) {
        let sum = 0;
        for (const end = at + width; at < end; at++) sum += values[at] * values[at];
        ofRefit[point] = sum;
      }
    }
    norms.push(ofRefit);
  }
  return norms;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
