import { parse } from "graphql";
import { expect, test } from "vitest";
import type { AnalysisReport } from "../../analysis/Provenance";
import { footLine, type Origin, provenanceLines } from "./provenance";
import { graphqlText, pythonLiteral, pythonText } from "./python";
import { csvText, jsonText, latexEscaped, latexText } from "./texts";

const report = {
  key: "ab".repeat(32),
  preset: "CALIBRATED",
  step: 3000,
  createdAt: "2026-11-28T02:00:00.000Z",
  promptSet: { name: "short texts", size: 100, contentHash: "cd".repeat(32) },
  warnings: [{ code: "FEW_REFITS", message: "4 refits:\nintervals are wide" }],
  provenance: {
    weights: ["w1", "w2"],
    floorWeights: [],
    codeVersion: "0.4.0",
    engine: "tfjs-node",
    dtype: "float32",
    startedAt: "2026-11-28T01:59:00.000Z",
    durationMs: 1000,
    reproduceCommand: "seedscope analyse demo stability",
  },
} as unknown as AnalysisReport;

const origin: Origin = {
  title: "Stability by layer",
  scope: "0 = twins",
  address: "http://host/f/demo",
  report,
  family: null,
};
const table = {
  title: "By layer, 50 %",
  columns: ["layer", "what_is", "Δ loss"],
  rows: [
    [0, "a & b", -0.03125],
    [1, "c", null],
    [2, "d", 0.000012],
  ] as (string | number | null)[][],
};

test("CSV begins with comment lines, one fact each, even where a message has two lines", () => {
  const lines = csvText(table, origin).split("\r\n");
  expect(lines[0]).toBe("# Seedscope 0.4.0: Stability by layer");
  expect(lines).toContain(`# report: ${"ab".repeat(32)}`);
  expect(lines).toContain("# caution: 4 refits: intervals are wide");
  expect(lines.filter((line) => !line.startsWith("#"))).toEqual([
    "layer,what_is,Δ loss",
    "0,a & b,-0.03125",
    "1,c,",
    "2,d,0.000012",
    "",
  ]);
});

test("JSON has the rows as objects and the provenance beside them", () => {
  const data = JSON.parse(jsonText(table, origin));
  expect(data.table.rows[1]).toEqual({ layer: 1, what_is: "c", "Δ loss": null });
  expect(data.provenance.report.provenance.reproduceCommand).toBe("seedscope analyse demo stability");
});

test("LaTeX is escaped, aligned by what a column holds, and needs booktabs only", () => {
  const text = latexText(table, origin);
  expect(text).toContain("\\caption{By layer, 50 \\%}");
  expect(text).toContain("\\begin{tabular}{rlr}");
  expect(text).toContain("    layer & what\\_is & $\\Delta$ loss \\\\");
  expect(text).toContain("    $0$ & a \\& b & $-0.0313$ \\\\");
  expect(text).toContain("    $1$ & c & -- \\\\");
  expect(text).toContain("    $2$ & d & $1.20 \\times 10^{-5}$ \\\\");
  expect(text.split("\n")[0]).toBe("% Seedscope 0.4.0: Stability by layer");
  expect(latexEscaped("\\~^{}#$")).toBe("\\textbackslash{}\\textasciitilde{}\\textasciicircum{}\\{\\}\\#\\$");
});

test("what is no report's says where it was seen", () => {
  expect(provenanceLines({ ...origin, report: null })).toEqual([
    "Seedscope: Stability by layer",
    "0 = twins",
    "view: http://host/f/demo",
  ]);
  const family = {
    version: "0.4.0",
    family: "Demo",
    corpus: { name: "stories", contentHash: "ef".repeat(32) },
    tokenizer: { name: "byte", hash: "01".repeat(32) },
    weights: { step: 400, hashes: ["w1", "w2"] },
  };
  expect(provenanceLines({ ...origin, report: null, family })).toEqual([
    "Seedscope 0.4.0: Stability by layer",
    "0 = twins",
    "family: Demo",
    `corpus: stories, sha256 ${"ef".repeat(32)}`,
    `tokenizer: byte, sha256 ${"01".repeat(32)}`,
    "weights at step 400: w1 w2",
    "view: http://host/f/demo",
  ]);
  expect(footLine({ ...origin, report: null, family })).toBe(
    "Seedscope 0.4.0 · Demo · corpus stories, efefefef · 2 refits, weights w1… · http://host/f/demo",
  );
  expect(footLine(origin)).toContain("report abababababababab · calibrated, step 3,000 · 2 refits");
});

test("a figure of one text names it; the report's prompts and command are said to be the matching's", () => {
  const own = { ...origin, text: "own, “the north gate”" };
  const lines = provenanceLines(own);
  expect(lines).toContain("text: own, “the north gate”");
  expect(lines).toContain(`heads matched on: short texts, 100, sha256 ${"cd".repeat(32)}`);
  expect(lines).toContain("reproduce the matching: seedscope analyse demo stability");
  expect(lines.some((line) => /^(prompts|report|reproduce):/.test(line))).toBe(false);
  expect(footLine(own)).toContain(
    "text own, “the north gate” · heads matched by report abababababababab · calibrated, step 3,000 · 2 refits · on prompts short texts (100)",
  );
  expect(footLine({ ...own, report: null })).toBe("Seedscope · text own, “the north gate” · http://host/f/demo");
  expect(JSON.parse(jsonText(table, own)).provenance.text).toBe("own, “the north gate”");
});

const question = {
  document: parse("query Q($slug: String!, $wait: WaitPolicy!) { family(slug: $slug) { id } }"),
  variables: { slug: "demo", input: { step: null, folded: true, steps: [1, 2] } },
};

test("GraphQL carries its variables, and waits for a report that must be made", () => {
  const text = graphqlText(question, ["Seedscope 0.4.0: Recipe", "two\nlines"]);
  expect(text.startsWith("# Seedscope 0.4.0: Recipe\n# two lines\n# variables\n")).toBe(true);
  expect(text).toContain('#   "slug": "demo"');
  expect(text).toContain('"waitMs": 30000');
  expect(parse(text).definitions).toHaveLength(1);
});

test("Python has Python's own literals", () => {
  expect(pythonLiteral(question.variables)).toBe(
    '{"slug": "demo", "input": {"step": None, "folded": True, "steps": [1, 2]}}',
  );
  const text = pythonText(question, "http://host/graphql", ["one", "two\nlines"]);
  expect(text.startsWith("# one\n# two lines\n")).toBe(true);
  expect(text).toContain('URL = "http://host/graphql"');
  expect(text).toContain('QUERY = """\nquery Q(');
});
