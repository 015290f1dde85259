/** One report of every measure, and readers of what is exported that share nothing with the writers. */

import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { analysis, finished, promptSet, type TestServer, trainTiny } from "./harness.js";

/** Longer and shorter, so that tokens and prompts differ. */
const texts = [
  "The kettle sang on the stove while the rain",
  "Once upon a time a fox met a crow who",
  "def area(radius):\n    return 3.14 * radius",
  "Two and two is four, and four and four is",
];

/** Measure → the field that asks for it, of which family, and with what beside the prompts. */
const asked: Record<string, { field: string; family?: string; input?: (prompts: string, fewer: string) => object }> = {
  stability: { field: "stability" },
  "cross-layer": { field: "crossLayer" },
  commonness: { field: "commonness" },
  norms: { field: "norms" },
  "prompt-length": { field: "promptLength", input: (prompts, fewer) => ({ promptSets: [fewer, prompts] }) },
  compare: { field: "comparison", input: (promptSet) => ({ promptSet, against: "Family:crossed" }) },
  residual: { field: "residual" },
  ablation: { field: "ablation" },
  map: { field: "map", input: (promptSet) => ({ promptSet, method: "PCA" }) },
  classes: { field: "classes" },
  agreement: { field: "agreement" },
  neurons: { field: "neurons" },
  embeddings: { field: "embeddings", input: () => ({}) },
  "refit-pair": { field: "refitPair", input: (promptSet) => ({ promptSet, left: 2, right: 0 }) },
  stitching: { field: "stitching", input: (promptSet) => ({ promptSet, left: 2, right: 0 }) },
  prompts: { field: "promptAgreement" },
  dynamics: { field: "dynamics" },
  power: { field: "power" },
  influence: { field: "influence" },
  variance: { field: "variance", family: "crossed" },
  scores: { field: "headScores" },
  portability: { field: "portability", input: (promptSet) => ({ promptSet, heads: ["L0H1", "L1H0"], controls: 3 }) },
  transplant: { field: "transplant" },
};

export const measures = Object.keys(asked);

/** Trains two families and measures everything on them. @returns measure → key */
export async function everyReport(server: TestServer): Promise<Record<string, string>> {
  const prompts = await promptSet(server, "few", texts);
  const fewer = await promptSet(server, "fewer", texts.slice(2));
  await trainTiny(server, "tiny");
  await trainTiny(server, "crossed", { initSeeds: [1, 2], dataSeeds: [1, 2], grid: "CROSSED", checkpointSteps: [0] });
  const keyOf = async (measure: string): Promise<[string, string]> => {
    const { field, family = "tiny", input = (promptSet: string) => ({ promptSet }) } = asked[measure];
    const ask = (waitMs: number) => analysis(server, family, field, { input: input(prompts, fewer), wait: { waitMs } });
    let report = await ask(0);
    if (report.job) {
      await finished(server, report.job.id);
      report = await ask(0);
    }
    if (!report.key) throw new Error(`${measure}: ${JSON.stringify(report)}`);
    return [measure, report.key];
  };
  return Object.fromEntries(await Promise.all(measures.map(keyOf)));
}

/** CSV by the book (RFC 4180): the header's names, and fields as text. */
export function parseCsv(text: string): { columns: string[]; rows: string[][] } {
  const rows: string[][] = [[]];
  const field = /("(?:[^"]|"")*"|[^,\n]*)(,|\n)/y;
  for (let found = field.exec(text); found; found = field.exec(text)) {
    const [, raw, end] = found;
    rows.at(-1)!.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === "\n") rows.push([]);
  }
  if (rows.pop()!.length > 0) throw new Error("the last line does not end");
  const [columns, ...body] = rows;
  return { columns, rows: body };
}

/** Rows as hyparquet reads them, and the file's key-value metadata. */
export async function parseParquet(bytes: ArrayBuffer) {
  const metadata = await parquetMetadataAsync(bytes);
  const rows = await parquetReadObjects({ file: bytes });
  const about = new Map(metadata.key_value_metadata?.map(({ key, value }) => [key, value ?? ""]));
  return { rows, types: metadata.schema.slice(1).map(({ name, type }) => [name, type]), about };
}

/** NumPy's format as its documentation tells it: magic, version, header length, a Python dict, then the values. */
export function parseNpy(bytes: Uint8Array): { shape: number[]; values: number[] } {
  const view = Buffer.from(bytes);
  if (view.toString("latin1", 0, 6) !== "\x93NUMPY" || view[6] !== 1) throw new Error("no .npy of format 1.0");
  const end = 10 + view.readUInt16LE(8);
  if (end % 64 !== 0 || view[end - 1] !== 0x0a) throw new Error("the header does not end at a multiple of 64");
  const header = view.toString("latin1", 10, end);
  const dict = /^\{'descr': '(<f8|<f4|<i4)', 'fortran_order': False, 'shape': \(((?:\d+, )*\d*,?)\), \} *\n$/.exec(
    header,
  );
  if (!dict) throw new Error(`header: ${header}`);
  const shape = dict[2]
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  const [size, read] = {
    "<f8": [8, (at: number) => view.readDoubleLE(at)] as const,
    "<f4": [4, (at: number) => view.readFloatLE(at)] as const,
    "<i4": [4, (at: number) => view.readInt32LE(at)] as const,
  }[dict[1] as "<f8"];
  const n = shape.reduce((product, length) => product * length, 1);
  if (view.length !== end + n * size) throw new Error(`${view.length - end} bytes are not ${n} values of ${size}`);
  return { shape, values: Array.from({ length: n }, (_, i) => read(end + i * size)) };
}

/** Tag by tag: names that match, quoted attributes, no stray "<" or "&". @returns all text */
export function requireWellFormed(svg: string): string[] {
  const open: string[] = [];
  const texts: string[] = [];
  const token = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
  let at = 0;
  for (let found = token.exec(svg); found; found = token.exec(svg)) {
    at = token.lastIndex;
    const [, closing, name, attributes, empty, text] = found;
    const said = text ?? attributes;
    if (/&(?!(amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.test(said)) throw new Error(`a stray & in ${said}`);
    if (text !== undefined) texts.push(text);
    else if (closing) {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else if (!empty) open.push(name);
  }
  if (at !== svg.length || open.length > 0) throw new Error(`broken near: ${svg.slice(at, at + 80)}; open: ${open}`);
  return texts.map((text) => text.trim()).filter(Boolean);
}
