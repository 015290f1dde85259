import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "graphql";
import { expect, test } from "vitest";
import { aboutFamily, exampleOf } from "./examples";

const folder = fileURLToPath(new URL("../../../../examples/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".graphql"));

test.each(files)("%s has a name, says what it is, and parses", (file) => {
  const example = exampleOf(file, readFileSync(folder + file, "utf8"));
  expect(example.name).toMatch(/^[A-Z][a-z ]+$/);
  expect(example.about.length).toBeGreaterThan(10);
  expect(parse(example.query).definitions).toHaveLength(1);
});

test("an example about a family asks for one that is there", () => {
  const query = 'query A($family: String! = "l4-demo") { x }';
  expect(aboutFamily(query, "first")).toBe('query A($family: String! = "first") { x }');
  expect(aboutFamily(query, null)).toBe(query);
  expect(aboutFamily("query A { x }", "first")).toBe("query A { x }");
});
