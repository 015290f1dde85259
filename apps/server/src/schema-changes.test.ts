import { expect, test } from "vitest";
import { schemaChanges } from "./schema-changes.js";

const released = `
  type Query { family(slug: String!): Family  old: Int }
  type Family { name: String!  size: Int }
  enum Colour { RED GREEN }
  union Thing = Family | Other
  type Other { x: Int }
  input Filter { a: Int }
`;
const current = `
  type Query { family(slug: String!, at: Int!): Family }
  type Family { name: String!  size: String  extra: Int }
  enum Colour { RED BLUE }
  union Thing = Family
  input Filter { a: Int  b: Int! }
`;
const broken = [
  "Other was removed.",
  "A required arg at on Query.family was added.",
  "Query.old was removed.",
  "Family.size changed type from Int to String.",
  "GREEN was removed from enum type Colour.",
  "Other was removed from union type Thing.",
  "A required field b on input type Filter was added.",
];

test("what breaks a client is found, whatever it is", () => {
  const { unannounced, announced } = schemaChanges(released, current, "");
  expect(unannounced.sort()).toEqual([...broken].sort());
  expect(announced).toEqual([]);
});

test("what the changelog names is announced: fields, values, arguments, whole types", () => {
  const changelog =
    "`Other`, `Query.family.at`, `Query.old`, `Family.size`, `Colour.GREEN`, `Thing.Other` and `Filter.b`; Query.nothing";
  const { unannounced, announced } = schemaChanges(released, current, changelog);
  expect(unannounced).toEqual([]);
  expect(announced).toHaveLength(broken.length);
  expect(schemaChanges(released, current, "`Family`, `Colour`, `Thing`, `Filter`").unannounced).toHaveLength(3);
});

test("additions break nobody, but a changed default is told", () => {
  const more = released.replace("size: Int", "size(of: Int = 1): Int");
  expect(schemaChanges(released, more, "")).toEqual({ unannounced: [], announced: [], dangerous: [] });
  const changed = more.replace("= 1", "= 2");
  expect(schemaChanges(more, changed, "").dangerous).toEqual([
    "Family.size arg of has changed defaultValue from 1 to 2.",
  ]);
});
