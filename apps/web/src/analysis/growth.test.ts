import { expect, test } from "vitest";
import { changesOf, tellState } from "./growth";

test("a family counts as changed from the second look on, and only where it is another", () => {
  tellState("demo", "4 SUCCEEDED");
  tellState("demo", "4 SUCCEEDED");
  expect(changesOf("demo")).toBe(0);
  tellState("demo", "6 RUNNING");
  tellState("demo", "6 SUCCEEDED");
  expect(changesOf("demo")).toBe(2);
  expect(changesOf("another")).toBe(0);
});
