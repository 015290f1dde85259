/** An attention pattern in the browser: rows are queries, columns keys, nothing above the diagonal. */

export interface Pattern {
  tokens: readonly string[];
  /** tokens × tokens, row-major; what the server left out as too small is 0. */
  values: Float32Array;
  /** Nats, of each token but the first. */
  losses: readonly number[];
  truncated: boolean;
}

export interface SparsePattern {
  tokens: readonly string[];
  /** query * tokens + key */
  indices: readonly number[];
  values: readonly number[];
  losses: readonly number[];
  truncated: boolean;
}

export function patternOf({ tokens, indices, values, losses, truncated }: SparsePattern): Pattern {
  const dense = new Float32Array(tokens.length ** 2);
  for (let i = 0; i < indices.length; i++) dense[indices[i]] = values[i];
  return { tokens, values: dense, losses, truncated };
}

/** How a pattern is looked at. */
export interface Looks {
  /** Whether attention to the first token is shown; without it, rows are shares of the rest. */
  sink: boolean;
  /** Whether only the keys are drawn that hold most of each query's attention. */
  sparse: boolean;
  /** Whether the pin's is taken off. */
  difference: boolean;
}

/** Rows without the first key, each divided by what is left of it. */
export function withoutSink({ tokens, values }: Pick<Pattern, "tokens" | "values">): Float32Array {
  const n = tokens.length;
  const rest = new Float32Array(values.length);
  for (let query = 1; query < n; query++) {
    let sum = 0;
    for (let key = 1; key <= query; key++) sum += values[query * n + key];
    if (sum > 0) for (let key = 1; key <= query; key++) rest[query * n + key] = values[query * n + key] / sum;
  }
  return rest;
}

/** Of each query's attention, the share whose keys a sparse map draws. */
export const mostMass = 0.9;

/** Of each row the largest keys, as few as hold `mostMass` of it; the others are 0. */
export function largestKeys(values: Float32Array, n: number): Float32Array {
  const kept = new Float32Array(values.length);
  for (let query = 0; query < n; query++) {
    const row = values.subarray(query * n, query * n + query + 1);
    let left = mostMass * row.reduce((sum, value) => sum + value, 0);
    const order = [...row.keys()].filter((key) => row[key] > 0).sort((a, b) => row[b] - row[a] || a - b);
    for (const key of order) {
      if (left <= 1e-6) break;
      kept[query * n + key] = row[key];
      left -= row[key];
    }
  }
  return kept;
}

/** What is drawn: attention, or its difference from the pin's; null where there is no pin on the same text. */
export function shownValues(
  pattern: Pattern,
  pin: Pattern | null,
  { sink, sparse, difference }: Looks,
): Float32Array | null {
  const look = (one: Pattern) => {
    const values = sink ? one.values : withoutSink(one);
    return sparse ? largestKeys(values, one.tokens.length) : values;
  };
  const own = look(pattern);
  if (!difference) return own;
  if (!pin || pin.tokens.length !== pattern.tokens.length) return null;
  const others = look(pin);
  return own.map((value, i) => value - others[i]);
}

const decades = 3;

/** Where a value stands on its ramp, three decades or 0 to 1 evenly: 0..1, or of a difference -1..1. */
export function position(value: number, log: boolean): number {
  if (!log) return value;
  const along = Math.max(0, 1 + Math.log10(Math.abs(value)) / decades);
  return value < 0 ? -along : along;
}

export interface Largest {
  at: number;
  value: number;
}

/** The key that a query attends to most; of a difference, that with the largest size. */
export const attendsTo = (values: Float32Array, n: number, query: number): Largest =>
  largest(query + 1, (key) => values[query * n + key], 0);

/** The later query that attends to a key most; null if no token follows. */
export const attendedFrom = (values: Float32Array, n: number, key: number): Largest | null =>
  key + 1 < n ? largest(n - key - 1, (i) => values[(key + 1 + i) * n + key], key + 1) : null;

function largest(length: number, value: (i: number) => number, offset: number): Largest {
  let best = 0;
  for (let i = 1; i < length; i++) if (Math.abs(value(i)) > Math.abs(value(best))) best = i;
  return { at: best + offset, value: value(best) };
}

/** Cosine of two patterns less uniform causal attention: 1 is the same, 0 what unrelated heads score. Null on other texts. */
export function likeness(a: Pattern, b: Pattern): number | null {
  const n = a.tokens.length;
  if (b.tokens.length !== n) return null;
  let [dot, left, right] = [0, 0, 0];
  for (let query = 0; query < n; query++) {
    for (let key = 0; key <= query; key++) {
      const [x, y] = [a, b].map(({ values }) => values[query * n + key] - 1 / (query + 1));
      dot += x * y;
      left += x * x;
      right += y * y;
    }
  }
  return left && right ? dot / Math.sqrt(left * right) : null;
}

/** Whether a token is the mark that begins a text. */
export const isBos = (token: string): boolean => /^<\|?(bos|endoftext|s)\|?>$/i.test(token);

/** A token on an axis: short, and never invisible. */
export function tokenLabel(token: string): string {
  if (isBos(token)) return "BOS";
  const shown = token.replace(/\n/g, "↵").replace(/\t/g, "⇥");
  return shown.trim() === "" ? shown.replace(/ /g, "␣") : shown.trim();
}
