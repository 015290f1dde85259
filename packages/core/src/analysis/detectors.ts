/** Attention that a head may be known by, as cells of a pattern: what previous-token heads look at, or what a user draws. */
import { InvalidInput } from "../errors.js";

/**
 * first: the first position. same-token: every earlier position with the query's token. after-same-token: the position
 * after each of those, up to the query's own, as TransformerLens' induction pattern has it.
 */
export type DetectorKey = "first" | "same-token" | "after-same-token";

export const detectorKeys: readonly DetectorKey[] = ["first", "same-token", "after-same-token"];

/**
 * A pattern to look for. `offset`: the key so many positions from the query, 0 or below. `pattern`: weights by query,
 * then key, none above the diagonal, as TransformerLens' `detect_head` takes them.
 */
export type Detector = { name: string } & ({ offset: number } | { key: DetectorKey } | { pattern: number[][] });

/** What a detector looks at on one prompt. */
export interface Cells {
  /** those with a cell; the first is never one: it has but itself to look at */
  queries: number;
  query: Int32Array;
  key: Int32Array;
  /** in (0, 1], the largest of each query's being 1 */
  weight: Float64Array;
}

/** A detector's own part, its name left out. */
type Rule = { offset: number } | { key: DetectorKey } | { pattern: number[][] };

/** The cells of a detector on a prompt. */
export function cellsOf(rule: Rule, tokens: Int32Array): Cells {
  const found: { query: number; key: number; weight: number }[] = [];
  let queries = 0;
  for (let query = 1; query < tokens.length; query++) {
    const before = found.length;
    for (const [key, weight] of keysOf(rule, tokens, query)) found.push({ query, key, weight });
    if (found.length > before) queries++;
  }
  return {
    queries,
    query: Int32Array.from(found, ({ query }) => query),
    key: Int32Array.from(found, ({ key }) => key),
    weight: Float64Array.from(found, ({ weight }) => weight),
  };
}

function keysOf(rule: Rule, tokens: Int32Array, query: number): [key: number, weight: number][] {
  if ("offset" in rule) return query + rule.offset >= 0 ? [[query + rule.offset, 1]] : [];
  if ("pattern" in rule) {
    const row = rule.pattern[query]?.slice(0, query + 1) ?? [];
    const most = Math.max(...row);
    return row.flatMap((weight, key): [number, number][] => (weight > 0 ? [[key, weight / most]] : []));
  }
  if (rule.key === "first") return [[0, 1]];
  const after = rule.key === "after-same-token" ? 1 : 0;
  const same: [number, number][] = [];
  for (let key = 0; key < query; key++) if (tokens[key] === tokens[query]) same.push([key + after, 1]);
  return same;
}

/** What induction looks at on a half that stands twice: from the second half, the token after its first occurrence. */
export function inductionCells(half: number, start: number): Cells {
  const positions = Int32Array.from({ length: half }, (_, i) => start + i);
  return {
    queries: half,
    query: positions.map((position) => position + half),
    key: positions.map((position) => position + 1),
    weight: new Float64Array(half).fill(1),
  };
}

const longestName = 60;

/**
 * A detector from a user's JSON.
 *
 * @throws InvalidInput naming what is not as it must be
 */
export function parseDetector(value: unknown): Detector {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw refused(
      `the detector is ${told(value)}, but an object with a name and an offset, a key or a pattern was needed`,
    );
  }
  const { name, ...rule } = Object.fromEntries(
    Object.entries(value).filter(([, given]) => given !== null && given !== undefined),
  ) as Record<string, unknown>;
  if (typeof name !== "string" || name.trim() === "" || name.length > longestName) {
    throw refused(`the detector's name is ${told(name)}, but 1 to ${longestName} characters were needed`);
  }
  const kinds = Object.keys(rule);
  if (kinds.length !== 1 || !["offset", "key", "pattern"].includes(kinds[0])) {
    const has = kinds.length === 0 ? "nothing else" : kinds.join(", ");
    throw refused(`the detector ${name} has ${has} beside its name; exactly one of offset, key and pattern is needed`);
  }
  if ("offset" in rule) return { name, offset: offsetOf(rule.offset, name) };
  if ("key" in rule) return { name, key: keyOf(rule.key, name) };
  return { name, pattern: patternOf(rule.pattern, name) };
}

/**
 * The same, where a context has room for it.
 *
 * @throws InvalidInput if it looks further back, or has more rows, than there are positions
 */
export function requireDetector(value: unknown, nCtx: number): Detector {
  const detector = parseDetector(value);
  if ("offset" in detector && -detector.offset >= nCtx) {
    throw refused(
      `the offset of the detector ${detector.name} is ${detector.offset}, but the context has ${nCtx} positions; ${1 - nCtx} is the furthest back`,
    );
  }
  if ("pattern" in detector && detector.pattern.length > nCtx) {
    throw refused(
      `the pattern of the detector ${detector.name} has ${detector.pattern.length} rows, but the context has ${nCtx} positions`,
    );
  }
  return detector;
}

function offsetOf(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value <= 0) return value;
  throw refused(
    `the offset of the detector ${name} is ${told(value)}, but a whole number of 0 or below was needed: heads look back`,
  );
}

function keyOf(value: unknown, name: string): DetectorKey {
  const known = detectorKeys.find((key) => key === value);
  if (known) return known;
  throw refused(`the key of the detector ${name} is ${told(value)}; ${detectorKeys.join(", ")} are known`);
}

/** It goes whole into the report's parameters, and into the command that makes it again. */
const mostRows = 128;

function patternOf(value: unknown, name: string): number[][] {
  const whose = `the pattern of the detector ${name}`;
  if (!Array.isArray(value) || value.length < 2) {
    throw refused(`${whose} is ${told(value)}, but rows of weights by query, at least 2 of them, were needed`);
  }
  if (value.length > mostRows) {
    throw refused(`${whose} has ${value.length} rows; at most ${mostRows} are taken`);
  }
  const rows = value.map((row: unknown, query) => {
    if (!Array.isArray(row) || (row.length !== value.length && row.length !== query + 1)) {
      throw refused(
        `row ${query} of ${whose} is ${told(row)}, but ${query + 1} weights, or ${value.length} with zeros after those, were needed`,
      );
    }
    for (const [key, weight] of row.entries()) {
      if (typeof weight !== "number" || !Number.isFinite(weight) || weight < 0) {
        throw refused(
          `row ${query} of ${whose} has ${told(weight)} at key ${key}, but a number of 0 or above was needed`,
        );
      }
      if (key > query && weight !== 0) {
        throw refused(`row ${query} of ${whose} has ${weight} at key ${key}, but heads see no key after their query`);
      }
    }
    return row as number[];
  });
  if (!rows.slice(1).some((row) => row.some((weight) => weight > 0))) {
    throw refused(`${whose} has no weight after its first row, so nothing is looked for`);
  }
  return rows;
}

const refused = (message: string) => new InvalidInput(message, "detector");

/** What a JSON value is, briefly. */
function told(value: unknown): string {
  if (value === null || value === undefined) return "missing";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === "object" ? "an object" : `${JSON.stringify(value).slice(0, 80)}`;
}
