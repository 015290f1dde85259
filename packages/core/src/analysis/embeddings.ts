/** Whether tokens lie to one another as in the other refits' embeddings. */
import type { Engine } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import type { ModelConfig } from "../model/config.js";
import type { LoadOptions } from "../model/loading.js";
import type { Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { estimateOf, judged, pairSamples } from "../statistics/estimate.js";
import type { Resampling } from "../statistics/resampling.js";
import { leastNeighbourhood } from "./likeness/distances.js";
import { likenessBy, sampling } from "./likeness/likeness.js";
import type { Points } from "./likeness/points.js";
import { selfProductsWithin } from "./likeness/selfProducts.js";
import { Moments } from "./moments.js";
import type { EmbeddingsMeasure, EmbeddingsReport } from "./report.js";
import type { Scratch } from "./scratch.js";

/** Likeness of every two refits' W_E, as plain data. */
export interface EmbeddingsTable {
  nRefits: number;
  vocabulary: number;
  width: number;
  /** rows compared; [refit][refit], symmetric, 1 on the diagonal */
  measures: { measure: EmbeddingsMeasure; tokens: number; matrix: number[][] }[];
}

const measures: readonly EmbeddingsMeasure[] = ["cka-debiased", "procrustes", "knn"];

/** Rows of W_E that are compared, and those of them whose distances are. */
const rowsAtMost = 4096;
const neighboursAmong = 1000;
const seed = 1;

/**
 * Rows of W_E, each with weight 1 however often its token occurs: of a vocabulary of more than 4,096 tokens so many,
 * drawn from a seed; neighbours are looked for among 1,000 of them.
 *
 * @param request.shuffled each refit's rows in an order of its own
 * @param request.scratch takes 4 bytes · refits · rows · dModel
 * @throws InvalidInput with fewer than two refits or 12 tokens, or if a weight is not finite or all rows are the same
 */
export async function embeddingSimilarities({
  engine,
  config: { dVocab, dModel },
  refits,
  scratch,
  shuffled = false,
  onProgress = () => {},
}: {
  engine: Engine;
  config: ModelConfig;
  /** each is asked for once */
  refits: readonly (() => Promise<Weights>)[];
  scratch: Scratch;
  shuffled?: boolean;
  /** told after each refit, and then after each step of each measure */
  onProgress?: (done: number, total: number) => void;
}): Promise<EmbeddingsTable> {
  if (refits.length < 2) {
    throw new InvalidInput(
      `embeddings are compared between refits, at least 2, but there is ${refits.length}`,
      "refits",
    );
  }
  if (dVocab < leastNeighbourhood) {
    throw new InvalidInput(
      `the vocabulary has ${dVocab} tokens; embeddings are compared with ${leastNeighbourhood} or more`,
    );
  }
  const tokens = drawn(dVocab, rowsAtMost, "tokens");
  const size = { nRefits: refits.length, nPoints: tokens.length, width: dModel };
  const likenesses = measures.map((measure) => ({ measure, likeness: likenessBy(measure, engine, size) }));
  const total = refits.length + likenesses.reduce((sum, { likeness }) => sum + likeness.nSteps, 0);
  let done = 0;
  const step = () => onProgress(++done, total);
  const name = "embeddings";
  const moments: Moments[] = [];
  try {
    for (const [refit, load] of refits.entries()) {
      const order = shuffled ? randomStream(seed, "shuffled rows").split(refit).permutation(tokens.length) : null;
      const rows = rowsOf(
        (await load())["embed.W_E"],
        dModel,
        order ? Int32Array.from(order, (i) => tokens[i]) : tokens,
      );
      const ofRefit = new Moments(dModel);
      ofRefit.add(rows);
      if (!Number.isFinite(ofRefit.squares)) {
        throw new InvalidInput(`refit ${refit}: W_E has a weight that is not finite; it is unusable`);
      }
      if (!(ofRefit.spread(tokens.length) > 0)) {
        throw new InvalidInput(`refit ${refit}: all tokens have the same embedding; there is nothing to compare`);
      }
      moments.push(ofRefit);
      await scratch.append(name, rows);
      step();
    }
    const points: Points = {
      ...size,
      means: moments.map(({ sums }) => sums.map((sum) => sum / tokens.length)),
      sizes: moments.map(({ squares }) => Math.sqrt(squares / tokens.length)),
      spreads: moments.map((of) => Math.sqrt(of.spread(tokens.length))),
      selfProducts: selfProductsWithin(null),
      sample: drawn(tokens.length, neighboursAmong, "neighbours"),
      place: "of W_E",
      read: (refit, from, count) => scratch.read(name, (refit * tokens.length + from) * dModel, count * dModel),
    };
    const found: EmbeddingsTable["measures"] = [];
    for (const { measure, likeness } of likenesses) {
      const compared = sampling.has(measure) ? points.sample.length : tokens.length;
      found.push({ measure, tokens: compared, matrix: await likeness.matrix(points, step) });
    }
    return { nRefits: refits.length, vocabulary: dVocab, width: dModel, measures: found };
  } finally {
    for (const { likeness } of likenesses) await likeness.dispose();
    await scratch.drop(name);
  }
}

/** So many of n, or all of them, every choice equally likely; ascending. */
function drawn(n: number, atMost: number, purpose: string): Int32Array {
  if (n <= atMost) return Int32Array.from({ length: n }, (_, i) => i);
  const order = randomStream(seed, `embeddings: ${purpose}`).permutation(n);
  return Int32Array.from(order.subarray(0, atMost)).sort();
}

function rowsOf(table: Float32Array, width: number, rows: Int32Array): Float32Array {
  const values = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) values.set(table.subarray(row * width, (row + 1) * width), i * width);
  return values;
}

/**
 * @param floor the same of the untrained twins, or of shuffled rows; null: none
 * @returns values in [0, 1], of debiased CKA in [-1, 1]; n counts pairs of refits
 * @throws InvalidInput if the floor is of another shape
 */
export function embeddings(
  table: EmbeddingsTable,
  floor: EmbeddingsTable | null,
  { load, resampling }: { load: LoadOptions; resampling: Resampling },
): EmbeddingsReport {
  const { nRefits, vocabulary, width } = table;
  const shape = (of: EmbeddingsTable) => `${of.nRefits} refits of ${of.vocabulary} tokens and ${of.width} dimensions`;
  if (floor && shape(floor) !== shape(table)) {
    throw new InvalidInput(`the floor is of ${shape(floor)}; the same is needed as of the refits, ${shape(table)}`);
  }
  const n = (nRefits * (nRefits - 1)) / 2;
  const samples = (matrix: number[][]) => pairSamples(nRefits, 1, (i, j) => [matrix[i][j]]);
  const estimates = judged(
    table.measures.map(({ measure, matrix }, i) => {
      const range: [number, number] = measure === "cka-debiased" ? [-1, 1] : [0, 1];
      return estimateOf(samples(matrix), floor && samples(floor.measures[i].matrix), {
        n,
        resampling,
        ceiling: 1,
        range,
      });
    }),
    resampling,
  );
  return {
    measure: "embeddings",
    load,
    tokens: Math.max(...table.measures.map(({ tokens }) => tokens)),
    vocabulary,
    width,
    resampling,
    measures: table.measures.map(({ measure, tokens, matrix }, i) => ({
      measure,
      estimate: estimates[i],
      tokens,
      matrix,
    })),
    claims: [],
  };
}
