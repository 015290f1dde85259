import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "graphql";
import { expect, test } from "vitest";
import { exampleOf, variablesFor } from "./examples";

const folder = fileURLToPath(new URL("../../../../examples/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".graphql"));

test.each(files)("%s has a name, says what it is, and parses", (file) => {
  const example = exampleOf(file, readFileSync(folder + file, "utf8"));
  expect(example.name).toMatch(/^[A-Z][a-z ]+$/);
  expect(example.about.length).toBeGreaterThan(10);
  expect(parse(example.query).definitions).toHaveLength(1);
});

test("a query about a family is filled with one that is there", () => {
  expect(variablesFor("query A($family: String!) { x }", "demo")).toBe('{\n  "family": "demo"\n}');
  expect(variablesFor("query A($family: String!) { x }", null)).toBe("");
  expect(variablesFor("query A { x }", "demo")).toBe("");
});
