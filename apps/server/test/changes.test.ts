/** What changes families, and what is kept about their reports, over a server that computes. */

import { sweepFiles } from "@seedscope/core";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { analysis, finished, openServer, type TestServer, tinyInput, trainTiny } from "./harness.js";

let server: TestServer;
const slow = { timeout: 300_000 };

beforeAll(async () => {
  server = await openServer({ compute: true });
  await trainTiny(server, "base");
  await trainTiny(server, "other", { initSeeds: [11, 12, 13] });
}, 300_000);
afterAll(() => server?.close());

const userErrors = "userErrors { field message code refusal suggestion }";

/** One mutation's payload. */
// biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of what it asked for
async function change(name: string, input: object, fields: string): Promise<any> {
  const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation M($input: ${type}!) { payload: ${name}(input: $input) { ${fields} ${userErrors} } }`;
  const { data, errors } = await server.ask(query, { input });
  if (errors) throw new Error(errors[0].message);
  return data.payload;
}

// biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of what it asked for
async function read(query: string, variables?: object): Promise<any> {
  const { data, errors } = await server.ask(query, variables);
  if (errors) throw new Error(errors[0].message);
  return data;
}

const json = async (response: Response) => JSON.parse(await response.text());

describe("requestAnalysis", slow, () => {
  const fields =
    "job { id state idempotencyKey requestedBy { id } } analysis { id coveredRefits stale } cost { forwardPasses cached }";
  const base = { family: "Family:base" };

  test("one key is one job, at once and later; its result is the report, which is there at once from then on", async () => {
    const input = { ...base, commonness: { preset: "PAPER" }, priority: "BATCH", idempotencyKey: "commonness 1" };
    const both = await Promise.all([
      change("requestAnalysis", input, fields),
      change("requestAnalysis", input, fields),
    ]);
    const [{ job }] = both;
    expect(both.map((payload) => payload.job.id)).toEqual([job.id, job.id]);
    expect(both.map((payload) => payload.userErrors)).toEqual([[], []]);
    expect(job).toMatchObject({ idempotencyKey: "commonness 1", requestedBy: null });
    await finished(server, job.id);

    const again = await change("requestAnalysis", input, fields);
    expect(again.job).toMatchObject({ id: job.id, state: "SUCCEEDED" });
    const { result } = (await read("query J($id: ID!) { job(id: $id) { result { id } } }", { id: job.id })).job;
    expect(result.id).toMatch(/^CommonnessReport:/);
    const known = await change("requestAnalysis", { ...base, commonness: { preset: "PAPER" } }, fields);
    expect(known).toMatchObject({ job: null, cost: null, analysis: { id: result.id, coveredRefits: 3, stale: false } });
  });

  test("a key that was used with other input is a conflict", async () => {
    const input = { ...base, commonness: {}, idempotencyKey: "commonness 1" };
    expect(await change("requestAnalysis", input, fields)).toMatchObject({
      job: null,
      userErrors: [{ field: ["input", "idempotencyKey"], code: "CONFLICT" }],
    });
  });

  test("a request that was refused leaves its key free", async () => {
    const key = { idempotencyKey: "variance" };
    const refused = await change("requestAnalysis", { ...base, ...key, variance: {} }, fields);
    expect(refused.userErrors).toMatchObject([{ code: "REFUSED", refusal: "SEEDS_NOT_CROSSED" }]);
    const { userErrors } = await change("requestAnalysis", { ...base, ...key, norms: {} }, fields);
    expect(userErrors).toEqual([]);
  });

  test.each([
    ["no measure", { ...base }, "INVALID", "none is given"],
    ["two measures", { ...base, norms: {}, map: {} }, "INVALID", "norms and map are given"],
    ["an unknown family", { family: "Family:nobody", norms: {} }, "NOT_FOUND", "there is no such family"],
    ["no prompt set", { ...base, stability: { promptSet: "Corpus:x" } }, "REFUSED", "no prompt set's id"],
    ["an empty key", { ...base, norms: {}, idempotencyKey: "" }, "INVALID", "0 characters"],
  ])("%s is refused in words", async (_what, input, code, message) => {
    const payload = await change("requestAnalysis", input, fields);
    expect(payload.userErrors).toMatchObject([{ code, message: expect.stringContaining(message) }]);
    expect(payload.job).toBeNull();
  });

  test("jobs are listed by kind and family", async () => {
    const list = "jobs(kind: $kind, family: $family, first: 256) { nodes { kind family { slug } } }";
    const { jobs } = await read(`query L($kind: JobKind, $family: ID) { ${list} }`, {
      kind: "ANALYSIS",
      family: "Family:base",
    });
    expect(jobs.nodes.length).toBeGreaterThan(1);
    for (const job of jobs.nodes) expect(job).toEqual({ kind: "ANALYSIS", family: { slug: "base" } });
    const trained = await read(`query L($kind: JobKind, $family: ID) { ${list} }`, {
      kind: "TRAIN",
      family: "Family:other",
    });
    expect(trained.jobs.nodes).toEqual([{ kind: "TRAIN", family: { slug: "other" } }]);
  });
});

describe("labelHeadClass", slow, () => {
  test("a class has a title, another one, and none; its label stays", async () => {
    const report = await analysis(server, "base", "classes", {
      fields: "classes { nodes { id label title titledAt } }",
    });
    const [first, second] = report.classes.nodes;
    expect(first).toMatchObject({ title: null, titledAt: null });
    const name = (label: string | null) =>
      change("labelHeadClass", { id: first.id, label }, "headClass { id label title titledAt titledBy { name } }");
    const { headClass } = await name("previous token");
    expect(headClass).toMatchObject({ id: first.id, label: "L0C0", title: "previous token", titledBy: null });
    expect(Date.now() - Date.parse(headClass.titledAt)).toBeLessThan(60_000);
    expect((await name("induction")).headClass.title).toBe("induction");
    const read2 = "query N($ids: [ID!]!) { nodes(ids: $ids) { ... on HeadClass { title } } }";
    expect((await read(read2, { ids: [first.id, second.id] })).nodes).toEqual([
      { title: "induction" },
      { title: null },
    ]);
    expect((await name(null)).headClass).toMatchObject({ title: null, titledAt: null });
  });

  test("what is no class, and what is no title, is refused", async () => {
    const nobody = await change("labelHeadClass", { id: "HeadClass:x", label: "a" }, "headClass { id }");
    expect(nobody.userErrors).toMatchObject([{ field: ["input", "id"], code: "NOT_FOUND" }]);
    const report = await analysis(server, "base", "classes", { fields: "classes { nodes { id } }" });
    const blank = await change("labelHeadClass", { id: report.classes.nodes[0].id, label: " " }, "headClass { id }");
    expect(blank.userErrors).toMatchObject([{ field: ["input", "label"], code: "INVALID" }]);
  });
});

describe("claims", slow, () => {
  const estimate = "{ value n floor calibrated verdict interval { level lower upper } }";
  const card = `claim { id shortCode statement place url badge createdAt createdBy { id } family { slug }
    estimate ${estimate} analysis { id } provenance { key reproduceCommand } }`;

  test.each([
    ["overall", "overall", (report: Report) => report.overall],
    ["layers/1", "overall", (report: Report) => report.layers[1].estimate],
    ["heads/L1H0", "overall", (report: Report) => headOf(report, 1, 0)],
  ])("the number at %s is the report's own", async (place, _of, numberIn) => {
    const report = await stabilityOf("base");
    const { claim } = await change("createClaim", { statement: "Heads agree.", report: report.id, place }, card);
    expect(claim).toMatchObject({
      id: `Claim:${claim.shortCode}`,
      statement: "Heads agree.",
      place,
      url: `/c/${claim.shortCode}`,
      badge: `/c/${claim.shortCode}/badge.svg`,
      createdBy: null,
      family: { slug: "base" },
      analysis: { id: report.id },
      provenance: { key: report.key, reproduceCommand: expect.stringContaining("seedscope analyse base stability") },
    });
    expect(claim.shortCode).toMatch(/^[2-9a-hjkmnp-z]{8}$/);
    expect(claim.estimate).toEqual(numberIn(report));
    const found = await read(
      "query C($id: ID!, $code: String!) { node(id: $id) { id } claim(shortCode: $code) { id } }",
      {
        id: claim.id,
        code: claim.shortCode,
      },
    );
    expect(found).toEqual({ node: { id: claim.id }, claim: { id: claim.id } });
  });

  test("two at once under one key are one claim; the list of the family has it", async () => {
    const report = await stabilityOf("base");
    const input = { statement: "Once.", report: report.id, place: "overall", idempotencyKey: "once" };
    const made = await Promise.all([1, 2, 3].map(() => change("createClaim", input, "claim { id }")));
    const [{ claim }] = made;
    expect(made.map((payload) => payload.claim?.id)).toEqual([claim.id, claim.id, claim.id]);
    const query = "query L($family: ID) { claims(family: $family, first: 50) { totalCount nodes { id statement } } }";
    const { claims } = await read(query, { family: "Family:base" });
    expect(claims.nodes.filter(({ statement }: { statement: string }) => statement === "Once.")).toHaveLength(1);
    expect((await read(query, { family: "Family:other" })).claims.totalCount).toBe(0);
    const twice = await change("createClaim", { ...input, statement: "Twice." }, "claim { id }");
    expect(twice.userErrors).toMatchObject([{ code: "CONFLICT" }]);
  });

  test.each([
    ["a layer that is not there", { place: "layers/7" }, "place", "INVALID"],
    ["a place that is none", { place: "moon" }, "place", "INVALID"],
    ["a class of a report on stability", { place: "classes/0" }, "place", "INVALID"],
    ["a head by no name", { place: "heads/five" }, "place", "INVALID"],
    ["nothing", { statement: " " }, "statement", "INVALID"],
    ["an unknown report", { report: `StabilityReport:${"0".repeat(64)}` }, "report", "NOT_FOUND"],
  ])("%s is refused", async (_what, wrong, field, code) => {
    const { id } = await stabilityOf("base");
    const input = { statement: "Heads agree.", report: id, place: "overall", ...wrong };
    const payload = await change("createClaim", input, "claim { id }");
    expect(payload).toMatchObject({ claim: null, userErrors: [{ field: ["input", field], code }] });
  });

  test("asked of another family, it gives that family's report, its number, and how far it is away", async () => {
    const [mine, theirs] = [await stabilityOf("base"), await stabilityOf("other")];
    const input = { statement: "L1H0 is stable.", report: mine.id, place: "heads/L1H0" };
    const { claim } = await change("createClaim", input, "claim { shortCode }");
    const { rerun } = (
      await read(
        `query R($code: String!, $family: ID!) { claim(shortCode: $code) { rerun(family: $family, wait: { waitMs: 30000 }) {
          outcome { __typename ... on StabilityReport { id } } estimate { value } difference
          differenceInterval { level lower upper } } } }`,
        { code: claim.shortCode, family: "Family:other" },
      )
    ).claim;
    expect(rerun.outcome).toEqual({ __typename: "StabilityReport", id: theirs.id });
    expect(rerun.estimate.value).toBe(headOf(theirs, 1, 0).value);
    expect(rerun.difference).toBeCloseTo(headOf(theirs, 1, 0).value - headOf(mine, 1, 0).value, 12);
    const { level, lower, upper } = rerun.differenceInterval;
    expect([level, (lower + upper) / 2]).toEqual([0.95, expect.closeTo(rerun.difference, 9)]);
  });

  test("its addresses: a badge, data, and the explorer; once taken back, nothing", async () => {
    const report = await stabilityOf("base");
    const statement = 'Heads <b>agree</b> & "persist"';
    const { claim } = await change("createClaim", { statement, report: report.id }, card);
    const badge = await fetch(`${server.url}${claim.badge}`);
    expect(badge.headers.get("content-type")).toContain("image/svg+xml");
    const svg = await badge.text();
    expect(svg).toContain("Heads &lt;b&gt;agree&lt;/b&gt; &amp; &quot;persist&quot;");
    expect(svg).toContain(report.overall.value.toFixed(2));
    expect(await json(await fetch(`${server.url}${claim.url}.json`))).toMatchObject({
      id: claim.id,
      statement,
      estimate: { value: report.overall.value },
      family: "base",
      provenance: { key: report.key },
    });
    const link = await fetch(`${server.url}${claim.url}`, { redirect: "manual" });
    expect([link.status, link.headers.get("location")]).toEqual([302, `/claims/${claim.shortCode}`]);

    expect(await change("deleteClaim", { id: claim.id }, "deletedId")).toMatchObject({ deletedId: claim.id });
    for (const path of [claim.badge, claim.url, `${claim.url}.json`]) {
      expect((await fetch(`${server.url}${path}`, { redirect: "manual" })).status).toBe(404);
    }
    const again = await change("deleteClaim", { id: claim.id }, "deletedId");
    expect(again.userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
  });

  // biome-ignore lint/suspicious/noExplicitAny: a report, as these fields have it
  type Report = any;

  const stabilityOf = (slug: string): Promise<Report> =>
    analysis(server, slug, "stability", {
      fields: `overall ${estimate} layers { layer estimate ${estimate} } heads { nodes { head { layer index refit { ordinal } } estimate ${estimate} } }`,
    });

  const headOf = (report: Report, layer: number, index: number) =>
    report.heads.nodes.find(
      ({ head }: Report) => head.layer === layer && head.index === index && head.refit.ordinal === 0,
    ).estimate;
});

describe("a socket that breaks", slow, () => {
  const client = () =>
    createClient({
      url: `${server.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });

  test("whoever subscribes again misses no step and not the end", async () => {
    const train = "trainFamily(input: $input) { family { id } job { id } }";
    const input = { ...tinyInput, recipe: { batchSize: 4, steps: 60 }, name: "broken" };
    const { family, job } = (await read(`mutation T($input: TrainFamilyInput!) { ${train} }`, { input })).trainFamily;
    const ticks = "subscription T($id: ID!) { trainingTick(family: $id) { step losses { refit steps } } }";
    // biome-ignore lint/suspicious/noExplicitAny: ticks, as the subscription has them
    const before: any[] = [];
    const first = client();
    for await (const { data } of first.iterate({ query: ticks, variables: { id: family.id } })) {
      before.push(data);
      first.terminate();
      break;
    }
    // biome-ignore lint/suspicious/noExplicitAny: ticks, as the subscription has them
    const after: any[] = [];
    const second = client();
    for await (const { data } of second.iterate({ query: ticks, variables: { id: family.id } })) after.push(data);
    await second.dispose();
    expect(before).toHaveLength(1);
    expect(after.at(-1).trainingTick.step).toBe(60);
    for (const refit of ["Refit:broken/0", "Refit:broken/1"]) {
      const steps = after.flatMap(({ trainingTick }) =>
        trainingTick.losses.flatMap((one: { refit: string; steps: number[] }) =>
          one.refit === refit ? one.steps : [],
        ),
      );
      expect(steps).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    }
    await finished(server, job.id); // the final state is told at once, however late one comes
  });
});

describe("extendFamily and deleteFamily", slow, () => {
  const fields = "family { slug refits { nodes { ordinal label state } } } job { id title state progress { total } }";
  const familyFields = `steps refits { nodes { initSeed state step } }
    latestStability { id coveredRefits stale }`;
  const about = (slug: string) => read(`query F($slug: String!) { family(slug: $slug) { ${familyFields} } }`, { slug });

  test("a family is extended, watched, and deleted", async () => {
    const before = await analysis(server, "base", "stability", { fields: "stale coveredRefits heads { totalCount }" });
    expect(before).toMatchObject({ stale: false, coveredRefits: 3 });
    const comparison = await analysis(server, "other", "comparison", { input: { against: "Family:base" } });
    expect(comparison.__typename).toBe("ComparisonReport");

    const seen: { refits: { nodes: { state: string; step: number }[] } }[] = [];
    const watch = `subscription F($id: ID!) { familyUpdated(id: $id) { slug ${familyFields} } }`;
    const watched = server.watch(watch, { id: "Family:base" }, ({ data }) => seen.push(data.familyUpdated));

    await expect.poll(() => seen.length, { timeout: 30_000 }).toBeGreaterThan(0);
    const input = { family: "Family:base", initSeeds: [4, 5], idempotencyKey: "more" };
    const both = await Promise.all([change("extendFamily", input, fields), change("extendFamily", input, fields)]);
    expect(both[0].userErrors).toEqual([]);
    expect(both[1].job.id).toBe(both[0].job.id);
    expect(both[0].job).toMatchObject({ title: "Extend base: 2 refits more, 10 steps each", progress: { total: 20 } });
    expect(both[0].family.refits.nodes.map(({ label }: { label: string }) => label)).toEqual([
      "seed 1",
      "seed 2",
      "seed 3",
      "seed 4",
      "seed 5",
    ]);
    const other = await change("extendFamily", { ...input, initSeeds: [6] }, fields);
    expect(other.userErrors).toMatchObject([{ field: ["input", "idempotencyKey"], code: "CONFLICT" }]);
    await finished(server, both[0].job.id);

    const { family } = await about("base");
    expect(family.refits.nodes.map(({ initSeed }: { initSeed: number }) => initSeed)).toEqual([1, 2, 3, 4, 5]);
    expect(
      family.refits.nodes.every(
        ({ state, step }: { state: string; step: number }) => state === "TRAINED" && step === 10,
      ),
    ).toBe(true);
    expect(family.steps.at(-1)).toBe(10);
    // the report of three refits holds, and is stale; asked again, there is one of five
    const old =
      "query N($id: ID!) { node(id: $id) { ... on StabilityReport { key stale coveredRefits overall { n } } } }";
    expect((await read(old, { id: before.id })).node).toMatchObject({ key: before.key, stale: true, coveredRefits: 3 });
    const now = await analysis(server, "base", "stability", { fields: "stale coveredRefits" });
    expect(now).toMatchObject({ stale: false, coveredRefits: 5 });
    expect(now.key).not.toBe(before.key);
    // the same refits, trained at once, have the same weights: extending is training
    const weights = "refits { nodes { initSeed checkpoints { nodes { step weightsHash } } } }";
    await trainTiny(server, "at-once", { initSeeds: [1, 5] });
    const [extended, atOnce] = await Promise.all(
      ["base", "at-once"].map(
        async (slug) => (await read(`{ family(slug: "${slug}") { ${weights} } }`)).family.refits.nodes,
      ),
    );
    expect(extended[4]).toEqual(atOnce[1]);

    // told what would go, and asked for the slug once more
    const remains =
      "remains { refits checkpoints reports jobs claims bytes { weights reports artifacts other } } deletedId";
    const dry = await change("deleteFamily", { family: "Family:base", dryRun: true }, remains);
    const checkpoints = extended.flatMap((refit: { checkpoints: { nodes: object[] } }) => refit.checkpoints.nodes);
    expect(dry).toMatchObject({ deletedId: null, remains: { refits: 5, checkpoints: checkpoints.length } });
    const {
      jobs,
      claims,
      family: counted,
    } = await read(
      '{ jobs(family: "Family:base") { totalCount } claims(family: "Family:base") { totalCount } family(slug: "base") { reports { totalCount } } }',
    );
    expect(dry.remains).toMatchObject({
      jobs: jobs.totalCount,
      claims: claims.totalCount,
      reports: counted.reports.totalCount,
    });
    // weights that "at-once" has too are not freed: seed 1 and seed 5
    const shared = new Set(
      atOnce.flatMap((refit: { checkpoints: { nodes: { weightsHash: string }[] } }) =>
        refit.checkpoints.nodes.map(({ weightsHash }) => weightsHash),
      ),
    );
    expect(checkpoints.filter(({ weightsHash }: { weightsHash: string }) => shared.has(weightsHash))).toHaveLength(
      shared.size,
    );
    expect(dry.remains.bytes.weights).toBeGreaterThan(0);
    expect(dry.remains.bytes.artifacts).toBeGreaterThan(0);

    const unsure = await change("deleteFamily", { family: "Family:base", confirm: "bass" }, remains);
    expect(unsure).toMatchObject({ remains: null, userErrors: [{ field: ["input", "confirm"], code: "INVALID" }] });
    const gone = await change("deleteFamily", { family: "Family:base", confirm: "base" }, remains);
    expect(gone).toEqual({ ...dry, deletedId: "Family:base" });
    expect(await about("base")).toEqual({ family: null });
    expect(await read("query N($id: ID!) { node(id: $id) { id } }", { id: before.id })).toEqual({ node: null });

    // the subscription has told refits in training, all of them trained, and has ended
    await watched;
    expect(seen[0].refits.nodes).toHaveLength(3);
    expect(seen.some(({ refits }) => refits.nodes.length === 5 && refits.nodes[4].state !== "TRAINED")).toBe(true);
    expect(seen.at(-1)!.refits.nodes.every(({ state }) => state === "TRAINED")).toBe(true);

    // what another family was held against it for is that family's report, and stays
    const kept =
      "query N($id: ID!) { node(id: $id) { ... on ComparisonReport { key differences { value } sides { slug } } } }";
    const { node } = await read(kept.replace(" sides { slug }", ""), { id: comparison.id });
    expect(node).toMatchObject({ key: comparison.key });
    // and a claim's addresses are gone with their family
    expect((await read("{ claims { totalCount } }")).claims.totalCount).toBe(0);
  });

  test("files that are another family's too outlive it", async () => {
    await sweepFiles(server.store, new Date(Date.now() + 1000));
    const again = await analysis(server, "at-once", "stability", { fields: "coveredRefits" });
    expect(again).toMatchObject({ __typename: "StabilityReport", coveredRefits: 2 });
    const norms = await analysis(server, "at-once", "norms");
    expect(norms.__typename).toBe("NormsReport");
  });

  test("an extension that was cancelled gives way to the next; measures never look at it", async () => {
    const first = await change("extendFamily", { family: "Family:other", initSeeds: [20, 21] }, fields);
    const during = await change("extendFamily", { family: "Family:other", initSeeds: [22] }, fields);
    expect(during.userErrors).toMatchObject([{ field: ["input", "family"], code: "CONFLICT" }]);
    const cancel = "mutation C($id: ID!) { cancelJob(input: { id: $id }) { userErrors { message } } }";
    await read(cancel, { id: first.job.id });
    const measured = await analysis(server, "other", "stability", { fields: "coveredRefits stale" });
    expect(measured).toMatchObject({ __typename: "StabilityReport", coveredRefits: 3, stale: false });

    const second = await change("extendFamily", { family: "Family:other", initSeeds: [22] }, fields);
    expect(second.userErrors).toEqual([]);
    await finished(server, second.job.id);
    const { family } = await about("other");
    expect(family.refits.nodes.map(({ initSeed }: { initSeed: number }) => initSeed)).toEqual([11, 12, 13, 22]);
    expect(await read("query J($id: ID!) { job(id: $id) { id } }", { id: first.job.id })).toEqual({ job: null });
  });

  test.each([
    ["a refit that is there", { initSeeds: [11] }, "initSeeds", "ALREADY_EXISTS"],
    ["no seeds", { initSeeds: [] }, "initSeeds", "INVALID"],
    [
      "more refits than a family has",
      { initSeeds: Array.from({ length: 254 }, (_, i) => 100 + i) },
      "initSeeds",
      "INVALID",
    ],
    ["an unknown family", { family: "Family:nobody", initSeeds: [1] }, "family", "NOT_FOUND"],
  ])("%s is refused", async (_what, input, field, code) => {
    const payload = await change("extendFamily", { family: "Family:other", ...input }, fields);
    expect(payload).toMatchObject({ job: null, userErrors: [{ field: ["input", field], code }] });
  });

  test("a family in training is deleted with its job, and nothing of it comes back", async () => {
    const train = "mutation T($input: TrainFamilyInput!) { trainFamily(input: $input) { family { id } job { id } } }";
    const input = { ...tinyInput, recipe: { batchSize: 4, steps: 100_000 }, name: "endless" };
    const { job } = (await read(train, { input })).trainFamily;
    const watch = "subscription W($id: ID!) { jobUpdated(id: $id) { state progress { done } } }";
    const fields = "deletedId";
    const deleted = { family: "Family:endless", confirm: "endless" };
    let asked = false;
    await server.watch(watch, { id: job.id }, ({ data }) => {
      if (asked || data.jobUpdated.progress.done < 1) return;
      asked = true;
      void change("deleteFamily", deleted, fields);
    });
    expect(asked).toBe(true);
    await expect.poll(() => about("endless"), { timeout: 30_000 }).toEqual({ family: null });
    // the processes are free for others
    await trainTiny(server, "after");
  });

  test("a family that is not there cannot be deleted", async () => {
    const payload = await change("deleteFamily", { family: "Family:base", confirm: "base" }, "deletedId");
    expect(payload.userErrors).toMatchObject([{ field: ["input", "family"], code: "NOT_FOUND" }]);
  });
});
