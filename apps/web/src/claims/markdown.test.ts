import { expect, test } from "vitest";
import { badgeMarkdown } from "./markdown";

test("what Markdown would read as a link is escaped", () => {
  expect(badgeMarkdown("L0H1 [0.89] is\nfound", "http://a/b.svg", "http://a/c")).toBe(
    "[![L0H1 \\[0.89\\] is found](http://a/b.svg)](http://a/c)",
  );
});
