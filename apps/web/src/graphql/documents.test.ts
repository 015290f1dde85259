import { type DocumentNode, parse, print } from "graphql";
import { expect, test } from "vitest";
import { graphql } from "./documents";

// the types know the explorer's own documents alone
const document = (source: string) => graphql(source as never) as unknown as DocumentNode;

test("a document brings the fragments it spreads, each once, at any depth", () => {
  document("fragment Inner on Refit { id }");
  document("fragment Outer on Refit { ...Inner ordinal }");
  document("fragment Beside on Refit { ordinal }");
  expect(print(document("query Both { family { refits { ... on Refit { id } ...Outer ...Inner ...Outer } } }"))).toBe(
    print(
      parse(`
        query Both { family { refits { ... on Refit { id } ...Outer ...Inner ...Outer } } }
        fragment Outer on Refit { ...Inner ordinal }
        fragment Inner on Refit { id }
      `),
    ),
  );
});

test("a fragment that nobody has imported is named", () => {
  expect(() => document("query Lost { family { ...Nowhere } }")).toThrow(/fragment Nowhere .* does not import/);
});
