/** How alike what two heads are worth is: the change of the loss on every token without each. */
import { InvalidInput } from "../errors.js";

/** A refit's loss on every token, as it is and without each head. */
export interface TokenLosses {
  nLayers: number;
  nHeads: number;
  /** each as long as its tokens are many */
  prompts: readonly ArrayLike<number>[];
  /** [1 + nLayers · nHeads, token] in nats: as it is, then without each head; every token but each prompt's first */
  tokenLosses: Float32Array;
}

/**
 * Pearson's r, over all predicted tokens of all prompts, of the loss changes of each head of the anchor and of its
 * counterparts. r is of all tokens together, since on one prompt a few of them decide it; of what is returned for a head
 * and refit it is the mean over prompts. Each prompt's number tells how r hangs on that prompt (the first-order term of
 * leaving it out), so that what is averaged can be resampled.
 *
 * @param losses by refit, on the same prompts
 * @param counterparts [other refit, in order and without the anchor][layer][head of the anchor]
 * @returns [layer, head, other refit, prompt]; 0 where one of the two changes no token's loss, or all alike
 * @throws InvalidInput if the losses are not of one shape
 */
export function effectAgreement(
  losses: readonly TokenLosses[],
  anchor: number,
  counterparts: readonly (readonly (readonly number[])[])[],
): Float64Array {
  const own = losses[anchor];
  requireOneShape(losses);
  const { nLayers, nHeads, prompts } = own;
  const values = new Float64Array(nLayers * nHeads * counterparts.length * prompts.length);
  const others = losses.filter((_, refit) => refit !== anchor);
  let at = 0;
  for (let layer = 0; layer < nLayers; layer++) {
    for (let head = 0; head < nHeads; head++) {
      const effect = effectOf(own, layer * nHeads + head);
      for (const [i, other] of others.entries()) {
        const counterpart = effectOf(other, layer * nHeads + counterparts[i][layer][head]);
        values.set(influences(effect, counterpart, prompts), at);
        at += prompts.length;
      }
    }
  }
  return values;
}

/**
 * The same with a head of the counterpart's layer drawn at random, in expectation: the mean over all of its heads.
 *
 * @throws InvalidInput if the losses are not of one shape
 */
export function effectAtRandom(losses: readonly TokenLosses[], anchor: number): Float64Array {
  const [{ nLayers, nHeads }] = losses;
  const layers = Array.from({ length: nLayers });
  const drawn = Array.from({ length: nHeads }, (_, candidate) =>
    effectAgreement(
      losses,
      anchor,
      losses.slice(1).map(() => layers.map(() => new Array<number>(nHeads).fill(candidate))),
    ),
  );
  return drawn[0].map((_, at) => drawn.reduce((sum, values) => sum + values[at], 0) / nHeads);
}

/** The change of every token's loss without a head, less its mean. */
function effectOf({ tokenLosses, nLayers, nHeads }: TokenLosses, head: number): Float64Array {
  const tokens = tokenLosses.length / (1 + nLayers * nHeads);
  const change = Float64Array.from(
    { length: tokens },
    (_, token) => tokenLosses[(1 + head) * tokens + token] - tokenLosses[token],
  );
  const mean = change.reduce((sum, value) => sum + value, 0) / tokens;
  return change.map((value) => value - mean);
}

/**
 * By prompt: r + P · (xy/√(XX·YY) - r/2 · (xx/XX + yy/YY)), xy, xx, yy being the prompt's sums of products, XX, YY those
 * of all P prompts. What stands in brackets sums to 0.
 */
function influences(x: Float64Array, y: Float64Array, prompts: TokenLosses["prompts"]): Float64Array {
  let first = 0;
  const sums = prompts.map(({ length }) => {
    const own = { xy: 0, xx: 0, yy: 0 };
    for (let token = first; token < first + length - 1; token++) {
      own.xy += x[token] * y[token];
      own.xx += x[token] * x[token];
      own.yy += y[token] * y[token];
    }
    first += length - 1;
    return own;
  });
  const all = (of: "xy" | "xx" | "yy") => sums.reduce((total, own) => total + own[of], 0);
  const [xx, yy] = [all("xx"), all("yy")];
  if (xx <= leastSquares || yy <= leastSquares) return new Float64Array(prompts.length);
  const scale = Math.sqrt(xx * yy);
  const r = all("xy") / scale;
  return Float64Array.from(
    sums,
    (own) => r + prompts.length * (own.xy / scale - (r / 2) * (own.xx / xx + own.yy / yy)),
  );
}

/** Squared changes of the loss, summed over tokens, that float32 rounding would make: some 1e-7 nats each. */
const leastSquares = 1e-12;

function requireOneShape(losses: readonly TokenLosses[]): void {
  const shapeOf = ({ nLayers, nHeads, prompts }: TokenLosses) =>
    `${nLayers} layers of ${nHeads} heads, on prompts of ${prompts.map(({ length }) => length).join(", ")} tokens`;
  const [first, ...others] = losses.map(shapeOf);
  const odd = others.findIndex((shape) => shape !== first);
  if (odd === -1) return;
  throw new InvalidInput(`refit ${odd + 1} was ablated in ${others[odd]}; refit 0 in ${first}`, "refits");
}
