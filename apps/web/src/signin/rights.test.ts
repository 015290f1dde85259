import { expect, test } from "vitest";
import { isClosed, may, pageOf } from "./rights";

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

test("pages are closed to nobody in particular only where people without an account may not read", () => {
  const team = { accounts: true, anonymousRead: false };
  expect(isClosed("/f/demo", team, false)).toBe(true);
  expect(isClosed("/f/demo", team, true)).toBe(false);
  expect(isClosed("/f/demo", { ...team, anonymousRead: true }, false)).toBe(false);
  expect(isClosed("/f/demo", { ...team, accounts: false }, false)).toBe(false);
  expect(isClosed("/sign-in", team, false)).toBe(false);
  expect(isClosed("/docs/metrics", team, false)).toBe(false);
});
