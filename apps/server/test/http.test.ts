/** The API over HTTP: lists, ids, refusals, files. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer } from "../src/index.js";
import { openServer, submitTiny, type TestServer, tinyInput } from "./harness.js";

let server: TestServer;

// biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of what it asked for
const json = (response: Response) => response.json() as Promise<any>;

beforeAll(async () => {
  server = await openServer();
  for (const name of ["First", "Second", "Third one"]) await submitTiny(server.store, name);
});
afterAll(() => server?.close());

describe("lists", () => {
  test("two pages hold all families, newest first, and say where they stand", async () => {
    const query = `query Page($after: String) {
      families(first: 2, after: $after) {
        totalCount nodes { slug } edges { cursor node { slug } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`;
    const { families: one } = (await server.ask(query)).data;
    expect(one.nodes.map(({ slug }: { slug: string }) => slug)).toEqual(["third-one", "second"]);
    expect(one.edges.map(({ node }: { node: { slug: string } }) => node.slug)).toEqual(["third-one", "second"]);
    expect(one.totalCount).toBe(3);
    expect(one.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false, endCursor: one.edges[1].cursor });

    const { families: two } = (await server.ask(query, { after: one.pageInfo.endCursor })).data;
    expect(two.nodes).toEqual([{ slug: "first" }]);
    expect(two.totalCount).toBe(3);
    expect(two.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test("three families with their refits, steps and jobs are read as one", async () => {
    const { refitsOfFamilies, trainingStatus } = server.store;
    let reads = 0;
    const counted = <T extends unknown[], R>(read: (...args: T) => R) => {
      return (...args: T) => {
        reads += 1;
        return read(...args);
      };
    };
    Object.assign(server.store, {
      refitsOfFamilies: counted(refitsOfFamilies),
      trainingStatus: counted(trainingStatus),
    });
    const query = "{ families(first: 3) { nodes { seedRoles refits { totalCount nodes { id } } training { step } } } }";
    const { data } = await server.ask(query);
    Object.assign(server.store, { refitsOfFamilies, trainingStatus });
    expect(data.families.nodes.map((family: { refits: object }) => family.refits)).toHaveLength(3);
    expect(reads).toBe(2);
  });

  test("a query narrows families to those whose name has it, whatever the case", async () => {
    const { data } = await server.ask('{ families(query: "ONE") { totalCount nodes { name } } }');
    expect(data.families).toEqual({ totalCount: 1, nodes: [{ name: "Third one" }] });
  });

  test("refits are paged within their family", async () => {
    const query = `query Refits($after: String) {
      family(slug: "first") { refits(first: 1, after: $after) { nodes { id label initSeed state step } pageInfo { endCursor hasNextPage } totalCount } }
    }`;
    const one = (await server.ask(query)).data.family.refits;
    expect(one.nodes).toEqual([{ id: "Refit:first/0", label: "seed 1", initSeed: 1, state: "QUEUED", step: 0 }]);
    expect(one).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    const two = (await server.ask(query, { after: one.pageInfo.endCursor })).data.family.refits;
    expect(two.nodes[0].id).toBe("Refit:first/1");
    expect(two.pageInfo.hasNextPage).toBe(false);
  });

  test.each([0, -1, 257])("first: %i is refused, and the message says what is allowed", async (first) => {
    const { data, errors } = await server.ask("query F($first: Int) { families(first: $first) { totalCount } }", {
      first,
    });
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { message: `first is ${first}; give 1 to 256`, extensions: { code: "BAD_USER_INPUT" } },
    ]);
  });

  test("a cursor of another list is refused, not taken for the start", async () => {
    const { errors } = await server.ask('{ family(slug: "first") { refits(after: "bm9uZQ") { totalCount } } }');
    expect(errors?.[0].extensions.code).toBe("BAD_USER_INPUT");
  });
});

describe("ids", () => {
  test("everything with an id is found again by it, as the same type", async () => {
    const { data } = await server.ask(`{
      family(slug: "first") { id corpus { id } refits { nodes { id } } training { job { id } } }
      promptSets { id }
    }`);
    const { family, promptSets } = data;
    const ids = [family.id, family.corpus.id, family.refits.nodes[1].id, family.training.job.id, promptSets[0].id];
    const { data: found } = await server.ask("query N($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", { ids });
    const types = ["Family", "Corpus", "Refit", "Job", "PromptSet"];
    expect(found.nodes).toEqual(ids.map((id, i) => ({ __typename: types[i], id })));
  });

  test("what is not there is null, each in its place", async () => {
    const ids = ["Family:nobody", "Refit:first/7", "Head:first/0@0/L9H0", "nonsense", "Family:first"];
    const { data, errors } = await server.ask("query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids });
    expect(errors).toBeUndefined();
    expect(data.nodes).toEqual([null, null, null, null, { id: "Family:first" }]);
  });
});

describe("refusals", () => {
  const train = (input: object) =>
    server.ask(
      "mutation T($input: TrainFamilyInput!) { trainFamily(input: $input) { clientMutationId family { id } job { id } userErrors { field message code } } }",
      { input: { ...tinyInput, ...input } },
    );

  test("heads that do not divide d_model come back as a user error at their field, and nothing is stored", async () => {
    const before = (await server.store.families({ first: 1 })).totalCount;
    const architecture = { ...tinyInput.architecture, heads: 3 };
    const { data } = await train({ name: "Uneven", architecture, clientMutationId: "7" });
    expect(data.trainFamily).toMatchObject({ clientMutationId: "7", family: null, job: null });
    expect(data.trainFamily.userErrors).toEqual([
      {
        field: ["input", "architecture", "heads"],
        message: expect.stringContaining("heads is 3"),
        code: "INVALID",
      },
    ]);
    expect((await server.store.families({ first: 1 })).totalCount).toBe(before);
  });

  test("Adam with weight decay is an error that says so", async () => {
    const { data } = await train({ name: "Decayed", recipe: { ...tinyInput.recipe, weightDecay: 0.1 } });
    const [error] = data.trainFamily.userErrors;
    expect(error.field).toEqual(["input", "recipe", "weightDecay"]);
    expect(error.message).toMatch(/weight decay is 0.1.*adamw/i);
  });

  test("a taken name is ALREADY_EXISTS, an unknown corpus NOT_FOUND", async () => {
    expect((await train({ name: "first" })).data.trainFamily.userErrors[0].code).toBe("ALREADY_EXISTS");
    const corpus = `Corpus:${"0".repeat(64)}`;
    expect((await train({ name: "Lost", corpus })).data.trainFamily.userErrors[0].code).toBe("NOT_FOUND");
  });

  test("the same idempotency key gives the same family and job", async () => {
    const one = (await train({ name: "Once", idempotencyKey: "k" })).data.trainFamily;
    const two = (await train({ name: "Once", idempotencyKey: "k" })).data.trainFamily;
    expect(one.userErrors).toEqual([]);
    expect(two).toEqual(one);
  });

  test("a job that is not there cannot be cancelled", async () => {
    const { data } = await server.ask(
      'mutation { cancelJob(input: { id: "Job:1" }) { job { id } userErrors { code } } }',
    );
    expect(data.cancelJob).toEqual({ job: null, userErrors: [{ code: "NOT_FOUND" }] });
  });

  test("a report before any checkpoint is refused with a code and a sentence", async () => {
    const { data } = await server.ask(`{
      family(slug: "first") { stability(wait: { waitMs: 0 }) { __typename ... on AnalysisRefused { code message } } }
    }`);
    expect(data.family.stability).toMatchObject({ __typename: "AnalysisRefused", code: "NO_CHECKPOINT" });
    expect(data.family.stability.message).not.toBe("");
  });

  test("waitMs beyond 30 s is refused", async () => {
    const query = '{ family(slug: "first") { stability(wait: { waitMs: 30001 }) { __typename } } }';
    expect((await server.ask(query)).errors?.[0].message).toBe("waitMs is 30001; give 0 to 30000");
  });

  test("a bug shows as internal error: no message, no stack, no path of this machine", async () => {
    const { files } = server.store;
    const { promptSets } = server.store;
    server.store.promptSets = async () => {
      throw new Error(`cannot read ${files.path("0".repeat(64))}`);
    };
    const { errors } = await server.ask("{ promptSets { name } }");
    server.store.promptSets = promptSets;
    expect(errors?.[0]).toMatchObject({ message: "internal error", extensions: { code: "INTERNAL_SERVER_ERROR" } });
    expect(JSON.stringify(errors)).not.toMatch(/cannot read|\.ts|stack/);
  });

  test("an unknown field is told by name", async () => {
    const { errors } = await server.ask("{ familys { id } }");
    expect(errors?.[0].message).toContain("familys");
  });

  test("a form on another site cannot write: no preflight, no request", async () => {
    const body = JSON.stringify({ query: '{ family(slug: "first") { id } }' });
    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain("Family:first");
  });

  test("a body above 4 MB is refused as GraphQL", async () => {
    const body = JSON.stringify({ query: `{ families(query: "${"x".repeat(4 * 1024 * 1024)}") { totalCount } }` });
    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(response.status).toBe(413);
    expect((await json(response)).errors[0].extensions.code).toBe("PAYLOAD_TOO_LARGE");
  });
});

describe("prompt sets", () => {
  test("the same prompts make the same set", async () => {
    const create =
      "mutation C($input: CreatePromptSetInput!) { createPromptSet(input: $input) { promptSet { id name size sample(first: 1) { index text } } userErrors { message } } }";
    const input = { name: "mine", prompts: ["One fine day.", "Another one."] };
    const one = (await server.ask(create, { input })).data.createPromptSet;
    expect(one).toMatchObject({
      userErrors: [],
      promptSet: { name: "mine", size: 2, sample: [{ index: 0, text: "One fine day." }] },
    });
    const two = (await server.ask(create, { input: { ...input, name: "again" } })).data.createPromptSet;
    expect(two.promptSet.id).toBe(one.promptSet.id);
  });

  test("an empty set is a user error", async () => {
    const { data } = await server.ask(
      'mutation { createPromptSet(input: { name: "none", prompts: [] }) { promptSet { id } userErrors { code } } }',
    );
    expect(data.createPromptSet).toEqual({ promptSet: null, userErrors: [{ code: "INVALID" }] });
  });
});

describe("files", () => {
  const upload = (name: string, body: string | Uint8Array, headers = {}) =>
    fetch(`${server.url}/uploads/corpora?name=${name}`, {
      method: "PUT",
      body: body as Uint8Array<ArrayBuffer>,
      headers,
    });

  test("an uploaded corpus is listed, and its file comes back byte for byte", async () => {
    const text = "Once upon a time there was a corpus.\n".repeat(20);
    const response = await upload("tale.txt", text);
    expect(response.status).toBe(201);
    const { id } = await json(response);
    const { data } = await server.ask("{ corpora { id name bytes contentHash } }");
    expect(data.corpora).toContainEqual({ id, name: "tale.txt", bytes: text.length, contentHash: id.slice(7) });
    const { fileHash } = (await server.store.corporaByHash([id.slice(7)])).get(id.slice(7))!;
    const file = await fetch(`${server.url}/files/${fileHash}`);
    expect(await file.text()).toBe(text);
    expect(file.headers.get("cache-control")).toContain("immutable");
  });

  test("an empty corpus and one that is no UTF-8 are refused with a sentence", async () => {
    const empty = await upload("empty.txt", "");
    expect([empty.status, (await json(empty)).error]).toEqual([400, expect.stringContaining("empty")]);
    const broken = await upload("broken.txt", Uint8Array.of(72, 105, 0xff, 33));
    expect([broken.status, (await json(broken)).error]).toEqual([400, expect.stringContaining("UTF-8")]);
  });

  test("a page of another site cannot upload", async () => {
    expect((await upload("evil.txt", "text", { origin: "http://example.com" })).status).toBe(403);
  });

  test.each(["0".repeat(64), "..%2F..%2Fetc%2Fpasswd", "lock.json"])("there is no file %s", async (name) => {
    expect((await fetch(`${server.url}/files/${name}`)).status).toBe(404);
  });
});

describe("the process", () => {
  test("it says what it is and that it is well", async () => {
    const { data } = await server.ask("{ server { version store computeProcesses } }");
    expect(data.server).toEqual({ version: "0.4.0", store: "PGlite", computeProcesses: 0 });
    expect(await (await fetch(`${server.url}/healthz`)).text()).toBe("ok\n");
  });

  test("a browser gets a page at /graphql, a program an answer", async () => {
    const page = await fetch(`${server.url}/graphql`, { headers: { accept: "text/html,application/xhtml+xml" } });
    expect(page.headers.get("content-type")).toContain("text/html");
    const query = encodeURIComponent("{ families { totalCount } }");
    const answer = await fetch(`${server.url}/graphql?query=${query}`, {
      headers: { "apollo-require-preflight": "1" },
    });
    expect((await json(answer)).data.families.totalCount).toBeGreaterThan(2);
  });

  test("a port in use is an error that names it", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startServer({ store: server.store, port, web: false })).rejects.toThrow(`port ${port} is in use`);
    await new Promise((resolve) => other.close(resolve));
  });
});
