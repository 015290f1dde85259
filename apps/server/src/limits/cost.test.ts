import { buildSchema, parse } from "graphql";
import { expect, test } from "vitest";
import { queryCost } from "./cost.js";

const schema = buildSchema(`
  type Query { families(first: Int = 20): FamilyConnection! }
  type FamilyConnection { nodes: [Family!]! }
  type Family { name: String! }
`);
const limits = { cost: 1_000, nodes: 500 };
const document = parse("query F($first: Int) { families(first: $first) { nodes { name } } }");
const costOf = (first: number, of = document, within = limits) =>
  queryCost(schema, of, { variables: { first }, limits: within });

test("a page is as many as its first, whatever was asked of the same document before", () => {
  // by hand: the connection, and an object an entry
  expect([costOf(3), costOf(7), costOf(3), costOf(7)]).toEqual([4, 8, 4, 8]);
  for (let first = 1; first <= 200; first++) expect(costOf(first)).toBe(1 + first);
});

test("what is refused once is refused again, and other limits have their own answer", () => {
  for (let i = 0; i < 2; i++) expect(() => costOf(20, document, { cost: 10, nodes: 500 })).toThrow(/cost/i);
  expect(costOf(20)).toBe(21);
});
