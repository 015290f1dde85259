/** A report while its job is at it, over a socket. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { openServer, promptSet, type TestServer, trainTiny } from "./harness.js";

let server: TestServer;
let prompts: string;

beforeAll(async () => {
  server = await openServer({ compute: true, partialMs: 0 });
  prompts = await promptSet(
    server,
    "many",
    Array.from({ length: 500 }, (_, i) => `${"abcdefghijklm".slice(i % 9)} ${i}`),
  );
  await trainTiny(server, "tiny");
}, 400_000);
afterAll(() => server?.close());

const query = `query S($prompts: ID!) { family(slug: "tiny") { stability(input: { promptSet: $prompts }, wait: { waitMs: 0 }) {
  __typename
  ... on StabilityReport { id warnings { code } }
  ... on AnalysisPending {
    job { id partialPrompts }
    partial { id key warnings { code message } promptSet { id } provenance { paramsJson engine }
      ... on StabilityReport { overall { value floorKind interval { lower upper } } heads { totalCount nodes { head { label } } } } }
  }
} } }`;

test("AnalysisPending has a report on the prompts done so far, until the report itself is there", {
  timeout: 240_000,
}, async () => {
  const ask = async () => {
    const { data, errors } = await server.ask(query, { prompts });
    expect(errors).toBeUndefined();
    return data.family.stability;
  };
  const partials = [];
  const pending = (await ask()).job;
  for (;;) {
    const { job } = (
      await server.ask("query J($id: ID!) { job(id: $id) { state partialPrompts } }", { id: pending.id })
    ).data;
    if (job.state === "SUCCEEDED") break;
    if (job.partialPrompts === null) continue;
    // held still, so that there is time to look
    const pids = server.runner!.pids;
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    const { job: held, partial } = await ask();
    for (const pid of pids) process.kill(pid, "SIGCONT");
    if (!partial) continue;
    partials.push(partial);
    const { prompts: places } = JSON.parse(partial.provenance.paramsJson);
    expect(places.length).toBe(held.partialPrompts);
    expect(partial.warnings[0]).toMatchObject({ code: "FEW_PROMPTS" });
    expect(partial.promptSet.id).toBe(prompts);
    expect(partial.overall.interval.lower).toBeLessThanOrEqual(partial.overall.value);
    expect(partial.heads.totalCount).toBe(4);
    const found = await server.ask("query N($id: ID!) { node(id: $id) { id } }", { id: partial.id });
    expect(found.data.node).toBeNull();
  }
  expect(partials.length).toBeGreaterThan(0);
  const report = await ask();
  expect(report.__typename).toBe("StabilityReport");
  expect(partials.map(({ id }) => id)).not.toContain(report.id);
  expect(report.warnings.map(({ code }: { code: string }) => code)).not.toContain("FEW_PROMPTS");
});
