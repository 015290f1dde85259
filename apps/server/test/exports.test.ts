/** What leaves the server as files: every measure's tables, arrays and figures. */

import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signTicket } from "../src/tickets.js";
import { everyReport, measures, parseCsv, parseNpy, parseParquet, requireWellFormed } from "./exportFixtures.js";
import { finished, openServer, rowsOf, type TestServer } from "./harness.js";

let server: TestServer;
let keys: Record<string, string>;

beforeAll(async () => {
  server = await openServer({ compute: true });
  keys = await everyReport(server);
}, 600_000);
afterAll(() => server?.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}${path}`, { headers });
const of = (measure: string, rest: string) => `/exports/reports/${keys[measure]}${rest}`;

async function json(measure: string) {
  const response = await get(of(measure, ".json"));
  expect(response.status).toBe(200);
  // biome-ignore lint/suspicious/noExplicitAny: each test knows its report
  return (await response.json()) as any;
}

async function npy(path: string) {
  const response = await get(path);
  expect([path, response.status]).toEqual([path, 200]);
  return parseNpy(new Uint8Array(await response.arrayBuffer()));
}

interface Listed {
  tables: { name: string; columns: { name: string; type: string }[]; csv: string; parquet: string }[];
  arrays: { name: string; axes: string[]; href: string }[];
  figures: { name: string; href: string; dark: string }[];
}

async function exportsOf(measure: string): Promise<Listed> {
  const family = measure === "variance" ? "crossed" : "tiny";
  const { data, errors } = await server.ask(
    `{ family(slug: "${family}") { reports(first: 100) { nodes { key exports { json csv parquet svg npz
      tables { name description columns { name type unit description } csv: href parquet: href(format: PARQUET) }
      arrays { name description axes href }
      figures { name description href dark: href(theme: DARK, width: 500) } } } } } }`,
  );
  expect(errors).toBeUndefined();
  return data.family.reports.nodes.find(({ key }: { key: string }) => key === keys[measure]).exports;
}

// biome-ignore lint/suspicious/noExplicitAny: as the JSON has it
type Result = any;
type Expected = { table?: string; rows: number; row: number; column: string; value: number };

const pairs = (n: number) => (n * (n - 1)) / 2;

/** Of each measure: rows of its main table, or of another, and one number in it, from the JSON alone. */
const expected: Record<string, (result: Result) => Expected> = {
  // 3 refits × 2 layers × 2 heads
  stability: ({ heads }) => ({ rows: 12, row: 7, column: "calibrated", value: heads[7].estimate.calibrated }),
  "cross-layer": ({ shares }) => ({ table: "shares", rows: 4, row: 2, column: "share", value: shares[1][0] }),
  commonness: ({ similarity }) => ({
    table: "similarity",
    rows: 8,
    row: 5,
    column: "similarity",
    value: similarity[1][0][1],
  }),
  // 8 weights of 2 layers
  norms: ({ layers }) => ({ rows: 16, row: 8, column: "norm", value: layers[1].norms.W_Q }),
  // 2 sets × 2 layers
  "prompt-length": ({ sets }) => ({ rows: 4, row: 1, column: "sd", value: sets[0].layers[1].sd }),
  compare: ({ sides }) => ({
    table: "perplexities",
    rows: 7,
    row: 4,
    column: "sliding",
    value: sides[1].perplexities[1].sliding,
  }),
  residual: ({ matrices }) => ({
    table: "pairs",
    rows: 2 * pairs(3),
    row: 4,
    column: "similarity",
    value: matrices[1][0][2],
  }),
  ablation: ({ heads }) => ({ rows: 4, row: 3, column: "delta_loss", value: heads[3].deltaLoss }),
  map: ({ points }) => ({ rows: 12, row: 11, column: "x", value: points.x[11] }),
  classes: ({ classes }) => ({
    table: "members",
    rows: 12,
    row: 4,
    column: "similarity",
    value: classes[1].members[1].similarity,
  }),
  // 5 kinds, 4 parts and 4 shares of 4 heads, unless too little agrees to be shared out
  agreement: ({ heads }) => ({
    rows: heads.reduce((n: number, { agreement }: Result) => n + (agreement.shares ? 13 : 9), 0),
    row: 3,
    column: "lower",
    value: heads[0].agreement.output.interval.lower,
  }),
  neurons: ({ neurons }) => ({
    table: "neurons",
    rows: neurons.flat().length,
    row: 5,
    column: "similarity",
    value: neurons[0][5],
  }),
  embeddings: ({ measures }) => ({ rows: measures.length, row: 1, column: "value", value: measures[1].estimate.value }),
  "refit-pair": ({ similarity }) => ({ rows: 4, row: 2, column: "similarity", value: similarity[1][0] }),
  stitching: ({ layers }) => ({ rows: 2, row: 1, column: "stitched_value", value: layers[1].stitched.value }),
  prompts: ({ prompts }) => ({ rows: 4, row: 2, column: "deviation", value: prompts[2].deviation }),
  // the whole, 2 layers and 4 heads at each step
  dynamics: ({ steps, heads }) => ({
    rows: 7 * steps.length,
    row: 6 * steps.length,
    column: "own",
    value: heads[3].steps[0].own,
  }),
  power: ({ grid }) => ({
    table: "grid",
    rows: grid.refits.length * grid.prompts.length,
    row: grid.prompts.length,
    column: "half_width",
    value: grid.halfWidths[1][0],
  }),
  influence: ({ refits }) => ({ table: "heads", rows: 12, row: 6, column: "delta", value: refits[1].heads[2].delta }),
  variance: ({ heads }) => ({ rows: 7, row: 6, column: "interaction", value: heads[3].interaction.value }),
  scores: ({ heads }) => ({
    table: "distances",
    rows: 4 * heads[0].distances.length,
    row: 1,
    column: "share",
    value: heads[0].distances[1],
  }),
  // of 2 heads a layer there is but one other set of one head each
  portability: ({ refits }) => ({ table: "controls", rows: 3, row: 1, column: "effect", value: refits[1].controls[0] }),
  transplant: ({ heads }) => ({
    table: "transplants",
    rows: 8,
    row: 3,
    column: "loss",
    value: heads[1].transplants[1].loss,
  }),
};

describe.each(measures)("%s", (measure) => {
  test("the JSON is the whole stored report with where it comes from", async () => {
    const document = await json(measure);
    const record = (await server.store.report(keys[measure]))!;
    expect(document).toMatchObject({ key: keys[measure], measure, provenance: { key: keys[measure] } });
    expect(document.warnings).toEqual(record.warnings);
    expect(document.result).toEqual(JSON.parse(JSON.stringify(await server.store.reportResult(record))));
  });

  test("every table is the same as CSV and as Parquet, cell by cell", async () => {
    const { tables } = await exportsOf(measure);
    expect(tables.at(-1)!.name).toBe("claims");
    for (const { name, columns, csv, parquet } of tables) {
      const text = await (await get(csv)).text();
      const { columns: header, rows } = parseCsv(text);
      expect([name, header]).toEqual([name, columns.map((column) => column.name)]);
      expect(new Set(header).size).toBe(header.length);
      const read = await parseParquet(await (await get(parquet)).arrayBuffer());
      expect(read.types.map(([name]) => name)).toEqual(header);
      expect([name, read.rows.length]).toEqual([name, rows.length]);
      expect(JSON.parse(read.about.get("seedscope")!)).toMatchObject({ key: keys[measure], table: name });
      for (const [r, row] of rows.entries()) {
        for (const [c, cell] of row.entries()) {
          const value = read.rows[r][header[c]];
          // the shortest text that gives a float64 back is what String writes: equal text is an equal number
          expect([name, r, header[c], value === null || value === undefined ? "" : String(value)]).toEqual([
            name,
            r,
            header[c],
            cell,
          ]);
        }
      }
    }
  });

  test("a table has the report's rows and its float64s, to the last bit", async () => {
    const { result } = await json(measure);
    const { table, rows, row, column, value } = expected[measure](result);
    const query = table ? `?table=${table}` : "";
    const csv = parseCsv(await (await get(of(measure, `.csv${query}`))).text());
    expect(csv.rows).toHaveLength(rows);
    expect(typeof value).toBe("number");
    expect(Number(csv.rows[row][csv.columns.indexOf(column)])).toBe(value);
    const parquet = await parseParquet(await (await get(of(measure, `.parquet${query}`))).arrayBuffer());
    expect(parquet.rows[row][column]).toBe(value);
    expect(parquet.types).toContainEqual([column, "DOUBLE"]);
  });

  test("every array is read back, alone and in the archive of all", async () => {
    const { arrays } = await exportsOf(measure);
    const response = await get(of(measure, ".npz"));
    if (arrays.length === 0) return expect(response.status).toBe(404);
    const members = unzipSync(new Uint8Array(await response.arrayBuffer()));
    expect(Object.keys(members)).toEqual(arrays.map(({ name }) => `${name}.npy`));
    for (const { name, axes, href } of arrays) {
      const { shape, values } = await npy(href);
      expect([name, shape.length]).toEqual([name, axes.length]);
      expect(parseNpy(members[`${name}.npy`])).toEqual({ shape, values });
    }
  });

  test("every figure is well-formed, runs nothing, and says where it comes from", async () => {
    const { figures } = await exportsOf(measure);
    const drawn: string[] = [];
    for (const { name, href, dark } of figures) {
      const response = await get(href);
      if (response.status === 404) continue;
      expect([name, response.status, response.headers.get("content-type")]).toEqual([
        name,
        200,
        "image/svg+xml; charset=utf-8",
      ]);
      const svg = await response.text();
      const texts = requireWellFormed(svg);
      expect(svg).not.toMatch(/<script|<foreignObject|\son\w+=|javascript:|@import|<image|currentColor|NaN|Infinity/i);
      expect([...svg.matchAll(/(?:href|url\()[="']*([^"')]+)/g)].every(([, target]) => target.startsWith("#s-"))).toBe(
        true,
      );
      expect(svg).toMatch(new RegExp(`<desc id="s-about">[^<]*${keys[measure]}[^<]*\\d refits`));
      expect(texts.length).toBeGreaterThan(3);
      expect(await (await get(dark)).text()).toMatch(/^<svg [^>]*width="500"[^>]*>.*fill="#12161b"/);
      drawn.push(name);
    }
    expect(drawn.length).toBeGreaterThan(0);
  });
});

describe("arrays", () => {
  test("pairs of heads hold every match that the report lists", async () => {
    const { result } = await json("stability");
    for (const layer of [0, 1]) {
      const { shape, values } = await npy(of("stability", `/pairs/L${layer}.npy`));
      // 3 refits · 2 heads on both axes; row refit · heads + head
      expect(shape).toEqual([6, 6]);
      for (const { refit, layer: at, head, matches } of result.heads) {
        if (at !== layer) continue;
        for (const match of matches) {
          expect(values[(refit * 2 + head) * 6 + match.refit * 2 + match.head]).toBe(match.similarity);
        }
      }
    }
  });

  test("a Matrix tells where the same numbers are", async () => {
    const { data } = await server.ask(
      `{ family(slug: "tiny") { reports(first: 100) { nodes { key
        ... on CommonnessReport { similarity(layer: 1) { rows cols values npy: href csv: href(format: CSV) json: href(format: JSON) npz: href(format: NPZ) } } } } } }`,
    );
    const { similarity } = data.family.reports.nodes.find(({ key }: { key: string }) => key === keys.commonness);
    expect(await npy(similarity.npy)).toEqual({ shape: [2, 2], values: similarity.values });
    const { columns, rows } = parseCsv(await (await get(similarity.csv)).text());
    expect(columns).toEqual(["head", "H0", "H1"]);
    expect(rows.map(([name, ...values]) => [name, values.map(Number)])).toEqual(
      rowsOf(similarity).map((values, head) => [`H${head}`, values]),
    );
    const nested = await (await get(similarity.json)).json();
    expect(nested).toMatchObject({
      shape: [2, 2],
      labels: [
        ["H0", "H1"],
        ["H0", "H1"],
      ],
      values: rowsOf(similarity),
    });
    const members = unzipSync(new Uint8Array(await (await get(similarity.npz)).arrayBuffer()));
    expect(Object.keys(members)).toEqual(["similarity/L1.npy"]);
  });

  test("effects of an ablation on every token average to the report's", async () => {
    const { result } = await json("ablation");
    const { shape, values } = await npy(of("ablation", "/token-effects.npy"));
    const tokens = result.baseline.tokens;
    expect(shape).toEqual([2, 2, tokens]);
    for (const [slot, { deltaLoss }] of result.heads.entries()) {
      const mean = values.slice(slot * tokens, (slot + 1) * tokens).reduce((sum, value) => sum + value / tokens, 0);
      // token losses are kept as float32: 6e-8 of about 5 nats
      expect(Math.abs(mean - deltaLoss)).toBeLessThan(1e-6);
    }
  });

  test("all arrays below a name are one archive", async () => {
    const members = unzipSync(new Uint8Array(await (await get(of("stability", "/pairs.npz"))).arrayBuffer()));
    expect(Object.keys(members)).toEqual(["pairs/L0.npy", "pairs/L1.npy"]);
  });

  test("three axes do not fit into CSV", async () => {
    const response = await get(of("stability", "/values.csv"));
    expect([response.status, await response.json()]).toEqual([400, { error: expect.stringMatching(/3 axes/) }]);
  });
});

describe("figures", () => {
  test("the map of heads' values is written into its cells", async () => {
    const { result } = await json("stability");
    const texts = requireWellFormed(await (await get(of("stability", ".svg?figure=heads"))).text());
    for (const { refit, estimate } of result.heads) {
      if (refit === 0) expect(texts).toContain(estimate.value.toFixed(2).replace("-", "−"));
    }
  });

  test("curves stay within the picture, one point a layer", async () => {
    const svg = await (await get(of("residual", ".svg?theme=paper"))).text();
    const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number);
    // a path that begins with an arc is a point: M, rx, A; it lies where its transform puts it
    const points = [...svg.matchAll(/transform="translate\(([\d.-]+),([\d.-]+)\)" d="M[^"]*A[^"]*"/g)];
    expect(points).toHaveLength(2);
    for (const [, x, y] of points) {
      expect(Number(x)).toBeGreaterThan(0);
      expect(Number(x)).toBeLessThan(width);
      expect(Number(y)).toBeGreaterThan(0);
      expect(Number(y)).toBeLessThan(height);
    }
    expect(svg).toContain('font-family="serif"');
  });
});

describe("over HTTP", () => {
  test("what never changes is known by its content, and not sent twice", async () => {
    const first = await get(of("stability", ".csv"), { "accept-encoding": "identity" });
    const tag = first.headers.get("etag")!;
    expect(tag).toMatch(/^"[0-9a-f]{64}"$/);
    expect(first.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    expect(first.headers.get("content-disposition")).toMatch(
      /^attachment; filename="tiny-stability-calibrated-step-10-[0-9a-f]{8}-heads\.csv"$/,
    );
    expect(first.headers.get("x-seedscope-provenance")).toBe(of("stability", ".json"));
    expect(first.headers.get("x-content-type-options")).toBe("nosniff");
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
      const again = await get(of("stability", ".csv"), { "if-none-match": known });
      expect([again.status, await again.text(), again.headers.get("etag")?.slice(0, 65)]).toEqual([
        304,
        "",
        tag.slice(0, 65),
      ]);
    }
    const other = await get(of("stability", ".csv"), { "if-none-match": '"other"' });
    expect(other.status).toBe(200);
  });

  test("HEAD tells all but the content", async () => {
    const headers = { "accept-encoding": "identity" };
    const [head, whole] = await Promise.all(
      ["HEAD", "GET"].map((method) => fetch(`${server.url}${of("stability", "/pairs/L0.npy")}`, { method, headers })),
    );
    expect(head.status).toBe(200);
    expect(head.headers.get("content-length")).toBe(`${(await whole.arrayBuffer()).byteLength}`);
    expect(head.headers.get("etag")).toBe(whole.headers.get("etag"));
    expect(await head.text()).toBe("");
  });

  test("text is compressed for whoever takes it, and has another tag then", async () => {
    const plain = await get(of("stability", ".json"), { "accept-encoding": "identity" });
    const zipped = await get(of("stability", ".json"), { "accept-encoding": "gzip" });
    expect([plain.headers.get("content-encoding"), zipped.headers.get("content-encoding")]).toEqual([null, "gzip"]);
    expect(await zipped.text()).toBe(await plain.text());
    expect(zipped.headers.get("etag")).toBe(plain.headers.get("etag")!.replace(/"$/, '-gzip"'));
    expect(zipped.headers.get("vary")).toMatch(/accept-encoding/i);
    const numbers = await get(of("stability", ".npz"), { "accept-encoding": "gzip" });
    expect(numbers.headers.get("content-encoding")).toBeNull();
  });

  test.each([
    ["no such report", `/exports/reports/${"0".repeat(64)}.json`, 404],
    ["no key at all", "/exports/reports/nonsense.json", 404],
    ["an unknown ending", ":.exe", 404],
    ["an array's ending on a report", ":.npy", 404],
    ["a report's ending on an array", ":/pairs/L0.svg", 404],
    ["an unknown array", ":/pairs/L99.npy", 404],
    ["a way out of the folder", ":/../../../etc/passwd.npy", 404],
    ["the same, escaped", ":/%2e%2e%2f%2e%2e%2fetc%2fpasswd.npy", 404],
    ["a NUL", ":/pairs%00/L0.npy", 404],
    ["an escape that is none", ":/%zz.npy", 400],
    ["an unknown table", ":.csv?table=secrets", 400],
    ["a table of Object's own", ":.csv?table=__proto__", 400],
    ["a table given twice", ":.csv?table=heads&table=layers", 400],
    ["an unknown parameter", ":.csv?tabel=heads", 400],
    ["an unknown figure", ":.svg?figure=constructor", 400],
    ["an unknown theme", ":.svg?theme=%3Cscript%3E", 400],
    ["a width too large", ":.svg?width=999999", 400],
    ["a width that is none", ":.svg?width=1e3", 400],
    ["a negative width", ":.svg?width=-5", 400],
    ["a parameter where there is none", ":.json?table=heads", 400],
    ["another place", "/exports/other", 404],
    ["a ticket that is none", "/exports/archives/nonsense", 400],
    ["a forged ticket", `/exports/archives/${Buffer.from("{}").toString("base64url")}.AAAA`, 400],
  ])("%s is refused in a sentence", async (_, path, status) => {
    // fetch would resolve ".." itself
    const { request } = await import("node:http");
    const { hostname, port } = new URL(server.url);
    const answer = await new Promise<{ status?: number; body: string }>((resolve, reject) => {
      request({ hostname, port, path: path.replace(/^:/, of("stability", "")) }, (response) => {
        let body = "";
        response.on("data", (text) => (body += text)).on("end", () => resolve({ status: response.statusCode, body }));
      })
        .on("error", reject)
        .end();
    });
    expect([path, answer.status]).toEqual([path, status]);
    expect(JSON.parse(answer.body)).toEqual({ error: expect.stringMatching(/^[^\n]{10,600}$/) });
    expect(answer.body).not.toMatch(/node_modules|\.ts:|\/tmp\//);
  });
});

describe("many at once", () => {
  const start = async (input: object) => {
    const { data, errors } = await server.ask(
      `mutation X($input: ExportBulkInput!) {
        exportBulk(input: $input) { job { id kind title } userErrors { field message code } }
      }`,
      { input: { family: "Family:tiny", ...input } },
    );
    expect(errors).toBeUndefined();
    return data.exportBulk;
  };
  const archiveOf = async (id: string) => {
    const query =
      "query A($id: ID!) { job(id: $id) { state archive { url bytes objectCount expiresAt } check { losses { loss } } } }";
    return (await server.ask(query, { id })).data.job;
  };

  test("reports of two measures, as one file that a signed URL gives", { timeout: 120_000 }, async () => {
    const { job, userErrors } = await start({ measures: ["STABILITY", "ABLATION"], formats: ["JSON", "PARQUET"] });
    expect(userErrors).toEqual([]);
    expect(job.kind).toBe("EXPORT");
    await finished(server, job.id);
    const { archive, check } = await archiveOf(job.id);
    expect(check).toBeNull();
    expect(archive.url).toMatch(/^\/exports\/archives\/[\w-]+\.[\w-]+$/);
    const response = await get(archive.url);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/zip",
      "content-length": `${archive.bytes}`,
      "content-disposition": 'attachment; filename="tiny-reports.zip"',
    });
    const maxAge = Number(/^private, max-age=(\d+)$/.exec(response.headers.get("cache-control")!)![1]);
    expect(Math.abs(maxAge - 7 * 86_400)).toBeLessThan(120);
    const members = unzipSync(new Uint8Array(await response.arrayBuffer()));
    expect(Object.keys(members)).toHaveLength(archive.objectCount);
    const folder = `reports/ablation-calibrated-step-10-${keys.ablation.slice(0, 8)}`;
    const inside = new TextDecoder().decode(members[`${folder}/report.json`]);
    expect(inside).toBe(await (await get(of("ablation", ".json"))).text());
    const { rows } = await parseParquet(members[`${folder}/tables/heads.parquet`].slice().buffer as ArrayBuffer);
    expect(rows).toHaveLength(4);
    const again = await get(archive.url, { "if-none-match": response.headers.get("etag")! });
    expect(again.status).toBe(304);
  });

  test("only the named reports", { timeout: 120_000 }, async () => {
    const { job } = await start({ reports: [`ClassesReport:${keys.classes}`], formats: ["CSV"], days: 1 });
    await finished(server, job.id);
    const { archive } = await archiveOf(job.id);
    const hours = (Date.parse(archive.expiresAt) - Date.now()) / 3_600_000;
    expect(Math.abs(hours - 24)).toBeLessThan(0.1);
    const members = unzipSync(new Uint8Array(await (await get(archive.url)).arrayBuffer()));
    const manifest = JSON.parse(new TextDecoder().decode(members["manifest.json"]));
    expect(manifest.reports.map(({ key }: { key: string }) => key)).toEqual([keys.classes]);
  });

  test("a ticket that was changed, is for something else, or has expired opens nothing", async () => {
    const subject = "00000000-0000-0000-0000-000000000000";
    const ticket = (more: object) =>
      signTicket(server.store, {
        purpose: "export",
        subject,
        viewer: null,
        expiresAt: new Date(Date.now() + 60_000),
        ...more,
      });
    const answer = async (text: string) => {
      const response = await get(`/exports/archives/${text}`);
      return [response.status, ((await response.json()) as { error: string }).error];
    };
    expect(await answer(await ticket({ expiresAt: new Date(Date.now() - 1000) }))).toEqual([
      400,
      expect.stringMatching(/expired/),
    ]);
    expect(await answer(await ticket({ purpose: "upload-corpus" }))).toEqual([
      400,
      expect.stringMatching(/upload-corpus/),
    ]);
    const good = await ticket({});
    expect(await answer(`${good.slice(0, -2)}${good.endsWith("A") ? "BB" : "AA"}`)).toEqual([
      400,
      expect.stringMatching(/forged/),
    ]);
    expect(await answer(good)).toEqual([404, expect.stringMatching(/not kept/)]);
  });

  test.each([
    [{ family: "Family:nobody" }, "family", "NOT_FOUND"],
    [{ reports: ["Family:tiny"] }, "reports", "NOT_FOUND"],
    [{ formats: [] }, "formats", "INVALID"],
    [{ days: 400 }, "days", "INVALID"],
  ])("%j is refused on %s", async (input, field, code) => {
    const { job, userErrors } = await start(input);
    expect(job).toBeNull();
    expect(userErrors).toEqual([{ field: ["input", field], message: expect.any(String), code }]);
  });
});
