/** A corpus as training batches: windows of tokens, in an order drawn anew each epoch. */

import { InvalidInput } from "../errors.js";
import { randomStream } from "../random.js";

/** The batches of one refit: a pure function of tokens, data seed and step, so that training resumes anywhere. */
export interface Batches {
  /** Windows in the corpus: what one epoch visits once each. */
  readonly nSequences: number;
  /**
   * The batch of a step, counted from 0. Each row predicts `targets` from `inputs`, both [batchSize · nCtx].
   * @throws RangeError unless step is an integer ≥ 0
   */
  batch(step: number): { inputs: Int32Array; targets: Int32Array };
}

/**
 * Cuts a corpus into windows that do not overlap (what is left at its end is not used) and shuffles them: epoch e is a
 * permutation drawn from `randomStream(dataSeed, "batches").split(e)`. A batch that an epoch's end leaves incomplete
 * is filled from the next epoch.
 *
 * With BOS a window is nCtx tokens: inputs = BOS, window[0 … n−2]; targets = window. Without, it is nCtx + 1 tokens:
 * inputs = window[0 … n−1], targets = window[1 … n].
 *
 * @throws InvalidInput if the corpus holds fewer windows than one batch
 */
export function shuffledBatches(options: {
  tokens: Int32Array;
  nCtx: number;
  batchSize: number;
  bosId: number | null;
  dataSeed: number;
}): Batches {
  const { tokens, nCtx, batchSize, bosId, dataSeed } = options;
  const windowLength = bosId === null ? nCtx + 1 : nCtx;
  const nSequences = Math.floor(tokens.length / windowLength);
  if (nSequences < batchSize) {
    throw new InvalidInput(
      `the corpus has ${count(tokens.length, "token")}, ${count(nSequences, "window")} of ${windowLength}, but a batch needs ${batchSize}; ` +
        `use a corpus of ${batchSize * windowLength} tokens or more, a shorter context or a smaller batch`,
      "corpus",
    );
  }

  const stream = randomStream(dataSeed, "batches");
  const orders = new Map<number, Uint32Array>();
  const orderOf = (epoch: number): Uint32Array => {
    let order = orders.get(epoch);
    if (!order) {
      order = stream.split(epoch).permutation(nSequences);
      for (const kept of orders.keys()) if (Math.abs(kept - epoch) > 1) orders.delete(kept);
      orders.set(epoch, order);
    }
    return order;
  };

  return {
    nSequences,
    batch(step) {
      if (!Number.isSafeInteger(step) || step < 0)
        throw new RangeError(`step is ${step}; it must be an integer from 0`);
      const inputs = new Int32Array(batchSize * nCtx);
      const targets = new Int32Array(batchSize * nCtx);
      for (let row = 0; row < batchSize; row++) {
        const position = step * batchSize + row;
        const start = orderOf(Math.floor(position / nSequences))[position % nSequences] * windowLength;
        const window = tokens.subarray(start, start + windowLength);
        if (bosId === null) {
          inputs.set(window.subarray(0, nCtx), row * nCtx);
          targets.set(window.subarray(1), row * nCtx);
        } else {
          inputs[row * nCtx] = bosId;
          inputs.set(window.subarray(0, nCtx - 1), row * nCtx + 1);
          targets.set(window, row * nCtx);
        }
      }
      return { inputs, targets };
    },
  };
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
