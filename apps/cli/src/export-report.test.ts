import { expect, test } from "vitest";
import { exportPath } from "./export-report.js";

const key = "ab".repeat(32);

test("options become the parameters of the URL; an id will do for a key", () => {
  expect(exportPath(key, { format: "json" })).toBe(`${key}.json`);
  expect(exportPath(`StabilityReport:${key}`, { format: "csv", table: "layers" })).toBe(`${key}.csv?table=layers`);
  expect(exportPath(key, { format: "svg", figure: "heads", theme: "dark", width: 500 })).toBe(
    `${key}.svg?figure=heads&theme=dark&width=500`,
  );
  expect(exportPath(key, { format: "npy", array: "pairs/L0" })).toBe(`${key}/pairs/L0.npy`);
  expect(exportPath(key, { format: "npz", array: "pairs" })).toBe(`${key}/pairs.npz`);
});

test.each([
  ["nonsense", { format: "json" }, "64 hex digits"],
  [key, { format: "csv", figure: "heads" }, "--figure is for --format svg, not for csv"],
  [key, { format: "json", table: "heads" }, "--table is for --format csv and parquet"],
  [key, { format: "npy" }, "needs --array"],
])("%s with %j is refused", (wanted, options, sentence) => {
  expect(() => exportPath(wanted, options)).toThrow(sentence);
});
