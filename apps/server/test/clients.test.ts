/** What other tools build on: the examples, the TypeScript client and the Python script, against a real server. */

import { execFile, execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ApiError, connect, Refused, settled, stability, Unreachable } from "@seedscope/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { openServer, type TestServer, trainTiny } from "./harness.js";

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const slow = { timeout: 120_000 };

let server: TestServer;

beforeAll(async () => {
  server = await openServer({ compute: true });
  await trainTiny(server, "tiny");
}, 300_000);
afterAll(() => server?.close());

test.each(readdirSync(examples).filter((name) => name.endsWith(".graphql")))(
  "examples/%s is answered",
  slow,
  async (name) => {
    const query = readFileSync(examples + name, "utf8");
    const variables = query.includes("$family") ? { family: "tiny" } : {};
    const { data, errors } = await server.ask(query, variables);
    expect(errors).toBeUndefined();
    for (const value of Object.values(data)) expect(value).not.toBeNull();
    expect(JSON.stringify(data)).not.toContain("AnalysisRefused");
    if (data.trainFamily) expect(data.trainFamily.userErrors).toEqual([]);
  },
);

test("a stability table takes a handful of lines, and has the numbers of the report", slow, async () => {
  const client = connect(server.url);
  const told: number[] = [];
  const table = await stability(client, "tiny", { onProgress: ({ progress }) => told.push(progress.fraction) });
  expect(table.heads.map(({ label }) => label)).toEqual(["L0H0", "L0H1", "L1H0", "L1H1"]);
  const { data } = await server.ask(
    '{ family(slug: "tiny") { stability { ... on StabilityReport { heads { nodes { estimate { value interval { upper } } } } } } } }',
  );
  const { nodes } = data.family.stability.heads;
  expect(table.heads.map(({ value }) => value)).toEqual(
    nodes.map((node: { estimate: { value: number } }) => node.estimate.value),
  );
  expect(table.heads.map(({ upper }) => upper)).toEqual(
    nodes.map((node: { estimate: { interval: { upper: number } | null } }) => node.estimate.interval?.upper ?? null),
  );
  expect(table.reproduceCommand).toContain("tiny");
  await client.close();
});

test("an operation of one's own is asked again until nothing is pending", slow, async () => {
  const client = connect(server.url);
  const data = await settled<
    { family: { classes: { __typename: string; cycleConsistency: number } } },
    { slug: string }
  >(
    client,
    `query C($slug: String!) {
      family(slug: $slug) {
        classes(input: { near: 0.8 }, wait: { waitMs: 0 }) {
          __typename
          ... on ClassesReport { cycleConsistency }
          ... on AnalysisPending { job { id } }
          ... on AnalysisRefused { code message suggestion }
        }
      }
    }`,
    { slug: "tiny" },
    { everyMs: 20 },
  );
  expect(data.family.classes.__typename).toBe("ClassesReport");
  expect(data.family.classes.cycleConsistency).toBeGreaterThanOrEqual(0);
  await client.close();
});

test("subscriptions come typed, and end", slow, async () => {
  const client = connect(server.url, { webSocket: WebSocket });
  const { jobs } = await client.request<{ jobs: { nodes: { id: string }[] } }, object>(
    "{ jobs(state: SUCCEEDED) { nodes { id } } }",
  );
  const states: string[] = [];
  const watch = "subscription W($id: ID!) { jobUpdated(id: $id) { state } }";
  for await (const { jobUpdated } of client.subscribe<{ jobUpdated: { state: string } }, { id: string }>(
    watch,
    jobs.nodes[0],
  )) {
    states.push(jobUpdated.state);
  }
  expect(states).toEqual(["SUCCEEDED"]);
  await client.close();
});

test("what goes wrong is told in the API's words", async () => {
  const client = connect(server.url);
  const unknown = client.request('{ family(slug: "tiny") { nonsense } }');
  await expect(unknown).rejects.toThrow(ApiError);
  await expect(unknown).rejects.toMatchObject({ code: "GRAPHQL_VALIDATION_FAILED" });
  await expect(stability(client, "nobody")).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: "there is no family nobody",
  });
  await expect(stability(client, "tiny", { input: { step: 11 } })).rejects.toThrow(Refused);
  await expect(client.download("/files/nothing")).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: "there is no such file",
  });
  await client.close();
  const nobody = connect("http://127.0.0.1:1");
  await expect(nobody.request("{ server { version } }")).rejects.toThrow(Unreachable);
});

test("waiting stops when its signal says so", async () => {
  const client = connect(server.url);
  const stopped = AbortSignal.abort(new Error("enough"));
  await expect(stability(client, "tiny", { signal: stopped })).rejects.toThrow("enough");
  await client.close();
});

const python = pythonWith("httpx", "pandas");

test.skipIf(!python)(
  `the Python example prints a frame (needs httpx and pandas${python ? "" : ": not here"})`,
  slow,
  async () => {
    const { stdout: printed } = await promisify(execFile)(python!, [
      `${examples}python/stability.py`,
      "tiny",
      "--server",
      server.url,
    ]);
    const [header] = printed.split("\n");
    for (const column of ["rank", "value", "floor", "calibrated", "verdict", "lower", "upper"])
      expect(header).toContain(column);
  },
);

/** The interpreter of SEEDSCOPE_PYTHON, or python3, if it has these modules. */
function pythonWith(...modules: string[]): string | null {
  const interpreter = process.env.SEEDSCOPE_PYTHON ?? "python3";
  try {
    execFileSync(interpreter, ["-c", `import ${modules.join(", ")}`], { stdio: "ignore" });
    return interpreter;
  } catch {
    return null;
  }
}
