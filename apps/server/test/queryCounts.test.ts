/** How often the database is asked does not grow with what is asked about; reports, their budget and their caching. */

import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import { text } from "node:stream/consumers";
import { graphql } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Viewer } from "../src/access/viewer.js";
import { createApi } from "../src/api.js";
import { defaultLimits } from "../src/limits/limits.js";
import { analysis, fewPrompts, openServer, promptSet, type TestServer, trainTiny } from "./harness.js";

let server: TestServer;
let prompts: string;

beforeAll(async () => {
  server = await openServer({ compute: true });
  prompts = await promptSet(server, "few", fewPrompts);
  await trainTiny(server, "two", { initSeeds: [1, 2] });
  await trainTiny(server, "eight", { initSeeds: [1, 2, 3, 4, 5, 6, 7, 8] });
});
afterAll(() => server?.close());

const counting = new AsyncLocalStorage<{ statements: number }>();

/** Statements that an operation gives the database; those of the runner, which works beside it, are not its own. */
async function statementsOf(query: string, variables: Record<string, unknown> = {}): Promise<number> {
  // every statement of drizzle's goes through its session
  type Session = { prepareQuery(...args: unknown[]): unknown };
  const { session } = (server.store.db as unknown as { _: { session: Session } })._;
  const { prepareQuery } = session;
  session.prepareQuery = function (...args) {
    const count = counting.getStore();
    if (count) count.statements += 1;
    return prepareQuery.apply(this, args);
  };
  const count = { statements: 0 };
  try {
    const api = await createApi(server.store);
    const { errors, data } = await counting.run(count, () => api.execute({ query, variables }));
    expect(errors).toBeUndefined();
    expect(data).not.toBeNull();
  } finally {
    session.prepareQuery = prepareQuery;
  }
  return count.statements;
}

const inFamily = `
  id slug steps seedRoles corpus { name } loss { mean } training { step job { id state queuePosition family { slug } } } importJob { id }
  refits(first: 10) { totalCount nodes {
    label loss losses(maxPoints: 20) { values }
    checkpoints(first: 10) { nodes { step weightsHash refit { label family { slug } } } }
    heads(first: 10) { nodes { layer index refit { ordinal } } }
  } }
  latestStability { key family { slug } promptSet { name sample(first: 2) { text } } }
  paper: latestStability(preset: PAPER) { key }
  stabilityByStep { step }
  paperByStep: stabilityByStep(preset: PAPER) { step }
  reports(first: 20) { totalCount nodes { key promptSet { name } family { name } } }`;

describe("the database is asked as often", () => {
  test("of eight refits as of two", async () => {
    const query = `query F($slug: String!) { family(slug: $slug) { ${inFamily} } }`;
    const two = await statementsOf(query, { slug: "two" });
    expect(two).toBeGreaterThan(5);
    expect(await statementsOf(query, { slug: "eight" })).toBe(two);
  });

  test("of two families as of one", async () => {
    const query = `query F($first: Int!) { families(first: $first) { nodes { ${inFamily} } } }`;
    expect(await statementsOf(query, { first: 2 })).toBe(await statementsOf(query, { first: 1 }));
  });

  test("of many nodes by their ids as of one of each kind", async () => {
    const query = `query N($ids: [ID!]!) { nodes(ids: $ids) { id
      ... on Refit { loss family { slug } checkpoints { totalCount } }
      ... on Head { layer refit { label family { slug } } }
      ... on Checkpoint { step refit { label } }
    } }`;
    const of = (slug: string, refits: number) =>
      Array.from({ length: refits }, (_, i) => [
        `Refit:${slug}/${i}`,
        `Head:${slug}/${i}@10/L1H0`,
        `Checkpoint:${slug}/${i}@10`,
      ]).flat();
    const one = await statementsOf(query, { ids: of("eight", 1) });
    expect(await statementsOf(query, { ids: [...of("eight", 8), ...of("two", 2)] })).toBe(one);
  });

  test("of many jobs and prompt sets as of one", async () => {
    const jobs =
      "query J($first: Int!) { jobs(first: $first) { nodes { id queuePosition family { slug training { step } } } } }";
    expect(await statementsOf(jobs, { first: 4 })).toBe(await statementsOf(jobs, { first: 1 }));
    const sets = "{ promptSets { name sample { text } } }";
    const before = await statementsOf(sets);
    for (const name of ["a", "b", "c"]) await promptSet(server, name, [`${name} first`, `${name} second`]);
    expect(await statementsOf(sets)).toBe(before);
  });

  test("of a report's every head as of one", async () => {
    const { id } = await analysis(server, "eight", "stability", { input: { promptSet: prompts } });
    const query = `query R($id: ID!, $first: Int!) { node(id: $id) { ... on StabilityReport {
      heads(first: $first) { nodes { rank head { id refit { label family { slug } } } estimate { value } matches { refit { label } head { id } } } }
    } } }`;
    expect(await statementsOf(query, { id, first: 4 })).toBe(await statementsOf(query, { id, first: 1 }));
  });
});

describe("a viewer's budget of compute", () => {
  const ada: Viewer = { kind: "user", userId: "ada", name: "Ada", role: "viewer", scope: "compute" };
  const ask = `query S($slug: String!, $input: StabilityInput, $wait: WaitPolicy) {
    rateLimit { computeLimitMs }
    family(slug: $slug) { stability(input: $input, wait: $wait) {
      __typename
      ... on AnalysisRefused { code message suggestion }
      ... on AnalysisPending { job { id } cost { seconds } }
      ... on AnalysisEstimate { cost { seconds } }
    } }
  }`;

  async function viewerWith(capacityMs: number, name: string) {
    const { id: userId } = await server.store.addUser({ email: `${name}@example.org`, name, role: "viewer" });
    const api = await createApi(server.store, {
      limits: { ...defaultLimits, compute: { capacityMs, restoredPerHourMs: 0.001 } },
    });
    const run = async (source: string, variableValues: Record<string, unknown>) => {
      const contextValue = api.context({ ...ada, userId });
      const { data, errors } = await graphql({ schema: api.schema, source, variableValues, contextValue });
      expect(errors).toBeUndefined();
      return data as Record<string, never> & { family: { stability: Record<string, never> } };
    };
    const left = async () =>
      (
        (await run("{ rateLimit { computeRemainingMs } }", {})) as unknown as {
          rateLimit: { computeRemainingMs: number };
        }
      ).rateLimit.computeRemainingMs;
    return { run, left };
  }

  test("pays for a job once, by its estimate; the same question again, and what is stored, is free", async () => {
    const { run, left } = await viewerWith(1e7, "pays");
    const input = { promptSet: await promptSet(server, "paid", ["paid for one", "paid for two"]) };
    const variables = { slug: "two", input, wait: { waitMs: 0 } };
    const dry = await run(ask, { ...variables, wait: { dryRun: true } });
    expect(await left()).toBe(1e7);
    const { seconds } = (dry.family.stability as unknown as { cost: { seconds: number } }).cost;
    const first = (await run(ask, variables)).family.stability;
    expect(first.__typename).toBe("AnalysisPending");
    const paid = 1e7 - (await left());
    // the rate that estimates are made by is measured: it may have moved since
    expect(paid).toBeGreaterThan(1000 * seconds * 0.3);
    expect(paid).toBeLessThan(1000 * seconds * 3);
    await Promise.all(Array.from({ length: 10 }, () => run(ask, variables)));
    expect((await run(ask, { ...variables, wait: { waitMs: 30_000 } })).family.stability.__typename).toBe(
      "StabilityReport",
    );
    // what leaks back meanwhile is next to nothing
    expect(1e7 - (await left())).toBeCloseTo(paid, 3);
  });

  test("of a hundred who ask at once for the same, one pays, and there is one job", async () => {
    const { run, left } = await viewerWith(1e9, "stampede");
    const input = { promptSet: await promptSet(server, "crowd", ["a crowd of one", "a crowd of two"]) };
    const variables = { slug: "eight", input, wait: { waitMs: 0 } };
    const answers = await Promise.all(Array.from({ length: 100 }, () => run(ask, variables)));
    const jobs = answers.flatMap(({ family: { stability } }) => {
      const { job } = stability as unknown as { job?: { id: string }; cost?: { seconds: number } };
      return job ? [job.id] : [];
    });
    expect(new Set(jobs).size).toBe(1);
    const costs = answers.flatMap(
      ({ family: { stability } }) => (stability as unknown as { cost?: { seconds: number } }).cost?.seconds ?? [],
    );
    expect(1e9 - (await left())).toBeLessThan(2_000 * Math.max(...costs));
  });

  test("that has too little refuses, starts nothing, and tells why", async () => {
    const { run } = await viewerWith(1, "poor");
    const input = { promptSet: await promptSet(server, "dear", ["too dear for one", "too dear for two"]) };
    const jobsBefore = (await server.store.jobs({ first: 1 })).totalCount;
    const { stability } = (await run(ask, { slug: "two", input, wait: { waitMs: 0 } })).family;
    expect(stability).toMatchObject({
      __typename: "AnalysisRefused",
      code: "OVER_COMPUTE_BUDGET",
      message: expect.stringMatching(/this takes about .* s of compute, and the budget holds 0.001 s/),
      suggestion: expect.any(String),
    });
    expect((await server.store.jobs({ first: 1 })).totalCount).toBe(jobsBefore);
  });

  test("is the asker's to bound: above maxComputeSeconds nothing starts", async () => {
    const input = { promptSet: await promptSet(server, "bounded", ["bounded by one", "bounded by two"]) };
    const bounded = await analysis(server, "two", "stability", { input, wait: { maxComputeSeconds: 0.001 } });
    expect(bounded).toMatchObject({ __typename: "AnalysisRefused", code: "ABOVE_MAX_COMPUTE" });
    expect(bounded.message).toContain("at most 0.001 s are asked for");
    const made = await analysis(server, "two", "stability", { input, wait: { maxComputeSeconds: 1_000 } });
    expect(made.__typename).toBe("StabilityReport");
    // stored by now: there is nothing left to bound
    const stored = await analysis(server, "two", "stability", { input, wait: { maxComputeSeconds: 0 } });
    expect(stored.id).toBe(made.id);
  });
});

describe("answers that may be kept", () => {
  /** By Node's own client: fetch, asked for what has changed, asks for a reload. */
  const get = async (query: string, variables: object, headers: Record<string, string> = {}) => {
    const sha256Hash = createHash("sha256").update(query).digest("hex");
    const search = new URLSearchParams({
      query,
      variables: JSON.stringify(variables),
      extensions: JSON.stringify({ persistedQuery: { version: 1, sha256Hash } }),
    });
    const url = `${server.url}/graphql?${search}`;
    const request = http.get(url, { headers: { "apollo-require-preflight": "1", ...headers } });
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    const body = await text(response);
    return {
      status: response.statusCode,
      headers: response.headers,
      body,
      answer: body === "" ? null : JSON.parse(body),
    };
  };
  const report =
    "query R($id: ID!) { node(id: $id) { id ... on StabilityReport { step overall { value } promptSet { name } heads { nodes { head { id layer } } } } } }";
  let id: string;

  beforeAll(async () => {
    id = (await analysis(server, "two", "stability", { input: { promptSet: prompts } })).id;
  });

  test("a stored report by its id is immutable, has an ETag of its data, and is not sent twice", async () => {
    const first = await get(report, { id });
    expect(first.headers["cache-control"]).toBe("private, max-age=31536000, immutable");
    const { data, extensions } = first.answer;
    expect(extensions).toBeUndefined();
    const etag = first.headers.etag!;
    expect(etag).toBe(`"${createHash("sha256").update(JSON.stringify(data)).digest("base64url")}"`);
    const again = await get(report, { id }, { "if-none-match": etag });
    expect([again.status, again.body]).toEqual([304, ""]);
  });

  test.each([
    [
      "what leads to its family",
      "query R($id: ID!) { node(id: $id) { ... on StabilityReport { step family { name } } } }",
    ],
    ["what asks for something else beside it", "query R($id: ID!) { node(id: $id) { id } families { totalCount } }"],
    ["what may ask for anything", "query R($id: ID!) { ...Any } fragment Any on Query { node(id: $id) { id } }"],
  ])("%s is not stored", async (_what, query) => {
    const response = await get(query, { id });
    expect(response.headers["cache-control"]).toBe("no-store");
    expect(response.answer.errors).toBeUndefined();
  });

  test("nor is a report that is not there, a family, or an answer to a POST", async () => {
    const missing = await get(report, { id: `StabilityReport:${"0".repeat(64)}` });
    expect(missing.headers["cache-control"]).toBe("no-store");
    const family = await get("query R($id: ID!) { node(id: $id) { id } }", { id: "Family:two" });
    expect(family.headers["cache-control"]).toBe("no-store");
    const posted = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: report, variables: { id } }),
    });
    expect(posted.headers.get("cache-control")).toBe("no-store");
  });
});
