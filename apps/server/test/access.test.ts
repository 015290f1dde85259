/**
 * Everybody × everything × every visibility, over real sockets: each request's outcome against what a table of its own
 * expects. An operation or a route that the tables here do not know fails the test.
 */

import express from "express";
import type { GraphQLSchema } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fieldNeeds } from "../src/access/fields.js";
import { needOf, routeNeeds } from "../src/access/routes.js";
import { openSchema } from "../src/schema.js";
import { openScene, type Person, type Scene, type Subject, type Visibility, visibilities } from "./accessFixtures.js";
import type { Answer } from "./harness.js";
import { ask } from "./people.js";
import { watch } from "./watch.js";

/** How far everybody reaches: 0 nothing, 1 look, 2 compute, 3 write, 4 all. Below 0: what they send does not hold. */
const reach: Record<string, number> = {
  local: 4,
  anonymous: 1,
  "anonymous where that is nobody": 0,
  viewer: 2,
  editor: 3,
  owner: 3,
  admin: 4,
  "admin's token to read": 1,
  "admin's token to compute": 2,
  "admin's token to write": 3,
  "admin's token to admin": 4,
  "owner's token to read": 1,
  "owner's token to admin": 3,
  "viewer's token to admin": 2,
  "a revoked token": -1,
  "an expired token": -1,
  "a token of nobody": -1,
};
const strangers = [
  "anonymous",
  "anonymous where that is nobody",
  "a revoked token",
  "an expired token",
  "a token of nobody",
];
const inPerson = ["local", "viewer", "editor", "owner", "admin"];

function seesIt(person: string, visibility: Visibility): boolean {
  if (reach[person] < 1) return false;
  if (visibility === "PUBLIC") return true;
  if (visibility === "TEAM") return !strangers.includes(person);
  return reach[person] === 4 || person.startsWith("owner");
}

/**
 * What comes of a request. there: the family was told of, or reached. absent: told as if it did not exist. done: it was
 * let through, and is about no family.
 */
type Outcome = "there" | "absent" | "done" | "UNAUTHENTICATED" | "FORBIDDEN";

interface Operation {
  /** how far one has to reach; "person": signed in, by no token */
  least: number | "person";
  /** the operation's text, with a variable $family, $refit … for each id that it needs */
  query: string;
  /** nothing that it does may change anything: what may go on is refused for another reason */
  told?(data: NonNullable<Answer["data"]>, subject: Subject): "there" | "absent" | "done";
  /** who of those that see the family are refused nevertheless */
  refused?(person: string): boolean;
}

const nullOr = (field: string) => (data: NonNullable<Answer["data"]>) => (data[field] ? "there" : "absent");
const among = (list: (data: NonNullable<Answer["data"]>) => { slug: string }[]) => {
  return (data: NonNullable<Answer["data"]>, { slug }: Subject) =>
    list(data).some((family) => family.slug === slug) ? "there" : "absent";
};
const unlessNotFound = (field: string) => (data: NonNullable<Answer["data"]>) => {
  const { userErrors } = data[field];
  return userErrors.some(({ code }: { code: string }) => code === "NOT_FOUND") ? "absent" : "there";
};
const node = (id: string): Operation => ({
  least: 1,
  query: `query N($${id}: ID!) { node(id: $${id}) { id } }`,
  told: nullOr("node"),
});
const done = () => "done" as const;
const errors = "{ userErrors { code } }";

/** By root field; several requests where a field has several ways. */
const operations: Record<string, Operation[]> = {
  "Query.builtInManifests": [{ least: 1, query: "{ builtInManifests { id } }" }],
  "Query.claim": [
    { least: 1, query: "query C($claimCode: String!) { claim(shortCode: $claimCode) { id } }", told: nullOr("claim") },
  ],
  "Query.claims": [
    {
      least: 1,
      query: "{ claims(first: 100) { nodes { family { slug } } } }",
      told: among((data) => data.claims.nodes.map(({ family }: { family: { slug: string } }) => family)),
    },
    {
      least: 1,
      query: "query C($family: ID!) { claims(family: $family) { totalCount } }",
      told: (data) => (data.claims.totalCount > 0 ? "there" : "absent"),
    },
  ],
  "Query.corpus": [{ least: 1, query: `{ corpus(id: "Corpus:${"0".repeat(64)}") { id } }` }],
  "Query.corpora": [{ least: 1, query: "{ corpora { id } }" }],
  "Query.families": [
    { least: 1, query: "{ families { nodes { slug } totalCount } }", told: among((data) => data.families.nodes) },
    {
      least: 1,
      query: "query F($slug: String!) { families(query: $slug) { totalCount } }",
      told: (data) => (data.families.totalCount === 1 ? "there" : "absent"),
    },
  ],
  "Query.family": [
    { least: 1, query: "query F($slug: String!) { family(slug: $slug) { id } }", told: nullOr("family") },
    {
      least: 1,
      query:
        "query F($slug: String!) { family(slug: $slug) { stability(wait: { dryRun: true }) { __typename } latestStability { key } training { job { id } } loss { mean } } }",
      told: nullOr("family"),
    },
  ],
  "Query.heads": [
    { least: 1, query: "{ heads(filter: { score: INDUCTION }) { totalCount } }" },
    {
      least: 1,
      query: "query H($family: ID!) { heads(families: [$family], filter: { score: INDUCTION }) { totalCount } }",
      told: nullOr("heads"),
    },
  ],
  "Query.importPlan": [
    { least: 3, query: 'query I { importPlan(input: { manifest: "{}" }) { userErrors { code } } }' },
  ],
  "Query.job": [
    { least: 1, query: "query J($job: ID!) { job(id: $job) { id } }", told: nullOr("job") },
    { least: 1, query: "query J($analysisJob: ID!) { job(id: $analysisJob) { id } }", told: nullOr("job") },
  ],
  "Query.jobs": [
    {
      least: 1,
      query: "{ jobs(first: 256) { nodes { family { slug } } totalCount } }",
      told: among((data) => data.jobs.nodes.map(({ family }: { family: { slug: string } }) => family)),
    },
  ],
  "Query.layerExtremes": [
    {
      least: 1,
      query: "{ layerExtremes(preset: CALIBRATED) { family { slug } } }",
      told: among((data) => data.layerExtremes.map(({ family }: { family: { slug: string } }) => family)),
    },
  ],
  "Query.node": [
    "family",
    "refit",
    "checkpoint",
    "head",
    "report",
    "classes",
    "headClass",
    "job",
    "analysisJob",
    "claim",
  ].map(node),
  "Query.nodes": [
    {
      least: 1,
      query: "query N($family: ID!, $report: ID!) { nodes(ids: [$family, $report]) { id } }",
      told: ({ nodes }) => (nodes.every(Boolean) ? "there" : nodes.some(Boolean) ? "done" : "absent"),
    },
  ],
  "Query.promptSets": [{ least: 1, query: "{ promptSets { id } }" }],
  "Query.published": [{ least: 1, query: "{ published { architecture } }" }],
  "Query.publishedExtremes": [{ least: 1, query: "{ publishedExtremes { architecture } }" }],
  "Query.publishedNorms": [{ least: 1, query: "{ publishedNorms { architecture } }" }],
  "Query.rateLimit": [{ least: 0, query: "{ rateLimit { cost } }" }],
  "Query.server": [{ least: 1, query: "{ server { version } }" }],
  "Query.signIn": [{ least: 0, query: "{ signIn { accounts } }" }],
  "Query.trainingCost": [
    {
      least: 1,
      query:
        "{ trainingCost(input: { architecture: { layers: 1, heads: 1, dModel: 8, contextLength: 8 }, batchSize: 1, steps: 1, refits: 1 }) { seconds } }",
    },
  ],
  "Query.trainingPresets": [{ least: 1, query: "{ trainingPresets { id } }" }],
  "Query.users": [{ least: 4, query: "{ users { id } }" }],
  "Query.view": [{ least: 1, query: '{ view(shortCode: "nothing1") { id } }' }],
  "Query.views": [{ least: 1, query: "{ views { totalCount } }" }],
  "Query.viewer": [{ least: 0, query: "{ viewer { scope } }" }],

  "Mutation.cancelJob": [
    {
      least: 2,
      query: `mutation C($job: ID!) { cancelJob(input: { id: $job }) ${errors} }`,
      told: unlessNotFound("cancelJob"),
      // training is for editors to stop
      refused: (person) => reach[person] < 3,
    },
  ],
  "Mutation.retryJob": [
    {
      least: 2,
      query: `mutation R($job: ID!) { retryJob(input: { id: $job }) ${errors} }`,
      told: unlessNotFound("retryJob"),
      refused: (person) => reach[person] < 3,
    },
    {
      least: 2,
      query: `mutation R($analysisJob: ID!) { retryJob(input: { id: $analysisJob }) ${errors} }`,
      told: unlessNotFound("retryJob"),
      refused: (person) => reach[person] < 3,
    },
  ],
  "Mutation.checkFamily": [
    {
      least: 3,
      query: `mutation C($family: ID!) { checkFamily(input: { family: $family, step: 999 }) ${errors} }`,
      told: unlessNotFound("checkFamily"),
    },
  ],
  "Mutation.createApiToken": [
    { least: "person", query: `mutation { createApiToken(input: { name: "" }) ${errors} }`, told: done },
  ],
  "Mutation.createClaim": [
    {
      least: 3,
      query: `mutation C($report: ID!) { createClaim(input: { report: $report, statement: "" }) ${errors} }`,
      told: unlessNotFound("createClaim"),
    },
  ],
  "Mutation.deleteClaim": [{ least: 3, query: `mutation { deleteClaim(input: { id: "Claim:nothing1" }) ${errors} }` }],
  "Mutation.deleteFamily": [
    {
      least: 3,
      query: `mutation D($family: ID!) { deleteFamily(input: { family: $family, dryRun: true }) ${errors} }`,
      told: unlessNotFound("deleteFamily"),
    },
  ],
  "Mutation.exportBulk": [
    {
      least: 2,
      query: `mutation E($family: ID!) { exportBulk(input: { family: $family, formats: [] }) ${errors} }`,
      told: unlessNotFound("exportBulk"),
    },
  ],
  "Mutation.extendFamily": [
    {
      least: 3,
      query: `mutation E($family: ID!) { extendFamily(input: { family: $family, initSeeds: [] }) ${errors} }`,
      told: unlessNotFound("extendFamily"),
    },
  ],
  "Mutation.labelHeadClass": [
    {
      least: 3,
      query: `mutation L($headClass: ID!) { labelHeadClass(input: { id: $headClass, label: "" }) ${errors} }`,
      told: unlessNotFound("labelHeadClass"),
    },
  ],
  "Mutation.requestAnalysis": [
    {
      least: 2,
      query: `mutation R($family: ID!) { requestAnalysis(input: { family: $family, stability: { step: 999 } }) ${errors} }`,
      told: unlessNotFound("requestAnalysis"),
    },
  ],
  "Mutation.saveView": [{ least: 2, query: `mutation { saveView(input: { title: "", path: "/" }) ${errors} }` }],
  "Mutation.uploadCorpus": [{ least: 3, query: `mutation { uploadCorpus(input: { name: "" }) ${errors} }` }],
  "Mutation.uploadFile": [{ least: 3, query: `mutation { uploadFile(input: { bytes: -1 }) ${errors} }` }],
  "Mutation.createPromptSet": [
    { least: 2, query: `mutation { createPromptSet(input: { name: "none", prompts: [] }) ${errors} }` },
  ],
  "Mutation.importFamily": [{ least: 3, query: `mutation { importFamily(input: { manifest: "{}" }) ${errors} }` }],
  "Mutation.inviteUser": [{ least: 4, query: `mutation { inviteUser(input: { email: "nobody" }) ${errors} }` }],
  "Mutation.removeUser": [{ least: 4, query: `mutation { removeUser(input: { user: "User:nobody" }) ${errors} }` }],
  "Mutation.revokeApiToken": [
    { least: "person", query: `mutation { revokeApiToken(input: { id: "ApiToken:none" }) ${errors} }`, told: done },
  ],
  "Mutation.setFamilyVisibility": [
    {
      least: 3,
      query: `mutation S($family: ID!, $visibility: Visibility!) { setFamilyVisibility(input: { family: $family, visibility: $visibility }) ${errors} }`,
      told: unlessNotFound("setFamilyVisibility"),
      refused: (person) => reach[person] < 4 && !person.startsWith("owner"),
    },
  ],
  "Mutation.setRole": [
    { least: 4, query: `mutation { setRole(input: { user: "User:nobody", role: VIEWER }) ${errors} }` },
  ],
  "Mutation.trainFamily": [
    {
      least: 3,
      query: `mutation { trainFamily(input: { name: "", architecture: { layers: 1, heads: 1, dModel: 8, contextLength: 8 }, recipe: { batchSize: 1, steps: 1 }, initSeeds: [1] }) ${errors} }`,
    },
  ],

  "Subscription.familyUpdated": [
    {
      least: 1,
      query: "subscription F($family: ID!) { familyUpdated(id: $family) { id } }",
      told: nullOr("familyUpdated"),
    },
  ],
  "Subscription.jobUpdated": [
    { least: 1, query: "subscription J($job: ID!) { jobUpdated(id: $job) { id } }", told: nullOr("jobUpdated") },
  ],
  "Subscription.trainingTick": [
    {
      least: 1,
      query: "subscription T($family: ID!) { trainingTick(family: $family) { step } }",
      told: nullOr("trainingTick"),
    },
  ],
};

interface Route {
  least: number;
  method?: string;
  path(subject: Subject): string;
  /** of the answer to whoever is let through; default: done */
  told?(response: Response): "there" | "absent" | "done";
}

const found = ({ status }: Response) => (status === 200 ? "there" : "absent");

/** By method and path, as the server's table names them. What is open does not even ask who it is: -1. */
const routes: Record<string, Route> = {
  "GET /healthz": { least: -1, path: () => "/healthz" },
  "GET /readyz": { least: -1, path: () => "/readyz" },
  "GET /metrics": { least: 4, path: () => "/metrics" },
  "GET /v/:code": { least: -1, path: () => "/v/nothing1" },
  "GET /c/*": { least: -1, path: ({ nodes }) => `/c/${nodes.claim.slice("Claim:".length)}.json`, told: found },
  "GET /exports/reports/*": {
    least: 1,
    path: ({ nodes }) => `/exports/reports/${nodes.report.split(":")[1]}.csv`,
    told: found,
  },
  "GET /exports/patterns/*": {
    least: 2,
    path: ({ nodes }) => `/exports/patterns/${nodes.head.slice("Head:".length)}.npy?text=seeds`,
    // the hosted servers here compute nothing themselves, and say so to whoever may ask
    told: ({ status }) => (status === 503 || status === 200 ? "there" : "absent"),
  },
  "GET /exports/archives/:ticket": { least: -1, path: () => "/exports/archives/none" },
  "* /graphql": { least: -1, path: () => "/graphql" },
  "* /api/auth/*": { least: -1, path: () => "/api/auth/ok" },
  "GET /files/families/:slug/losses.csv": {
    least: 1,
    path: ({ slug }) => `/files/families/${slug}/losses.csv`,
    told: found,
  },
  "GET /files/:hash": { least: 1, path: ({ weightsFile }) => `/files/${weightsFile}`, told: found },
  "PUT /uploads/corpora": { least: 3, method: "PUT", path: () => "/uploads/corpora" },
  "POST /uploads/corpora": { least: 3, method: "POST", path: () => "/uploads/corpora" },
  "PUT /uploads/files": { least: 3, method: "PUT", path: () => "/uploads/files" },
  "POST /uploads/files": { least: 3, method: "POST", path: () => "/uploads/files" },
};

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
}, 600_000);
afterAll(() => scene?.close());

/** What is expected, from the tables above alone. */
function expected(
  { least, told, refused }: Operation,
  person: string,
  visibility: Visibility,
  familyBound: boolean,
): Outcome {
  const reaches = least === "person" ? inPerson.includes(person) : reach[person] >= least;
  if (!reaches) return strangers.includes(person) ? "UNAUTHENTICATED" : "FORBIDDEN";
  if (!familyBound || !told) return "done";
  if (!seesIt(person, visibility)) return "absent";
  return refused?.(person) ? "FORBIDDEN" : "there";
}

function outcomeOf(answer: Answer, subject: Subject, told: Operation["told"] = done): Outcome {
  const code = answer.errors?.[0].extensions.code;
  if (code === "UNAUTHENTICATED" || code === "FORBIDDEN") return code;
  // a subscription to what is not there is an error of its own
  if (code === "BAD_USER_INPUT" && /there is no such/.test(answer.errors![0].message)) return "absent";
  if (code || !answer.data) throw new Error(JSON.stringify(answer.errors));
  return told(answer.data, subject);
}

function variablesOf(query: string, subject: Subject, visibility: Visibility): Record<string, string> {
  const all: Record<string, string> = {
    slug: subject.slug,
    family: subject.family,
    visibility,
    claimCode: subject.nodes.claim.slice("Claim:".length),
    ...subject.nodes,
  };
  const needed = [...query.matchAll(/\$(\w+):/g)].map(([, name]) => name);
  return Object.fromEntries(needed.map((name) => [name, all[name]]));
}

async function send({ url, who }: Person, query: string, variables: object): Promise<Answer> {
  if (query.startsWith("subscription")) return (await watch(url, who, query, variables, { first: true }))[0];
  return ask(url, who, query, variables);
}

/** Several at once, in the order given. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>, atOnce = 8): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += atOnce) {
    results.push(...(await Promise.all(items.slice(i, i + atOnce).map(work))));
  }
  return results;
}

const rootFields = async () => {
  const schema = (await openSchema()) as GraphQLSchema;
  const types = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return types.flatMap((type) => Object.keys(type!.getFields()).map((field) => `${type!.name}.${field}`)).sort();
};

describe("tables", () => {
  test("every root field has a line in the server's table, and one in this test's", async () => {
    const fields = await rootFields();
    expect(Object.keys(fieldNeeds).sort()).toEqual(fields);
    expect(Object.keys(operations).sort()).toEqual(fields);
  });

  test("every route has a line in the server's table, and one in this test's", () => {
    expect(Object.keys(routes).sort()).toEqual(routeNeeds.map(([method, path]) => `${method} ${path}`).sort());
  });

  test("a path that the table does not know is a page, or nobody's", () => {
    expect(needOf("GET", "/")).toBe("open");
    expect(needOf("GET", "/f/demo")).toBe("open");
    expect(needOf("HEAD", "/sign-in")).toBe("open");
    for (const path of ["/files", "/files/a/b", "/FILES/x/y", "/uploads/x", "/exports/x", "/api/other"]) {
      expect(needOf("GET", path), path).toBeNull();
    }
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) expect(needOf(method, "/f/demo"), method).toBeNull();
  });

  test("paths are read as Express reads them", async () => {
    const app = express();
    const reached = new Set<string>();
    for (const path of ["/files/:hash", "/uploads/files"]) {
      app.all(path, (request, response) => {
        reached.add(request.path);
        response.end();
      });
    }
    const server = app.listen(0);
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const paths = [
      "/files/x",
      "/files/x/",
      "/Files/x",
      "/files/x%2Fy",
      "/uploads/files/",
      "/UPLOADS/Files",
      "/uploads//files",
    ];
    for (const path of paths) await fetch(`http://127.0.0.1:${port}${path}`, { method: "PUT" });
    server.close();
    // whatever reaches a route has the need of that route, or is nobody's
    expect(reached.size).toBeGreaterThan(4);
    for (const path of reached) {
      expect([null, path.toLowerCase().startsWith("/uploads") ? "open" : "read"], path).toContain(
        path.toLowerCase().startsWith("/uploads") ? needOf("PUT", path) : needOf("GET", path),
      );
    }
  });
});

test("the people are those of the table", () => {
  expect(Object.keys(scene.people).sort()).toEqual(Object.keys(reach).sort());
});

const familyBound = (query: string) =>
  /\$(slug|family|job|analysisJob|refit|checkpoint|head|report|classes|headClass|claim|claimCode)\b/.test(query);

test.each(Object.entries(operations))("%s, by everybody, of every visibility", async (_field, ways) => {
  const wrong: string[] = [];
  for (const way of ways) {
    const bound = familyBound(way.query) || (way.told !== undefined && way.told !== done);
    const cases = Object.entries(scene.people).flatMap(([name, person]) =>
      (bound ? visibilities : visibilities.slice(0, 1)).map((visibility) => ({ name, person, visibility })),
    );
    const outcomes = await inTurns(cases, async ({ name, person, visibility }) => {
      const subject = scene.subjects[visibility];
      const answer = await send(person, way.query, variablesOf(way.query, subject, visibility));
      return { name, visibility, outcome: outcomeOf(answer, subject, way.told) };
    });
    for (const { name, visibility, outcome } of outcomes) {
      const should = expected(way, name, visibility, bound);
      if (outcome !== should) wrong.push(`${name}, ${visibility}: ${outcome} instead of ${should} to ${way.query}`);
    }
  }
  expect(wrong).toEqual([]);
});

test.each(Object.entries(routes))(
  "%s, by everybody, of every visibility",
  async (_route, { least, method = "GET", path, told }) => {
    const wrong: string[] = [];
    for (const [name, { url, who }] of Object.entries(scene.people)) {
      for (const visibility of visibilities) {
        const subject = scene.subjects[visibility];
        const body = method === "GET" ? undefined : `a file of ${name}`;
        const response = await fetch(`${url}${path(subject)}`, { method, headers: who, body });
        const refusal = response.status === 401 ? "UNAUTHENTICATED" : response.status === 403 ? "FORBIDDEN" : null;
        if (refusal) expect(((await response.json()) as { code: string }).code).toBe(refusal);
        else await response.arrayBuffer();
        const outcome = refusal ?? (told ?? done)(response);
        const should = expected({ least, query: "", told: told as never }, name, visibility, told !== undefined);
        if (outcome !== should)
          wrong.push(`${name}, ${visibility}: ${outcome} (${response.status}) instead of ${should}`);
      }
    }
    expect(wrong).toEqual([]);
  },
);

describe("what is about two families", () => {
  const everybody = Object.keys(reach).filter((person) => reach[person] >= 1);

  test.each(everybody)("is there for %s exactly if both are", async (name) => {
    const { url, who } = scene.people[name];
    const { report, job, slug } = scene.comparison;
    const query = `query C($slug: String!, $report: ID!, $job: ID!) {
      report: node(id: $report) { id }
      node(id: $job) { id }
      job(id: $job) { id }
      jobs(first: 256) { nodes { id title } totalCount }
      family(slug: $slug) { reports(first: 256) { nodes { id } totalCount } }
    }`;
    const answer = await ask(url, who, query, { slug, report, job });
    const { data } = answer;
    const seen = seesIt(name, "PRIVATE");
    expect([data.report, data.node, data.job].map(Boolean)).toEqual([seen, seen, seen]);
    const ids = (list: { nodes: { id: string }[] }) => list.nodes.map(({ id }) => id);
    expect(ids(data.family.reports).includes(report)).toBe(seen);
    expect(ids(data.jobs).includes(job)).toBe(seen);
    expect(data.jobs.totalCount).toBe(data.jobs.nodes.length);
    expect(data.family.reports.totalCount).toBe(data.family.reports.nodes.length);
    // no title and no count tells of it either
    if (!seen) expect(JSON.stringify(answer)).not.toMatch(/private/i);
  });

  test("cannot be asked for against a family that one does not see: it is as one that is not there", async () => {
    const { url, who } = scene.people.viewer;
    const query = `query C($slug: String!, $against: ID!) {
      family(slug: $slug) { comparison(input: { against: $against }) { __typename ... on AnalysisRefused { code message } } }
    }`;
    const answers = await Promise.all(
      [scene.subjects.PRIVATE.family, "Family:nobody-here"].map((against) =>
        ask(url, who, query, { slug: scene.comparison.slug, against }),
      ),
    );
    const [hidden, absent] = answers.map(({ data }) => data.family.comparison);
    expect(hidden.__typename).toBe("AnalysisRefused");
    expect(hidden.message.replace("the-private-one", "nobody-here")).toBe(absent.message);
    expect(hidden.code).toBe(absent.code);
  });
});

describe("what a refusal says", () => {
  test("is the same, word for word, of what is hidden and of what is not there", async () => {
    const { url, who } = scene.people.editor;
    const { slug, family, nodes } = scene.subjects.PRIVATE;
    const none = "00000000-0000-4000-8000-000000000000";
    const uuid = nodes.job.slice("Job:".length);
    const both = async (query: string, id: string, absent: string) => {
      const answers = [await send({ url, who }, query, { id }), await send({ url, who }, query, { id: absent })];
      return answers.map((answer) =>
        JSON.stringify(answer)
          .replace(/"currentlyAvailable":\d+/, "")
          .replaceAll(uuid, none)
          .replaceAll(slug, "nobody-here"),
      );
    };
    for (const [query, id, absent] of [
      ["query Q($id: ID!) { node(id: $id) { id } }", family, "Family:nobody-here"],
      ["query Q($id: ID!) { job(id: $id) { id } }", nodes.job, `Job:${none}`],
      [
        `mutation M($id: ID!) { checkFamily(input: { family: $id }) { userErrors { message field code } } }`,
        family,
        "Family:nobody-here",
      ],
      [
        `mutation M($id: ID!) { cancelJob(input: { id: $id }) { userErrors { message field code } } }`,
        nodes.job,
        `Job:${none}`,
      ],
      [
        `mutation M($id: ID!) { setFamilyVisibility(input: { family: $id, visibility: PUBLIC }) { userErrors { message field code } } }`,
        family,
        "Family:nobody-here",
      ],
      ["subscription S($id: ID!) { jobUpdated(id: $id) { id } }", nodes.job, `Job:${none}`],
      ["subscription S($id: ID!) { trainingTick(family: $id) { step } }", family, "Family:nobody-here"],
    ]) {
      const [hidden, missing] = await both(query, id, absent);
      expect(hidden, query).toBe(missing);
    }
    const file = await fetch(`${url}/files/${scene.subjects.PRIVATE.weightsFile}`, { headers: who });
    const missing = await fetch(`${url}/files/${"0".repeat(64)}`, { headers: who });
    expect([file.status, await file.text()]).toEqual([missing.status, await missing.text()]);
  });
});

describe("texts", () => {
  test("are the team's; of them people without an account read those of public families", async () => {
    const { corpus, promptSet, corpusFile } = scene.texts;
    const query = "query T($ids: [ID!]!) { corpora { id builtIn } promptSets { id builtIn } nodes(ids: $ids) { id } }";
    for (const [name, sees] of [
      ["anonymous", false],
      ["viewer", true],
      ["admin's token to read", true],
    ] as const) {
      const { url, who } = scene.people[name];
      const { data } = await ask(url, who, query, { ids: [corpus, promptSet] });
      expect(data.nodes.map(Boolean), name).toEqual([sees, sees]);
      expect(
        data.corpora.some(({ id }: { id: string }) => id === corpus),
        name,
      ).toBe(sees);
      expect(
        data.promptSets.some(({ id }: { id: string }) => id === promptSet),
        name,
      ).toBe(sees);
      expect(data.corpora.some(({ builtIn }: { builtIn: boolean }) => builtIn)).toBe(true);
      const file = await fetch(`${url}/files/${corpusFile}`, { headers: who });
      expect(file.status, name).toBe(sees ? 200 : 404);
      if (sees) expect(file.headers.get("cache-control")).toMatch(/^private/);
      // a tokenizer that a public family has is everybody's, though a private one has the same
      const tokenizer = await fetch(`${url}/files/${scene.subjects.PRIVATE.tokenizerFile}`, { headers: who });
      expect(tokenizer.status, name).toBe(200);
    }
  });
});

describe("having a report computed", () => {
  test("is for whoever may compute; whoever may look reads what is stored", async () => {
    const query = `query C($slug: String!, $preset: Preset!) {
      family(slug: $slug) { stability(input: { preset: $preset }, wait: { waitMs: 0 }) { __typename ... on AnalysisRefused { code message } } }
    }`;
    const of = async (name: string, preset: string) => {
      const { url, who } = scene.people[name];
      const { data } = await ask(url, who, query, { slug: scene.subjects.PUBLIC.slug, preset });
      return data.family.stability;
    };
    for (const name of ["anonymous", "admin's token to read"]) {
      expect((await of(name, "CALIBRATED")).__typename).toBe("StabilityReport");
      expect(await of(name, "PAPER")).toMatchObject({ __typename: "AnalysisRefused", code: "NOT_ALLOWED" });
    }
    expect(["AnalysisPending", "StabilityReport"]).toContain((await of("viewer", "PAPER")).__typename);
  });

  test("whoever asked for it may stop it, and no other viewer", async () => {
    const { url } = scene.people.viewer;
    const ofViewer = scene.people["viewer's token to admin"].who;
    const query = `query C($slug: String!) {
      family(slug: $slug) { stability(input: { preset: PAPER, anchor: 1 }, wait: { waitMs: 0 }) { ... on AnalysisPending { job { id } } } }
    }`;
    const { data } = await ask(url, ofViewer, query, { slug: scene.subjects.TEAM.slug });
    const { id } = data.family.stability.job;
    const cancel = "mutation C($id: ID!) { cancelJob(input: { id: $id }) { userErrors { code } } }";
    const byToken = await ask(url, scene.people["admin's token to compute"].who, cancel, { id });
    expect(byToken.errors?.[0].extensions.code).toBe("FORBIDDEN");
    const own = await ask(url, scene.people.viewer.who, cancel, { id });
    // it may have ended by itself meanwhile: that is a reason of its own
    expect(own.errors).toBeUndefined();
  });
});

describe("a family's name", () => {
  test("that a hidden family has is taken, and nothing of it gives way", async () => {
    const { url, who } = scene.people.editor;
    const { slug } = scene.subjects.PRIVATE;
    const train = `mutation T($name: String!) { trainFamily(input: { name: $name, architecture: { layers: 1, heads: 1, dModel: 8, contextLength: 8 }, recipe: { batchSize: 1, steps: 1 }, initSeeds: [1] }) ${errors} }`;
    const { data } = await ask(url, who, train, { name: slug });
    expect(data.trainFamily.userErrors).toEqual([{ code: "ALREADY_EXISTS" }]);
    const owner = await ask(url, scene.people.owner.who, "query F($slug: String!) { family(slug: $slug) { id } }", {
      slug,
    });
    expect(owner.data.family).not.toBeNull();
  });

  test("keys of idempotency are each one's own", async () => {
    const { url } = scene.people.editor;
    const train = `mutation T($name: String!) { trainFamily(input: { name: $name, visibility: PRIVATE, idempotencyKey: "k", architecture: { layers: 1, heads: 1, dModel: 8, contextLength: 8 }, recipe: { batchSize: 1, steps: 1 }, initSeeds: [1] }) { family { slug owner { name } } job { id } } }`;
    const mine = (await ask(url, scene.people.owner.who, train, { name: "Mine" })).data.trainFamily;
    const theirs = (await ask(url, scene.people.editor.who, train, { name: "Theirs" })).data.trainFamily;
    expect(mine.family).toEqual({ slug: "mine", owner: { name: "owner" } });
    expect(theirs.family).toEqual({ slug: "theirs", owner: { name: "editor" } });
  });
});
