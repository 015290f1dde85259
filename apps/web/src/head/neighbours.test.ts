import { expect, test } from "vitest";
import { onText } from "./neighbours";
import type { Pattern } from "./pattern";

/** Two tokens: the first query has but itself, the second looks at the first with this weight. */
const pattern = (first: number) =>
  ({ tokens: ["a", "b"], values: Float32Array.of(1, 0, first, 1 - first) }) as unknown as Pattern;

test("likeness on the text, by head: less even attention, so opposite heads have -1", () => {
  const heads = [
    { id: "own", pattern: pattern(1) },
    { id: "alike", pattern: pattern(0.75) },
    { id: "opposite", pattern: pattern(0.25) },
    { id: "even", pattern: pattern(0.5) },
  ];
  const found = onText(heads, "own");
  expect([...found].map(([id, { alike }]) => [id, alike])).toEqual([
    ["own", 1],
    ["alike", expect.closeTo(1, 6)],
    ["opposite", expect.closeTo(-1, 6)],
    ["even", null],
  ]);
  expect(onText(heads, "another refit's").size).toBe(0);
});
