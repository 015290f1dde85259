/** Parity: how far a refit's logits are from those that somebody else computed. */

/** Differences over all positions and tokens. */
export interface LogitDifferences {
  positions: number;
  /** largest |difference| once each position's mean is taken off both sides: a softmax does not see that mean */
  maxDifference: number;
  /** mean of the same */
  meanDifference: number;
  /** largest |difference| as the logits are */
  maxRawDifference: number;
  /** largest |logit − its position's mean| of the reference, to hold the differences against */
  scale: number;
  /** share of positions where both find the same token likeliest, in [0, 1] */
  sameTop: number;
}

/** @param ours and @param reference row-major [positions, dVocab] */
export function logitDifferences(
  ours: ArrayLike<number>,
  reference: ArrayLike<number>,
  dVocab: number,
): LogitDifferences {
  const positions = ours.length / dVocab;
  const found = { maxDifference: 0, maxRawDifference: 0, scale: 0 };
  let [sum, same] = [0, 0];
  for (let position = 0; position < positions; position++) {
    const from = position * dVocab;
    const [ourMean, theirMean] = [ours, reference].map((logits) => mean(logits, from, dVocab));
    let [ourTop, theirTop] = [from, from];
    for (let i = from; i < from + dVocab; i++) {
      const difference = Math.abs(ours[i] - ourMean - (reference[i] - theirMean));
      sum += difference;
      found.maxDifference = Math.max(found.maxDifference, difference);
      found.maxRawDifference = Math.max(found.maxRawDifference, Math.abs(ours[i] - reference[i]));
      found.scale = Math.max(found.scale, Math.abs(reference[i] - theirMean));
      if (ours[i] > ours[ourTop]) ourTop = i;
      if (reference[i] > reference[theirTop]) theirTop = i;
    }
    if (ourTop === theirTop) same++;
  }
  return { positions, ...found, meanDifference: sum / ours.length, sameTop: same / positions };
}

function mean(values: ArrayLike<number>, from: number, length: number): number {
  let sum = 0;
  for (let i = from; i < from + length; i++) sum += values[i];
  return sum / length;
}
