/** Uploads, saved views and idempotency keys, over a server that computes nothing; and over the next one on its store. */

import { readdir } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { graphql } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApi } from "../src/api.js";
import { openServer, type TestServer, tinyInput } from "./harness.js";

let server: TestServer;

beforeAll(async () => {
  server = await openServer();
}, 120_000);
afterAll(() => server?.close());

// biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of what it asked for
async function change(name: string, input: object, fields: string): Promise<any> {
  const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation M($input: ${type}!) { payload: ${name}(input: $input) { ${fields} userErrors { field message code } } }`;
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

describe("uploads by ticket", () => {
  const fields = "ticket { url method headers { name value } expiresAt maxBytes }";
  const text = "Once upon a time there was a ticket.\n".repeat(40);
  const put = (url: string, body: string | Uint8Array) =>
    fetch(`${server.url}${url}`, { method: "PUT", body: body as Uint8Array<ArrayBuffer> });

  test("a corpus is put where the ticket says; the ticket twice is harmless", async () => {
    const { ticket, userErrors } = await change("uploadCorpus", { name: "tale.txt", bytes: text.length }, fields);
    expect(userErrors).toEqual([]);
    expect(ticket).toMatchObject({
      url: expect.stringMatching(/^\/uploads\/corpora\?ticket=/),
      method: "PUT",
      headers: [{ name: "Content-Type", value: "application/octet-stream" }],
      maxBytes: text.length,
    });
    expect(Date.parse(ticket.expiresAt)).toBeGreaterThan(Date.now());
    const response = await put(ticket.url, text);
    expect(response.status).toBe(201);
    const { id } = await json(response);
    const query = "query C($id: ID!) { corpus(id: $id) { id name bytes builtIn } node(id: $id) { id } }";
    expect(await read(query, { id })).toEqual({
      corpus: { id, name: "tale.txt", bytes: text.length, builtIn: false },
      node: { id },
    });
    expect(await json(await put(ticket.url, text))).toEqual({ id });
    const other = await change("uploadCorpus", { name: "again.txt" }, fields);
    expect(await json(await put(other.ticket.url, text))).toEqual({ id });
    expect((await read(query, { id })).corpus.name).toBe("tale.txt");
  });

  test("a byte order mark is no part of the text", async () => {
    const { ticket } = await change("uploadCorpus", { name: "bom.txt" }, fields);
    const plain = await json(await put(ticket.url, `Marked. ${text}`));
    const marked = await json(await put(ticket.url, `\ufeffMarked. ${text}`));
    expect(marked).toEqual(plain);
  });

  test.each([
    ["nothing", new Uint8Array(), undefined, 400, "empty"],
    ["what is no UTF-8", Uint8Array.of(72, 105, 0xff, 33), undefined, 400, "UTF-8"],
    ["what breaks off inside a character", Uint8Array.of(72, 105, 0xe2, 0x82), undefined, 400, "UTF-8"],
    ["less than was said", new TextEncoder().encode("short"), 10, 400, "said to have 10"],
    ["more than was said", new TextEncoder().encode("much too long"), 10, 413, "may have 10"],
  ])("%s is refused with a sentence, and nothing of it is kept", async (_what, body, bytes, status, message) => {
    const before = (await read("{ corpora { id } }")).corpora.length;
    const { ticket } = await change("uploadCorpus", { name: "bad.txt", bytes }, fields);
    const response = await put(ticket.url, body);
    expect([response.status, (await json(response)).error]).toEqual([status, expect.stringContaining(message)]);
    expect((await read("{ corpora { id } }")).corpora).toHaveLength(before);
    expect(await unfinishedFiles()).toEqual([]);
  });

  test("half an upload leaves nothing", async () => {
    const { ticket } = await change("uploadCorpus", { name: "half.txt" }, fields);
    const before = (await read("{ corpora { id } }")).corpora.length;
    const request = httpRequest(`${server.url}${ticket.url}`, {
      method: "PUT",
      headers: { "content-length": "100000" },
    });
    request.on("error", () => {});
    request.write("the first half, and then");
    await expect.poll(unfinishedFiles).toHaveLength(1);
    request.destroy();
    await expect.poll(unfinishedFiles).toEqual([]);
    expect((await read("{ corpora { id } }")).corpora).toHaveLength(before);
  });

  test("a ticket is for what it was made for, and is not made up", async () => {
    const { ticket: forFiles } = await change("uploadFile", {}, fields);
    const { ticket: forCorpora } = await change("uploadCorpus", { name: "a" }, fields);
    for (const url of [
      forFiles.url.replace("/files", "/corpora"),
      forCorpora.url.replace("/corpora", "/files"),
      "/uploads/files?ticket=a.b",
      "/uploads/corpora?ticket=",
    ]) {
      const response = await put(url, text);
      expect([response.status, (await json(response)).error]).toEqual([400, expect.stringContaining("ticket")]);
    }
  });

  test("a file is put where its ticket says, and has the size that was said", async () => {
    const bytes = Uint8Array.of(1, 2, 3, 250);
    const { ticket } = await change("uploadFile", { bytes: 4 }, fields);
    const response = await put(ticket.url, bytes);
    const { hash, bytes: kept } = await json(response);
    expect([response.status, kept]).toEqual([201, 4]);
    const back = await fetch(`${server.url}/files/${hash}`);
    expect(new Uint8Array(await back.arrayBuffer())).toEqual(bytes);
    expect((await put(ticket.url, bytes.subarray(1))).status).toBe(400);
    expect((await put(ticket.url, Uint8Array.of(1, 2, 3, 4, 5))).status).toBe(413);
  });

  test.each([
    ["uploadCorpus", { name: " " }, "name"],
    ["uploadCorpus", { name: "a", bytes: 0 }, "bytes"],
    ["uploadCorpus", { name: "a", bytes: 2 ** 28 + 1 }, "bytes"],
    ["uploadFile", { bytes: 1.5 }, "bytes"],
  ])("%s with %j is refused", async (name, input, field) => {
    const payload = await change(name, input, fields);
    expect(payload).toMatchObject({ ticket: null, userErrors: [{ field: ["input", field], code: "INVALID" }] });
  });

  async function unfinishedFiles(): Promise<string[]> {
    const folder = join(server.store.filesFolder, "unfinished");
    const writers = await readdir(folder).catch(() => []);
    return (await Promise.all(writers.map((writer) => readdir(join(folder, writer))))).flat();
  }
});

describe("views", () => {
  const fields = "view { id shortCode title url path state createdBy { id } createdAt pinnedAnalyses { id } }";
  const view = {
    title: "Layer 3",
    path: "/f/demo?tab=heads#L3",
    state: { layer: 3, heads: ["L3H0"], deep: { a: null } },
  };

  test("a view is kept as it was, under a short address that leads there", async () => {
    const { view: saved, userErrors } = await change("saveView", view, fields);
    expect(userErrors).toEqual([]);
    expect(saved).toMatchObject({
      ...view,
      id: `View:${saved.shortCode}`,
      url: `/v/${saved.shortCode}`,
      pinnedAnalyses: [],
    });
    expect(saved.shortCode).toMatch(/^[2-9a-hjkmnp-z]{8}$/);
    const query = `query V($code: String!, $id: ID!) { view(shortCode: $code) { title state } node(id: $id) { id } }`;
    expect(await read(query, { code: saved.shortCode, id: saved.id })).toEqual({
      view: { title: view.title, state: view.state },
      node: { id: saved.id },
    });
    const link = await fetch(`${server.url}${saved.url}`, { redirect: "manual" });
    expect([link.status, link.headers.get("location")]).toEqual([302, `/f/demo?tab=heads&view=${saved.shortCode}#L3`]);
  });

  test("an unknown code is a page that says so", async () => {
    for (const path of ["/v/22222222", "/c/22222222", "/c/22222222/badge.svg"]) {
      const page = await fetch(`${server.url}${path}`);
      expect([page.status, await page.text()]).toEqual([404, expect.stringContaining("There is no such")]);
    }
    expect(await read('{ view(shortCode: "22222222") { id } }')).toEqual({ view: null });
  });

  test.each([
    ["another site", { path: "//example.com" }, "path"],
    ["another site, as browsers read it", { path: "/\\example.com" }, "path"],
    ["an address with its origin", { path: "https://example.com/f" }, "path"],
    ["a header in the path", { path: "/f\r\nSet-Cookie: a" }, "path"],
    ["no title", { title: "" }, "title"],
    ["too large a state", { state: { text: "x".repeat(64 * 1024) } }, "state"],
    ["a report that is not there", { pinned: [`MapReport:${"0".repeat(64)}`] }, "pinned"],
  ])("%s is refused", async (_what, wrong, field) => {
    const payload = await change("saveView", { ...view, ...wrong }, fields);
    const code = field === "pinned" ? "NOT_FOUND" : "INVALID";
    expect(payload).toMatchObject({ view: null, userErrors: [{ field: ["input", field], code }] });
  });

  test("a state is an object, or no state", async () => {
    const query = "mutation M($input: SaveViewInput!) { saveView(input: $input) { view { id } } }";
    const { errors } = await server.ask(query, { input: { ...view, state: [1] } });
    expect(errors?.[0].extensions.code).toBe("BAD_USER_INPUT");
  });

  test("many at once under one key are one view, page by page with the others", async () => {
    const input = { ...view, title: "Once", idempotencyKey: "one view" };
    const made = await Promise.all([1, 2, 3, 4].map(() => change("saveView", input, fields)));
    expect(new Set(made.map((payload) => payload.view?.id)).size).toBe(1);
    const conflict = await change("saveView", { ...input, title: "Another" }, fields);
    expect(conflict.userErrors).toMatchObject([{ field: ["input", "idempotencyKey"], code: "CONFLICT" }]);
    const list =
      "query L($after: String) { views(first: 1, after: $after) { totalCount nodes { title } pageInfo { endCursor } } }";
    const { views } = await read(list);
    expect(views).toMatchObject({ totalCount: 2, nodes: [{ title: "Once" }] });
    const next = await read(list, { after: views.pageInfo.endCursor });
    expect(next.views.nodes).toEqual([{ title: "Layer 3" }]);
  });
});

describe("idempotency keys", () => {
  const train = (input: object) =>
    change("trainFamily", { ...tinyInput, ...input }, "family { id } job { id idempotencyKey }");

  test("two trainings at once under one key are one family", async () => {
    const input = { name: "Keyed", idempotencyKey: "keyed" };
    const [one, two] = await Promise.all([train(input), train(input)]);
    expect(one.userErrors).toEqual([]);
    expect(two).toEqual(one);
    expect(one.job.idempotencyKey).toBe("keyed");
    expect((await read('{ families(query: "keyed") { totalCount } }')).families.totalCount).toBe(1);
  });

  test("the key with other input is a conflict, whatever it asks for", async () => {
    for (const payload of [
      await train({ name: "Keyed", initSeeds: [1, 3], idempotencyKey: "keyed" }),
      await change("checkFamily", { family: "Family:keyed", idempotencyKey: "keyed" }, "job { id }"),
      await change("importFamily", { builtIn: "x", idempotencyKey: "keyed" }, "job { id }"),
      await change("uploadCorpus", { name: "a", idempotencyKey: "keyed" }, "ticket { url }"),
    ]) {
      expect(payload.userErrors).toMatchObject([{ field: ["input", "idempotencyKey"], code: "CONFLICT" }]);
    }
  });

  test("what says the same in other words is the same", async () => {
    const again = await train({
      grid: "PAIRED",
      dataSeeds: null,
      idempotencyKey: "keyed",
      name: "Keyed",
      clientMutationId: "second",
    });
    expect(again).toMatchObject({ family: { id: "Family:keyed" }, userErrors: [] });
  });

  test("users have keys of their own, and what they made is theirs", async () => {
    const rows = ["ada", "bob"].map((id) => `('${id}', '${id}', '${id}@example.org', 'editor')`);
    await server.store.db.execute(`insert into users (id, name, email, role) values ${rows.join(", ")}`);
    const api = await createApi(server.store);
    const as = async (userId: string, source: string) => {
      const viewer = { kind: "user", userId, name: userId, role: "editor", scope: "write" } as const;
      const { data, errors } = await graphql({ schema: api.schema, source, contextValue: api.context(viewer) });
      expect(errors).toBeUndefined();
      return JSON.parse(JSON.stringify(data));
    };
    const save =
      'mutation { saveView(input: { title: "Mine", path: "/", idempotencyKey: "mine" }) { view { id createdBy { id name } } } }';
    const [{ saveView: ada }, { saveView: bob }] = [await as("ada", save), await as("bob", save)];
    expect(ada.view.createdBy).toEqual({ id: "User:ada", name: "ada" });
    expect(bob.view.createdBy).toEqual({ id: "User:bob", name: "bob" });
    expect(ada.view.id).not.toBe(bob.view.id);
    expect((await as("ada", save)).saveView).toEqual(ada);

    const train = `mutation { trainFamily(input: { name: "Adas", idempotencyKey: "mine2", initSeeds: [1],
      architecture: { layers: 1, heads: 1, dModel: 8, contextLength: 8 }, recipe: { batchSize: 2, steps: 1 }
    }) { family { id } job { idempotencyKey requestedBy { id } } userErrors { message } } }`;
    expect((await as("ada", train)).trainFamily).toEqual({
      family: { id: "Family:adas" },
      job: { idempotencyKey: "mine2", requestedBy: { id: "User:ada" } },
      userErrors: [],
    });
    const remove = (slug: string) =>
      `mutation { deleteFamily(input: { family: "Family:${slug}", confirm: "${slug}" }) { deletedId userErrors { code } } }`;
    const forbidden = { deletedId: null, userErrors: [{ code: "FORBIDDEN" }] };
    expect((await as("bob", remove("adas"))).deleteFamily).toEqual(forbidden);
    expect((await as("bob", remove("keyed"))).deleteFamily).toEqual(forbidden);
    expect((await as("ada", remove("adas"))).deleteFamily).toEqual({ deletedId: "Family:adas", userErrors: [] });
  });
});
