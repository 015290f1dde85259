/** What a request may be, and how much a viewer may have: one object of numbers, from the environment. */

import { InvalidInput } from "@seedscope/core";

/** Variables by their names. */
export type Environment = Record<string, string | undefined>;

export interface Limits {
  /** fields within fields; fragments count as if they were written out */
  depth: number;
  aliases: number;
  directives: number;
  /** words and signs of a document */
  tokens: number;
  /** brackets within brackets, of whatever kind */
  nesting: number;
  /** objects that one operation may give at most, see cost.ts */
  cost: number;
  /** entries of all its pages together */
  nodes: number;
  variables: {
    /** characters of all texts together */
    characters: number;
    /** entries of one list */
    entries: number;
    /** values in all */
    values: number;
  };
  /** milliseconds until a request is given up */
  requestMs: number;
  /** cost of a viewer's queries in a window of so many seconds */
  window: { cost: number; seconds: number };
  /** of viewers who are not local; null: as much as they like */
  compute: { capacityMs: number; restoredPerHourMs: number } | null;
  sockets: {
    /** in all */
    most: number;
    /** from one address */
    mostOfAddress: number;
    /** operations under way on one socket */
    operations: number;
    /** operations under way of one viewer, over all sockets; local viewers have as many as their sockets hold */
    operationsOfViewer: number;
    /** until a socket must have said who it is */
    initMs: number;
    /** between pings; a socket that has not answered one by the next is closed */
    pingMs: number;
  };
  /** how many proxies stand in front of the server, each adding to X-Forwarded-For */
  proxies: number;
  /** whether the schema is told */
  introspection: boolean;
}

/** Where nothing else is said. */
export const defaultLimits: Limits = {
  depth: 16,
  aliases: 120,
  directives: 100,
  tokens: 5_000,
  nesting: 64,
  cost: 50_000,
  nodes: 20_000,
  variables: { characters: 4 * 1024 * 1024, entries: 20_000, values: 100_000 },
  requestMs: 60_000,
  window: { cost: 500_000, seconds: 60 },
  compute: { capacityMs: 4 * 3_600_000, restoredPerHourMs: 3_600_000 },
  sockets: {
    most: 1_000,
    mostOfAddress: 100,
    operations: 50,
    operationsOfViewer: 200,
    initMs: 3_000,
    pingMs: 12_000,
  },
  proxies: 0,
  introspection: true,
};

/** @throws InvalidInput naming the variable that is no number from `least` on */
function numberOf(env: Environment, name: string, least: number): number | undefined {
  const text = env[name];
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value >= least) return value;
  throw new InvalidInput(`${name} is "${text}"; give a number from ${least} on`, name);
}

/**
 * The defaults, with what the environment says instead.
 *
 * @throws InvalidInput naming a variable that cannot be read
 */
export function limitsFrom(env: Environment = process.env): Limits {
  const { depth, cost, requestMs, window } = defaultLimits;
  return {
    ...defaultLimits,
    depth: numberOf(env, "SEEDSCOPE_QUERY_DEPTH", 1) ?? depth,
    cost: numberOf(env, "SEEDSCOPE_QUERY_COST", 1) ?? cost,
    requestMs:
      numberOf(env, "SEEDSCOPE_REQUEST_TIMEOUT", 0.001) === undefined
        ? requestMs
        : Number(env.SEEDSCOPE_REQUEST_TIMEOUT) * 1000,
    window: { ...window, cost: numberOf(env, "SEEDSCOPE_RATE_LIMIT", 1) ?? window.cost },
    compute: computeFrom(env),
    proxies: Math.floor(numberOf(env, "SEEDSCOPE_PROXIES", 0) ?? 0),
    introspection: env.SEEDSCOPE_INTROSPECTION !== "off",
  };
}

function computeFrom(env: Environment): Limits["compute"] {
  if (env.SEEDSCOPE_COMPUTE_BUDGET === "off") return null;
  const seconds = numberOf(env, "SEEDSCOPE_COMPUTE_BUDGET", 1);
  const restored = numberOf(env, "SEEDSCOPE_COMPUTE_RESTORE", 1);
  const capacityMs = seconds === undefined ? defaultLimits.compute!.capacityMs : seconds * 1000;
  // a quarter of the budget comes back in an hour
  return { capacityMs, restoredPerHourMs: restored === undefined ? capacityMs / 4 : restored * 1000 };
}
