import { expect, test } from "vitest";
import { may, pageOf } from "./rights";

test("a scope holds those before it, and none of those after", () => {
  expect(may("WRITE", "COMPUTE")).toBe(true);
  expect(may("WRITE", "WRITE")).toBe(true);
  expect(may("COMPUTE", "WRITE")).toBe(false);
  expect(may(null, "READ")).toBe(false);
});

test("nobody is sent to another site after signing in", () => {
  expect(pageOf("/f/demo?preset=paper")).toBe("/f/demo?preset=paper");
  expect(pageOf("//elsewhere.example")).toBe("/");
  expect(pageOf("/\\elsewhere.example")).toBe("/");
  expect(pageOf("https://elsewhere.example")).toBe("/");
  expect(pageOf(null)).toBe("/");
});
