/** Linear CKA, biased and debiased, from products of features. Kornblith et al. 2019; Song et al. 2012. */
import type { Engine } from "../../engine/program.js";
import { CrossProducts } from "./crossProducts.js";
import { centredPoints, type Likeness, type Points, symmetric } from "./points.js";

/**
 * CKA(X, Y) = ⟨K, L⟩/(‖K‖ ‖L‖) with K = XXᵀ, L = YYᵀ of centred points, where ⟨K, L⟩ = ‖XᵀY‖².
 *
 * **Debiased**, the products are the unbiased estimator of HSIC: a point's product with itself, which says nothing of
 * how points lie to one another, is left out, so that unrelated points score 0 on average however few they are. In
 * features, ⟨K, L⟩ = ‖XᵀY‖² - v·l, with l = diag(L) and v such that K - diag(v), centred like K, has a diagonal of 0.
 */
export class LinearCka implements Likeness {
  private readonly products: CrossProducts;

  constructor(
    engine: Engine,
    size: Pick<Points, "nRefits" | "nPoints" | "width">,
    private readonly debiased: boolean,
  ) {
    this.products = new CrossProducts(engine, size);
  }

  get nSteps(): number {
    return this.products.nSteps;
  }

  async matrix(points: Points, onStep?: () => void): Promise<number[][]> {
    const { nRefits } = points;
    const hsic = Array.from({ length: nRefits }, () => new Float64Array(nRefits));
    const norms = this.debiased ? await squaredNorms(points) : null;
    const own = norms?.map(points.selfProducts);
    await this.products.each(
      points,
      (i, j, product) => {
        const whole = product.reduce((sum, value) => sum + value * value, 0);
        hsic[i][j] = norms && own ? whole - dot(own[i], norms[j]) : whole;
      },
      onStep,
    );
    const cka = (i: number, j: number) => hsic[i][j] / Math.sqrt(hsic[i][i] * hsic[j][j]);
    return symmetric(nRefits, (i, j) => Math.min(1, Math.max(-1, cka(i, j))));
  }

  dispose(): Promise<void> {
    return this.products.dispose();
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
      for (const [i, value] of values.entries()) ofRefit[from + Math.floor(i / width)] += value * value;
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
