/** Attention of heads on any text, while the request waits. */

import { readCheckpoint } from "@seedscope/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer } from "../src/index.js";
import { openServer, promptSet, rowsOf, silent, type TestServer, trainTiny } from "./harness.js";
import { plainForward } from "./plainForward.js";

let server: TestServer;

beforeAll(async () => {
  server = await openServer({ compute: true });
  await trainTiny(server, "tiny");
}, 400_000);
afterAll(() => server?.close());

const bos = 256;
/** A family of bytes: BOS and the text's UTF-8, cut to 16. */
const bytesOf = (text: string) => [bos, ...new TextEncoder().encode(text)].slice(0, 16);

/** The same by plain loops on the stored weights. */
async function plain(ordinal: number, tokens: number[]) {
  const family = (await server.store.familyBySlug("tiny"))!;
  const refit = (await server.store.refitsOfFamilies([family.id])).get(family.id)![ordinal];
  const { fileHash } = (await server.store.checkpointsOfRefits([refit.id])).get(refit.id)!.at(-1)!;
  return plainForward(family.config, readCheckpoint(await server.store.files.read(fileHash)).weights, tokens);
}

const pattern = "{ tokens truncated indices values keptMass losses dense { rows cols rowLabels values } }";
const ofHead = (arguments_: string, fields = pattern) =>
  server.ask(`{ node(id: "Head:tiny/1@10/L1H0") { ... on Head { attention(${arguments_}) ${fields} } } }`);

test("a head's pattern and the tokens' losses are those of plain loops; sparse keeps the largest of each row", async () => {
  const text = "a rose is";
  const { data, errors } = await ofHead(`text: "${text}", topK: 2, threshold: 0.2`);
  expect(errors).toBeUndefined();
  const { tokens, truncated, indices, values, keptMass, losses, dense } = data.node.attention;
  expect(tokens).toEqual(["<|bos|>", ..."a rose is"]);
  expect(truncated).toBe(false);
  const expected = await plain(1, bytesOf(text));
  const n = tokens.length;
  expect(dense).toMatchObject({ rows: n, cols: n, rowLabels: tokens });
  for (const [query, row] of rowsOf(dense).entries()) {
    for (const [key, value] of row.entries()) {
      // float32 on values in [0, 1], against float64
      expect(Math.abs(value - (expected.patterns[1][0][query][key] ?? 0))).toBeLessThan(1e-6);
    }
  }
  for (const [i, loss] of losses.entries()) expect(Math.abs(loss - expected.losses[i])).toBeLessThan(1e-5);
  expect(losses.length).toBe(n - 1);
  // by hand: of each row the two largest, if they are at least 0.2
  const kept = rowsOf(dense).flatMap((row, query) => {
    const second = [...row].sort((a, b) => b - a)[1] ?? 0;
    return row.flatMap((value, key) => (value >= Math.max(second, 0.2) ? [[query * n + key, value]] : []));
  });
  expect(indices.map((index: number, i: number) => [index, values[i]])).toEqual(kept);
  expect(keptMass).toBeCloseTo(kept.reduce((sum, [, value]) => sum + value, 0) / n, 12);
});

test("text beyond the context is cut, and that is said; BOS can be left out; bytes that are no text stand as bytes", async () => {
  const long = "sixteen tokens and more";
  const cut = (await ofHead(`text: "${long}"`)).data.node.attention;
  expect(cut).toMatchObject({ truncated: true, tokens: ["<|bos|>", ...long.slice(0, 15)] });
  const bare = (await ofHead('text: "é", prependBos: false, threshold: 0')).data.node.attention;
  // U+00E9 is C3 A9
  expect(bare).toMatchObject({ tokens: ["\\xC3", "\\xA9"], truncated: false, keptMass: expect.closeTo(1, 6) });
  const expected = await plain(1, [0xc3, 0xa9]);
  expect(bare.values[2]).toBeCloseTo(expected.patterns[1][0][1][1], 6);
});

test("a prompt by its id is the same as its text, and has the family's tokens", async () => {
  const set = await promptSet(server, "two", ["one two", "a rose is"]);
  const { data } = await server.ask(
    `query P($id: ID!) { node(id: $id) { ... on PromptSet { sample(first: 9) { id index text tokens(family: "Family:tiny") } } } }`,
    { id: set },
  );
  const [, second] = data.node.sample;
  expect(second).toMatchObject({ id: `${set.replace("PromptSet", "Prompt")}/1`, index: 1, text: "a rose is" });
  expect(second.tokens).toEqual(["<|bos|>", ..."a rose is"]);
  const [byId, byText] = await Promise.all([ofHead(`promptId: "${second.id}"`), ofHead('text: "a rose is"')]);
  expect(byId.data).toEqual(byText.data);
  expect((await server.ask("query N($id: ID!) { node(id: $id) { id } }", { id: second.id })).data.node.id).toBe(
    second.id,
  );
});

test("the whole pattern is a file too, that never changes: NPY, NPZ, CSV, JSON", async () => {
  const hrefs = "npy: href npz: href(format: NPZ) csv: href(format: CSV) json: href(format: JSON)";
  const { data } = await ofHead('text: "a rose, ünd", prependBos: false', `{ tokens dense { values ${hrefs} } }`);
  const { tokens, dense } = data.node.attention;
  const n = tokens.length;
  const file = async (href: string, headers: Record<string, string> = {}) => fetch(server.url + href, { headers });

  const npy = await file(dense.npy);
  expect(npy.headers.get("cache-control")).toContain("immutable");
  const bytes = Buffer.from(await npy.arrayBuffer());
  // by hand: magic, version, length of the header, the header, the values
  const header = bytes.subarray(10, 10 + bytes.readUInt16LE(8)).toString("latin1");
  expect(header).toContain("'descr': '<f4'");
  expect(header).toContain(`'shape': (${n}, ${n})`);
  const from = 10 + bytes.readUInt16LE(8);
  expect(Array.from({ length: n * n }, (_, i) => bytes.readFloatLE(from + 4 * i))).toEqual(dense.values);
  expect((await file(dense.npy, { "If-None-Match": npy.headers.get("etag")! })).status).toBe(304);

  const npz = Buffer.from(await (await file(dense.npz)).arrayBuffer());
  expect(npz.includes(bytes)).toBe(true); // stored, not deflated
  const json = await (await file(dense.json)).json();
  expect(JSON.stringify(json)).toContain(JSON.stringify(dense.values.slice(0, n)).slice(1, -1));
  expect((await (await file(dense.csv)).text()).split("\n").filter(Boolean)).toHaveLength(n + 1);

  const wrong = await file("/exports/patterns/tiny/1@10/L1H0.npy");
  expect(wrong.status).toBe(400);
  expect(((await wrong.json()) as { error: string }).error).toBe("give text or promptId, one of them");
  expect((await file("/exports/patterns/tiny/1@10/L9H0.npy?text=a")).status).toBe(404);
  expect((await file("/exports/patterns/tiny/1@10/L1H0.pdf?text=a")).status).toBe(404);
});

test("over all refits: one slot, or one head class", async () => {
  const text = "in the sea";
  const { data, errors } = await server.ask(
    `query A($text: String!) { family(slug: "tiny") {
      head(layer: 0, index: 1) { layer index heads { id refit { ordinal } attention(text: $text) { dense { rows cols values } } } }
      classes(wait: { waitMs: 30000 }) { ... on ClassesReport { classes(first: 1) { nodes { members { head { layer index refit { ordinal } attention(text: $text) { dense { rows cols values } } } } } } } }
    } }`,
    { text },
  );
  expect(errors).toBeUndefined();
  const { head, classes } = data.family;
  expect(head.heads.map(({ id }: { id: string }) => id)).toEqual([0, 1, 2].map((r) => `Head:tiny/${r}@10/L0H1`));
  const members = classes.classes.nodes[0].members.map((member: { head: object }) => member.head);
  for (const { layer = 0, index = 1, refit, attention } of [...head.heads, ...members]) {
    const expected = (await plain(refit.ordinal, bytesOf(text))).patterns[layer][index];
    const last = rowsOf(attention.dense).at(-1)!;
    for (const [key, value] of last.entries()) expect(Math.abs(value - expected.at(-1)![key])).toBeLessThan(1e-6);
  }
});

test.each([
  ["", "give text or promptId, one of them", "text"],
  ['text: ""', "text is empty; give at least one character", "text"],
  ['text: "a", promptId: "b"', "give text or promptId, one of them", "text"],
  [`text: "${"a".repeat(20_001)}"`, "text has 20001 characters; give at most 20000", "text"],
  ['promptId: "Prompt:1"', 'promptId is "Prompt:1", and there is no such prompt', "promptId"],
  ['text: "a", topK: 0', "topK is 0; give 1 to 1024", "topK"],
  ['text: "a", threshold: 1.5', "threshold is 1.5; give a number between 0 and 1", "threshold"],
])("attention(%.40s) is refused", async (arguments_, message, field) => {
  const { data, errors } = await (arguments_
    ? ofHead(arguments_)
    : server.ask('{ node(id: "Head:tiny/1@10/L1H0") { ... on Head { attention { keptMass } } } }'));
  expect(data.node.attention).toBeNull();
  expect(errors).toMatchObject([{ message, extensions: { code: "BAD_USER_INPUT", field } }]);
});

test("no more than 50 refits or texts in one request", async () => {
  const aliases = Array.from({ length: 51 }, (_, i) => `a${i}: attention(text: "t${i}") { keptMass }`);
  const { data, errors } = await server.ask(
    `{ node(id: "Head:tiny/0@10/L0H0") { ... on Head { ${aliases.join(" ")} } } }`,
  );
  expect(errors).toMatchObject([{ message: "attention is asked of more than 50 refits or texts in one request" }]);
  expect(Object.values(data.node).filter((value) => value !== null).length).toBe(50);
});

test("slots and steps that are not there are refused", async () => {
  const refused = async (slot: string) =>
    (await server.ask(`{ family(slug: "tiny") { head(${slot}) { heads { id } } } }`)).errors;
  expect(await refused("layer: 2, index: 0")).toMatchObject([{ message: "layer is 2; tiny has 0 to 1" }]);
  expect(await refused("layer: 0, index: -1")).toMatchObject([
    { message: "index is -1; a layer of tiny has heads 0 to 1" },
  ]);
  expect(await refused("layer: 0, index: 0, step: 99")).toMatchObject([
    { message: expect.stringMatching(/^step is 99; all refits have checkpoints at 0, .*10$/) },
  ]);
});

test("a server in which nothing computes says so, and answers all else", async () => {
  const other = await startServer({ store: server.store, port: 0, web: false, log: silent });
  try {
    const response = await fetch(`${other.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        query: '{ node(id: "Head:tiny/0@10/L0H0") { ... on Head { label attention(text: "a") { keptMass } } } }',
      }),
    });
    const { data, errors } = (await response.json()) as { data: { node: object }; errors: object[] };
    expect(data.node).toEqual({ label: "L0H0", attention: null });
    expect(errors).toMatchObject([{ extensions: { code: "OFFLINE_BACKEND" } }]);
  } finally {
    await other.close();
  }
});
