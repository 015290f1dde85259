/** What is left of attention patterns when they keep only their positions, or only how sharp they are. */
import { InvalidInput } from "../errors.js";
import { randomStream } from "../random.js";
import { type PatternRequest, type PatternVectors, patternVectors, triangle } from "./patternVectors.js";

/**
 * position-only: each pattern becomes its head's mean over the other prompts, row by row, as far as they reach; where
 * none does, uniform causal attention. shuffled-rows: each query's weights are dealt anew among the keys it may look at,
 * by one order a refit, prompt and query.
 */
export type PatternNull = "position-only" | "shuffled-rows";

/** What the sums of all heads' patterns may take. */
const mostBytes = 2 ** 30;

/** The seed of the orders in which rows are shuffled. */
const shuffleSeed = 1;

/**
 * What takes one prompt's patterns to those of the null: what it gives is overwritten by the next.
 *
 * position-only goes through all prompts once before.
 *
 * @throws InvalidInput if prompts are so long that the sums take more than 1 GiB, or there is only one
 */
export async function patternNull(
  kind: PatternNull,
  request: PatternRequest,
): Promise<(vectors: PatternVectors) => PatternVectors> {
  const nulled = new Nulled(request);
  if (kind === "shuffled-rows") return (vectors) => nulled.from(vectors, shuffled(request, vectors));
  const sums = await summed(request);
  return (vectors) => nulled.from(vectors, othersMean(sums, vectors));
}

/** Writes one row of one head of the null; `row` is the pattern's own, less uniform attention. */
type RowWriter = (head: number, query: number, row: Float32Array, out: Float32Array) => void;

class Nulled {
  private deviations = new Float32Array(0);

  constructor(private readonly request: PatternRequest) {}

  from(vectors: PatternVectors, write: RowWriter): PatternVectors {
    const { entries, prompt } = vectors;
    const { config, refits } = this.request;
    const nVectors = config.nLayers * refits.length * config.nHeads;
    if (this.deviations.length < nVectors * entries) this.deviations = new Float32Array(nVectors * entries);
    const deviations = this.deviations.subarray(0, nVectors * entries).fill(0);
    const squares = new Float64Array(nVectors);
    for (let head = 0; head < nVectors; head++) {
      for (let query = 0; query < prompt.length; query++) {
        const from = head * entries + triangle(query);
        const to = from + query + 1;
        const out = deviations.subarray(from, to);
        write(head, query, vectors.deviations.subarray(from, to), out);
        for (const value of out) squares[head] += value * value;
      }
    }
    return { ...vectors, deviations, squares };
  }
}

/** By query, which of its keys' weights each key is dealt: one order a refit, prompt and query. */
export function rowOrders(prompt: Int32Array, refit: number): Uint32Array[] {
  const stream = randomStream(shuffleSeed, "shuffled rows").split(Array.from(prompt).join(" ")).split(refit);
  return Array.from(prompt, (_, query) => stream.split(query).permutation(query + 1));
}

function shuffled({ config, refits }: PatternRequest, { prompt }: PatternVectors): RowWriter {
  const orders = refits.map((_, refit) => rowOrders(prompt, refit));
  return (head, query, row, out) => {
    const refit = Math.floor(head / config.nHeads) % refits.length;
    const order = orders[refit][query];
    for (let key = 0; key <= query; key++) out[key] = row[order[key]];
  };
}

/** Sums over prompts of every head's pattern less uniform attention, and how many prompts reach each query. */
interface Sums {
  /** [nLayers · N, entries of the longest prompt] */
  values: Float32Array;
  entries: number;
  prompts: Int32Array;
}

async function summed(request: PatternRequest): Promise<Sums> {
  const { config, refits, prompts } = request;
  const nVectors = config.nLayers * refits.length * config.nHeads;
  const longest = requireSums(nVectors, prompts);
  const entries = triangle(longest);
  const sums = { values: new Float32Array(nVectors * entries), entries, prompts: new Int32Array(longest) };
  for await (const { prompt, deviations, entries: own } of patternVectors({ ...request, onProgress: undefined })) {
    for (let query = 0; query < prompt.length; query++) sums.prompts[query]++;
    const used = triangle(prompt.length);
    for (let head = 0; head < nVectors; head++) {
      for (let i = 0; i < used; i++) sums.values[head * entries + i] += deviations[head * own + i];
    }
  }
  return sums;
}

/**
 * @param nVectors heads whose patterns are summed over prompts
 * @returns tokens of the longest prompt
 * @throws InvalidInput if there is only one prompt, or the sums take more than 1 GiB
 */
export function requireSums(nVectors: number, prompts: readonly Int32Array[]): number {
  const longest = Math.max(...prompts.map(({ length }) => length));
  const bytes = nVectors * triangle(longest) * Float32Array.BYTES_PER_ELEMENT;
  if (prompts.length < 2) {
    throw new InvalidInput(
      "the position-only floor is of the other prompts and needs at least 2, but there is 1",
      "floor",
    );
  }
  if (bytes <= mostBytes) return longest;
  throw new InvalidInput(
    `the position-only floor sums patterns of up to ${longest} tokens of ${nVectors} heads, which take ${(bytes / 2 ** 30).toFixed(1)} GiB; at most 1 is held: use shorter prompts`,
    "floor",
  );
}

function othersMean({ values, entries, prompts }: Sums, _: PatternVectors): RowWriter {
  return (head, query, row, out) => {
    const others = prompts[query] - 1;
    if (others === 0) return;
    const from = head * entries + triangle(query);
    for (let key = 0; key <= query; key++) out[key] = (values[from + key] - row[key]) / others;
  };
}
