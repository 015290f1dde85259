import { expect, test } from "vitest";
import { askedOf, scriptOf } from "./scripts";

const server = "https://seedscope.example.org";
const query = "# it's\nquery A($family: String!) { family(slug: $family) { name } }";
const asked = askedOf(query, '{ "family": "demo" }');

test("variables that are no object are told", () => {
  expect(asked.variables).toEqual({ family: "demo" });
  expect(askedOf(query, "  ").variables).toEqual({});
  for (const wrong of ["[1]", "{", "3", "null"]) expect(() => askedOf(query, wrong)).toThrow("no JSON object");
});

test("curl sends the very request; a token is read where the server wants one", () => {
  const text = scriptOf("curl", asked, server, true);
  const body = text.split("<<'JSON'\n")[1].split("\nJSON")[0];
  expect(JSON.parse(body)).toEqual({ query, variables: { family: "demo" } });
  expect(text).toContain("Bearer $SEEDSCOPE_TOKEN");
  expect(scriptOf("curl", asked, server, false)).not.toContain("TOKEN");
});

test("TypeScript's template puts nothing in", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template would put in is what is tested
  const text = scriptOf("typescript", { query: '{ a(b: "`${c}\\\\") }', variables: {} }, server, false);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as above
  expect(text).toContain('`{ a(b: "\\`\\${c}\\\\\\\\") }`');
  expect(text).toContain(`connect("${server}")`);
});

test("Python asks the same", () => {
  const text = scriptOf("python", asked, server, false);
  expect(text).toContain(`URL = "${server}/graphql"`);
  expect(text).toContain('VARIABLES = {"family": "demo"}');
  expect(() => scriptOf("python", { query: "{", variables: {} }, server, false)).toThrow();
});
