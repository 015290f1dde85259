/** What whoever runs a server sees of it: log lines, health, numbers. */

import { Writable } from "node:stream";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { openLog } from "../src/observe/log.js";
import { openServer, submitTiny, type TestServer } from "./harness.js";

/** Takes stderr's place, and keeps what was written. */
function recorder(isTTY = false) {
  const lines: string[] = [];
  const stderr = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  }) as unknown as NodeJS.WriteStream;
  stderr.isTTY = isTTY;
  return { lines, stderr };
}

const heard = recorder();
let server: TestServer;

beforeAll(async () => {
  server = await openServer({ log: openLog({}, heard.stderr) });
  await submitTiny(server.store, "First");
});
afterAll(() => server?.close());
beforeEach(() => {
  heard.lines.length = 0;
});

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

/** The line of an operation, once it is there. */
async function lineOf(requestId: string | null): Promise<Record<string, unknown>> {
  const find = () =>
    heard.lines
      .map((line) => JSON.parse(line))
      .find((line) => line.msg === "operation" && (!requestId || line.requestId === requestId));
  await expect.poll(find).toBeDefined();
  return find();
}

describe("the log", () => {
  test("has a line of JSON for every operation, under the id that its answer has, and nothing of what was in it", async () => {
    const secret = "sesame-open";
    const query = `query Find($slug: String!) { family(slug: $slug) { id } families(query: "${secret}") { totalCount } }`;
    const response = await post({ query, variables: { slug: secret } }, { authorization: `Bearer ${secret}` });
    const line = await lineOf(response.headers.get("x-request-id"));
    expect(line).toMatchObject({
      level: "info",
      transport: "http",
      operation: "Find",
      kind: "query",
      viewer: "local",
      // family, the connection
      cost: 2,
      code: "OK",
    });
    expect(line.durationMs).toBeGreaterThan(0);
    expect(Date.parse(line.time as string)).toBeGreaterThan(0);
    expect(heard.lines.join("")).not.toContain(secret);
  });

  test("keeps a request id from outside where it is sane, and makes its own where it is not", async () => {
    const given = async (id: string) =>
      (await post({ query: "{ server { version } }" }, { "x-request-id": id })).headers.get("x-request-id");
    expect(await given("abc-123.D_e")).toBe("abc-123.D_e");
    expect(await given("two words")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await given("x".repeat(65))).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    ["GRAPHQL_PARSE_FAILED", { query: "{" }],
    ["GRAPHQL_VALIDATION_FAILED", { query: "{ nothing }" }],
    ["BAD_USER_INPUT", { query: "{ families(first: 0) { totalCount } }" }],
    ["BATCHING_NOT_SUPPORTED", [{ query: "{ server { version } }" }]],
    ["TOO_MANY_NODES", { query: "{ families(first: 256) { nodes { refits(first: 256) { nodes { id } } } } }" }],
  ])("tells the code of what was refused: %s", async (code, body) => {
    const response = await post(body);
    expect(await lineOf(response.headers.get("x-request-id"))).toMatchObject({ code });
  });

  test("has a bug with its stack, under the request's id; the client has neither", async () => {
    const { promptSets } = server.store;
    server.store.promptSets = async () => {
      throw new Error("the disk is on fire");
    };
    const response = await post({ query: "{ promptSets { name } }" });
    server.store.promptSets = promptSets;
    const requestId = response.headers.get("x-request-id");
    const answer = await response.text();
    expect(answer).toContain("internal error");
    expect(answer).not.toContain("fire");
    expect(await lineOf(requestId)).toMatchObject({ level: "error", code: "INTERNAL_SERVER_ERROR" });
    const bug = heard.lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === "a bug");
    expect(bug).toMatchObject({
      requestId,
      err: { message: "the disk is on fire", stack: expect.stringContaining("observe.test.ts") },
    });
  });

  test("has the operations of WebSockets too", async () => {
    const client = createClient({ url: `${server.url.replace("http", "ws")}/graphql`, webSocketImpl: WebSocket });
    for await (const _ of client.iterate({ query: "query Version { server { version } }" }));
    await client.dispose();
    expect(await lineOf(null)).toMatchObject({
      transport: "ws",
      operation: "Version",
      kind: "query",
      viewer: "local",
      cost: 1,
      code: "OK",
    });
  });

  test("on a terminal is for people: warnings and bugs as text, or JSON where that is asked for", () => {
    const terminal = recorder(true);
    const log = openLog({}, terminal.stderr);
    log.info("all is well");
    log.warn("take care");
    expect(terminal.lines).toEqual(["take care\n"]);
    openLog({ SEEDSCOPE_LOG: "json" }, terminal.stderr).info("all is well");
    expect(JSON.parse(terminal.lines[1])).toMatchObject({ level: "info", msg: "all is well" });
    openLog({ SEEDSCOPE_LOG_LEVEL: "error" }, terminal.stderr).warn("take care");
    expect(terminal.lines).toHaveLength(2);
  });
});

describe("for whatever looks after the server", () => {
  test("/readyz says what is ready, and is 503 when the database does not answer", async () => {
    const told = async () => {
      const response = await fetch(`${server.url}/readyz`);
      return [response.status, await response.json()];
    };
    expect(await told()).toEqual([200, { database: true, migrations: true, queue: "reachable" }]);
    // as before the first worker, whom this server leaves the computing to
    await server.store.db.execute("alter schema pgboss rename to pgboss_away");
    expect(await told()).toEqual([200, { database: true, migrations: true, queue: "not made yet" }]);
    await server.store.db.execute("alter schema pgboss_away rename to pgboss");
    const { execute } = server.store.db;
    server.store.db.execute = (() => Promise.reject(new Error("connection refused"))) as never;
    expect(await told()).toEqual([503, { database: false, migrations: false, queue: "unreachable" }]);
    server.store.db.execute = execute;
    expect(await (await fetch(`${server.url}/healthz`)).text()).toBe("ok\n");
  });

  test("/metrics counts operations by name and code, with few names, and jobs by state", async () => {
    const metric = async (name: string) => {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      const line = text.split("\n").find((one) => one.startsWith(`${name} `));
      return line === undefined ? 0 : Number(line.slice(name.length + 1));
    };
    const known = 'seedscope_requests_total{operation="Version",transport="http",code="OK"}';
    const other = 'seedscope_requests_total{operation="other",transport="http",code="OK"}';
    const refused = 'seedscope_requests_total{operation="other",transport="http",code="GRAPHQL_VALIDATION_FAILED"}';
    const [knownBefore, otherBefore, refusedBefore] = [await metric(known), await metric(other), await metric(refused)];
    await post({ query: "query Version { server { version } }" });
    for (let i = 0; i < 5; i += 1) await post({ query: `query Mine${i} { server { version } }` });
    await post({ query: "{ nothing }" });
    await expect.poll(() => metric(refused)).toBe(refusedBefore + 1);
    expect(await metric(known)).toBe(knownBefore + 1);
    expect(await metric(other)).toBe(otherBefore + 5);
    expect(await metric('seedscope_request_duration_seconds_count{operation="Version"}')).toBeGreaterThan(0);
    expect(await metric('seedscope_jobs{kind="train",state="queued"}')).toBe(1);
    expect(await metric("seedscope_queue_length")).toBe(0);
    expect(await metric("seedscope_websockets")).toBeGreaterThanOrEqual(0);
    expect(await metric("process_resident_memory_bytes")).toBeGreaterThan(1e6);
    expect(await (await fetch(`${server.url}/metrics`)).text()).not.toContain("Mine");
  });
});
