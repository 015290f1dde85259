import { parse, print } from "graphql";
import { expect, test } from "vitest";
import { completed } from "./documents";

const known = {
  Inner: "fragment Inner on Refit{id}",
  Outer: "fragment Outer on Refit{...Inner ordinal}",
  Beside: "fragment Beside on Refit{ordinal}",
};

test("a document brings the fragments it spreads, each once, at any depth", () => {
  const query = "query Both { family { refits { ... on Refit { id } ...Outer ...Inner ...Outer } } }";
  expect(print(parse(completed(query, known)))).toBe(print(parse(`${query} ${known.Outer} ${known.Inner}`)));
});

test("a fragment brings those it spreads", () => {
  expect(completed(known.Outer, known)).toBe(`${known.Outer}\n${known.Inner}`);
});

test("a document that spreads none stays as it is", () => {
  expect(completed("{ __typename ... on Query { __typename } }", known)).toBe(
    "{ __typename ... on Query { __typename } }",
  );
});
