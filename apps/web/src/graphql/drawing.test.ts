import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { layDown } from "./drawing";

test("what a page comes with cannot end its script, and arrives as it was", () => {
  const name = "</script><script>alert(1)</script><!-- \u2028 \\u003c";
  const answers = { 1: { data: JSON.stringify({ family: { name } }) } };
  const script = layDown(answers);
  expect(script).not.toContain("<");
  const self: Record<string, unknown> = {};
  runInNewContext(script, { self });
  expect(JSON.parse(JSON.stringify(Object.values(self)))).toEqual([answers]);
});
