/** The limits, each over all three ways in: HTTP, a WebSocket, and this process. */

import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import WebSocket from "ws";
import type { Viewer } from "../src/access/viewer.js";
import { createApi } from "../src/api.js";
import { type RunningServer, startServer } from "../src/index.js";
import { defaultLimits, type Limits, limitsFrom } from "../src/limits/limits.js";
import { type Answer, openServer, silent, submitTiny, type TestServer, tinyInput } from "./harness.js";

let server: TestServer;

const user = (id: string): Viewer => ({ kind: "user", userId: id, name: id, role: "editor", scope: "admin" });
const anonymous: Viewer = { kind: "anonymous", userId: null, name: "anonymous", role: "viewer", scope: "read" };

beforeAll(async () => {
  server = await openServer();
  await submitTiny(server.store, "First");
});
afterAll(() => server?.close());

const accounts = new Map<string, Promise<{ id: string }>>();

/** Jobs name who asked for them, so whoever asks has an account. */
function accountOf(name: string): Promise<{ id: string }> {
  const known = accounts.get(name) ?? server.store.addUser({ email: `${name}@example.org`, name, role: "editor" });
  accounts.set(name, known);
  return known;
}

/** Another server on the same store; the authorization header says who asks. */
async function another(limits: Partial<Limits>): Promise<RunningServer> {
  const other = await startServer({
    store: server.store,
    port: 0,
    web: false,
    log: silent,
    limits: { ...defaultLimits, ...limits },
    async authenticate({ authorization: name = "" }) {
      if (name === "") return { ...anonymous, kind: "local", role: "admin", scope: "admin" };
      return name === "anonymous" ? anonymous : user((await accountOf(name)).id);
    },
  });
  onTestFinished(() => other.close());
  return other;
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

// biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of what it asked for
const json = (response: Response) => response.json() as Promise<any>;

type Errors = Answer["errors"];

/** The errors that an operation gives on each way in. */
async function errorsEverywhere(operation: { query: string; variables?: Record<string, unknown> }): Promise<Errors[]> {
  const response = await post(server.url, operation);
  const client = createClient({ url: `${server.url.replace("http", "ws")}/graphql`, webSocketImpl: WebSocket });
  const overSocket = await new Promise<Errors>((resolve) => {
    client.subscribe(operation, {
      next: ({ errors }) => resolve(errors as unknown as Errors),
      error: (errors) => resolve(errors as Errors),
      complete() {},
    });
  });
  await client.dispose();
  const api = await createApi(server.store);
  return [(await json(response)).errors, overSocket, (await api.execute(operation)).errors as unknown as Errors];
}

describe("a query that is too much is refused, with what it has and what is allowed", () => {
  const nested = (levels: number) =>
    `{ families(first: 1) { nodes { ${"refits(first: 1) { nodes { family { ".repeat(levels)} slug ${"} } } ".repeat(levels)} } } }`;
  const heads = (first: number) =>
    `{ family(slug: "first") { refits(first: ${first}) { nodes { heads(first: 200) { nodes { layer } } } } } }`;
  const cases: [code: string, message: string, query: string, variables?: Record<string, unknown>][] = [
    // families, nodes, then three a time, and the slug
    ["QUERY_TOO_DEEP", "the query has 18 levels of fields; 16 are allowed", nested(5)],
    ["QUERY_TOO_DEEP", "the query's brackets are 65 deep or more; 64 are allowed", `{ node(id: ${"[".repeat(64)}`],
    [
      "TOO_MANY_ALIASES",
      "the query has 121 aliases; 120 are allowed",
      `{ ${Array.from({ length: 121 }, (_, i) => `a${i}: __typename`)
        .join(" ")
        .replaceAll("__typename", "server { version }")} }`,
    ],
    [
      "TOO_MANY_DIRECTIVES",
      "the query has 101 directives; 100 are allowed",
      `{ ${"families { totalCount @include(if: true) } ".repeat(101)} }`,
    ],
    ["TOO_MANY_TOKENS", "the query has more than 5000 tokens; 5000 are allowed", `{ ${"__typename ".repeat(5_000)} }`],
    // 101 × (1 + 200)
    ["TOO_MANY_NODES", "the query's pages may have 20301 entries together; 20000 are allowed", heads(101)],
    [
      "QUERY_TOO_COMPLEX",
      "50000 are allowed",
      '{ family(slug: "first") { refits(first: 90) { nodes { heads(first: 200) { nodes { refit { id } head: refit { id } } } } } } }',
    ],
    [
      "VARIABLES_TOO_LARGE",
      "entries of a list in the variables are 20001; 20000 are allowed",
      "query V($ids: [ID!]!) { nodes(ids: $ids) { id } }",
      { ids: Array(20_001).fill("x") },
    ],
    [
      "VARIABLES_TOO_LARGE",
      "levels of the variables are 17; 16 are allowed",
      "query V($id: ID!) { node(id: $id) { id } }",
      { id: JSON.parse(`${"[".repeat(17)}1${"]".repeat(17)}`) },
    ],
  ];

  test.each(cases)("%s: %s", async (code, message, query, variables) => {
    for (const errors of await errorsEverywhere({ query, variables })) {
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
      expect(errors![0].message).toContain(message);
      expect(JSON.stringify(errors)).not.toMatch(/node_modules|\.ts|stack/);
    }
  });

  test("just below each limit it is answered", async () => {
    const fits = [
      nested(4),
      heads(99),
      `{ ${Array.from({ length: 120 }, (_, i) => `a${i}: server { version }`).join(" ")} }`,
      `{ ${"families { totalCount @include(if: true) } ".repeat(100)} }`,
    ];
    for (const query of fits) {
      for (const errors of await errorsEverywhere({ query })) expect(errors).toBeUndefined();
    }
  });

  test("a fragment that is spread twice at each of 30 levels is refused at once", async () => {
    const fragments = Array.from({ length: 30 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`);
    const query = `{ ...F0 } ${fragments.join(" ")} fragment F30 on Query { server { version } }`;
    for (const errors of await errorsEverywhere({ query })) {
      expect(errors?.[0].extensions.code).toBe("QUERY_TOO_COMPLEX");
      expect(errors?.[0].message).toContain("20000 selections");
    }
  });

  test("a variable that does not fit its type is the client's own mistake, told word for word", async () => {
    const operation = {
      query: "query F($first: Int) { families(first: $first) { totalCount } }",
      variables: { first: 0.5 },
    };
    for (const errors of await errorsEverywhere(operation)) {
      expect(errors).toMatchObject([
        { message: expect.stringContaining('"$first" got invalid value 0.5'), extensions: { code: "BAD_USER_INPUT" } },
      ]);
    }
    expect((await post(server.url, operation)).status).toBe(400);
  });

  test("a list of operations is refused with the number of them, and none is carried out", async () => {
    const response = await post(server.url, [{ query: "{ server { version } }" }, { query: "{ server { version } }" }]);
    expect(response.status).toBe(400);
    const { errors, data } = await json(response);
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: "the body is a list of 2 operations; send one a request",
        extensions: { code: "BATCHING_NOT_SUPPORTED" },
      },
    ]);
  });

  test("the schema is told, and where it is switched off, it is not", async () => {
    const query = "{ __schema { queryType { name } } }";
    for (const errors of await errorsEverywhere({ query })) expect(errors).toBeUndefined();
    const closed = await another(limitsFrom({ SEEDSCOPE_INTROSPECTION: "off" }));
    const { errors } = await json(await post(closed.url, { query }));
    expect(errors[0].extensions.code).toBe("INTROSPECTION_DISABLED");
    expect((await json(await post(closed.url, { query: "{ server { __typename } }" }))).errors).toBeUndefined();
  });
});

describe("cost", () => {
  const query =
    "{ families(first: 20) { nodes { slug } } rateLimit { limit cost remaining computeLimitMs computeRemainingMs } }";
  // families: 1 and of its 20 entries each 1; rateLimit: 1
  const requested = 1 + 20 + 1;
  // what there is: the connection, one family, the rateLimit
  const actual = 3;

  test("is told beside every answer, and what was not given is given back", async () => {
    const { url } = await another({ window: { cost: 1_000, seconds: 60 } });
    const answer = await json(await post(url, { query }, { authorization: "ada" }));
    expect(answer.data.rateLimit).toMatchObject({ limit: 1_000, cost: requested, remaining: 1_000 - requested });
    expect(answer.extensions.cost).toEqual({
      requestedQueryCost: requested,
      actualQueryCost: actual,
      throttleStatus: { maximumAvailable: 1_000, currentlyAvailable: 1_000 - actual, restoreRate: 1_000 / 60 },
      computeRemainingMs: defaultLimits.compute!.capacityMs,
    });
    expect(answer.data.rateLimit.computeRemainingMs).toBe(defaultLimits.compute!.capacityMs);
  });

  test("above what is left is refused with when to come again; other viewers are not", async () => {
    const { url } = await another({ window: { cost: 30, seconds: 60 } });
    const ask = (viewer: string) => post(url, { query }, { authorization: viewer });
    // 3, then 3, then 3: 21 are left, and 22 are asked for
    for (let i = 0; i < 3; i += 1) expect((await ask("ada")).status).toBe(200);
    const refused = await ask("ada");
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    const [{ message, extensions }] = (await json(refused)).errors;
    expect(message).toContain(`the query costs ${requested}, and 21 of 30 are left`);
    expect(extensions.code).toBe("RATE_LIMITED");
    expect(Date.parse(extensions.resetAt)).toBeGreaterThan(Date.now());
    // a refusal costs nothing
    expect(
      (await post(url, { query: "{ rateLimit { remaining } }" }, { authorization: "ada" }).then(json)).data.rateLimit
        .remaining,
    ).toBe(20);
    expect((await ask("grace")).status).toBe(200);
    expect((await ask("anonymous")).status).toBe(200);
  });

  test("is told to a local viewer too, who is never refused", async () => {
    const { url } = await another({ window: { cost: 30, seconds: 60 } });
    for (let i = 0; i < 15; i += 1) {
      const { data, extensions } = await json(await post(url, { query }));
      expect(data.rateLimit).toMatchObject({ cost: requested, computeLimitMs: null, computeRemainingMs: null });
      expect(extensions.cost).toMatchObject({ actualQueryCost: actual, computeRemainingMs: null });
    }
  });
});

describe("the budget of compute", () => {
  const train =
    "mutation T($input: TrainFamilyInput!) { trainFamily(input: $input) { job { id } userErrors { code message } } }";

  test("a training beyond it is LIMIT_EXCEEDED and makes nothing; a local viewer's is not", async () => {
    const { url } = await another({ compute: { capacityMs: 1, restoredPerHourMs: 1 } });
    const input = { ...tinyInput, name: "Beyond", recipe: { batchSize: 64, steps: 100_000 } };
    const { data } = await json(await post(url, { query: train, variables: { input } }, { authorization: "ada" }));
    expect(data.trainFamily).toMatchObject({ job: null, userErrors: [{ code: "LIMIT_EXCEEDED" }] });
    expect(data.trainFamily.userErrors[0].message).toMatch(
      /this takes about .* s of compute, and the budget holds 0.001 s/,
    );
    expect(await server.store.familyBySlug("beyond")).toBeNull();
    const local = await json(await post(url, { query: train, variables: { input } }));
    expect(local.data.trainFamily.userErrors).toEqual([]);
  });

  test("a training takes what it is guessed to take, and the same again by its key takes nothing", async () => {
    const { url } = await another({});
    const left = async () => {
      const { data } = await json(
        await post(url, { query: "{ rateLimit { computeRemainingMs } }" }, { authorization: "mary" }),
      );
      return data.rateLimit.computeRemainingMs as number;
    };
    const input = { ...tinyInput, name: "Within", idempotencyKey: "within", recipe: { batchSize: 32, steps: 2_000 } };
    const before = await left();
    for (let i = 0; i < 2; i += 1) {
      const { data } = await json(await post(url, { query: train, variables: { input } }, { authorization: "mary" }));
      expect(data.trainFamily.userErrors).toEqual([]);
    }
    // 2 refits of 2000 steps of 32 texts, thrice a forward pass of 16 · (9648 + 2 · 2 · 2 · 8 · 16) at 4e9 a second
    const { parameters } = (await server.ask('{ family(slug: "within") { architecture { parameters } } }')).data.family
      .architecture;
    const expected = (1000 * 3 * 2 * 2_000 * 32 * 16 * (parameters + 2 * 2 * 2 * 8 * 16)) / 4e9;
    // what has leaked since is little: a quarter of the budget an hour
    expect(Math.abs(before - (await left()) - expected)).toBeLessThan(0.3 * expected);
  });
});

describe("time", () => {
  test("a request that takes too long is REQUEST_TIMEOUT on HTTP and WebSocket, and the server goes on", async () => {
    const { url } = await another({ requestMs: 300 });
    const { promptSets } = server.store;
    let asked = 0;
    server.store.promptSets = () => {
      asked += 1;
      return new Promise(() => {});
    };
    onTestFinished(() => void Object.assign(server.store, { promptSets }));
    const query = "{ promptSets { name } }";
    const response = await post(url, { query });
    expect(response.status).toBe(504);
    expect((await json(response)).errors).toMatchObject([
      { message: expect.stringContaining("longer than 0.3 s"), extensions: { code: "REQUEST_TIMEOUT" } },
    ]);
    const client = createClient({ url: `${url.replace("http", "ws")}/graphql`, webSocketImpl: WebSocket });
    const answers = [];
    for await (const answer of client.iterate({ query })) answers.push(answer);
    await client.dispose();
    expect(answers[0].errors).toMatchObject([{ extensions: { code: "REQUEST_TIMEOUT" } }]);
    expect(asked).toBeGreaterThan(1);
    expect((await post(url, { query: "{ server { version } }" })).status).toBe(200);
  });

  test("its resolvers stop: what is read late leads to nothing more", async () => {
    const { url } = await another({ requestMs: 200 });
    const { families, refitsOfFamilies } = server.store;
    let release = () => {};
    let further = 0;
    Object.assign(server.store, {
      families: async (...args: Parameters<typeof families>) => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return families(...args);
      },
      refitsOfFamilies: (...args: Parameters<typeof refitsOfFamilies>) => {
        further += 1;
        return refitsOfFamilies(...args);
      },
    });
    onTestFinished(() => void Object.assign(server.store, { families, refitsOfFamilies }));
    const query = "{ families { nodes { refits { totalCount } } } }";
    expect((await post(url, { query })).status).toBe(504);
    release();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(further).toBe(0);
    Object.assign(server.store, { families });
    expect((await post(url, { query })).status).toBe(200);
    expect(further).toBe(1);
  });

  test("a body that never ends is answered, and its connection closed", async () => {
    const { url } = await another({ requestMs: 300 });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write(
      "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
    );
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    await once(socket, "close");
    expect(answer).toMatch(/^HTTP\/1.1 504 .*REQUEST_TIMEOUT/s);
  });
});

describe("persisted queries", () => {
  const query = "query Persisted { server { version } }";
  const sha256Hash = createHash("sha256").update(query).digest("hex");
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  const get = (more: object = {}) => {
    const search = new URLSearchParams(
      Object.entries({ extensions, ...more }).map(([key, value]): [string, string] => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    );
    return fetch(`${server.url}/graphql?${search}`, { headers: { "apollo-require-preflight": "1" } });
  };

  test("are not known at first, sent once, and then asked for by hash, over GET and POST", async () => {
    expect((await json(await get())).errors[0].extensions.code).toBe("PERSISTED_QUERY_NOT_FOUND");
    expect((await json(await get({ query }))).data.server.version).toMatch(/^\d/);
    const known = await get();
    expect((await json(known)).data.server.version).toMatch(/^\d/);
    expect(known.headers.get("cache-control")).toBe("no-store");
    expect((await json(await post(server.url, { extensions }))).data.server.version).toMatch(/^\d/);
  });

  test("without a preflight a GET is refused, whatever it asks for", async () => {
    const response = await fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`);
    expect(response.status).toBe(400);
    expect((await json(response)).errors[0].extensions.code).toBe("BAD_REQUEST");
  });

  test("what is too deep cannot be smuggled in by its hash", async () => {
    const deep = `{ ${"a { ".repeat(40)} b ${"} ".repeat(40)} }`;
    const hash = createHash("sha256").update(deep).digest("hex");
    const persisted = { persistedQuery: { version: 1, sha256Hash: hash } };
    await post(server.url, { query: deep, extensions: persisted });
    expect((await json(await post(server.url, { extensions: persisted }))).errors[0].extensions.code).toBe(
      "PERSISTED_QUERY_NOT_FOUND",
    );
  });
});

describe("limits from the environment", () => {
  test("are the defaults where it says nothing", () => expect(limitsFrom({})).toEqual(defaultLimits));

  test("are what it says", () => {
    const { compute, requestMs, depth, cost, window } = limitsFrom({
      SEEDSCOPE_COMPUTE_BUDGET: "600",
      SEEDSCOPE_COMPUTE_RESTORE: "60",
      SEEDSCOPE_REQUEST_TIMEOUT: "1.5",
      SEEDSCOPE_QUERY_DEPTH: "9",
      SEEDSCOPE_QUERY_COST: "1000",
      SEEDSCOPE_RATE_LIMIT: "5000",
    });
    expect(compute).toEqual({ capacityMs: 600_000, restoredPerHourMs: 60_000 });
    expect({ requestMs, depth, cost, window }).toEqual({
      requestMs: 1_500,
      depth: 9,
      cost: 1_000,
      window: { cost: 5_000, seconds: 60 },
    });
    expect(limitsFrom({ SEEDSCOPE_COMPUTE_BUDGET: "600" }).compute!.restoredPerHourMs).toBe(150_000);
    expect(limitsFrom({ SEEDSCOPE_COMPUTE_BUDGET: "off" }).compute).toBeNull();
  });

  test.each(["SEEDSCOPE_REQUEST_TIMEOUT", "SEEDSCOPE_COMPUTE_BUDGET", "SEEDSCOPE_QUERY_DEPTH"])(
    "%s must be a number",
    (name) => {
      expect(() => limitsFrom({ [name]: "much" })).toThrow(`${name} is "much"; give a number from`);
    },
  );
});
