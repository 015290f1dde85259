import { expect, test } from "vitest";
import { about, bytes, compact, duration, fixed, signed, within } from "./format";

test("a small negative number that rounds to zero has no minus sign", () => {
  expect(fixed(-0.004)).toBe("0.00");
  expect(fixed(-0.006)).toBe("\u22120.01");
  expect(signed(0.05)).toBe("+0.05");
});

test("a value stands before its interval, or alone", () => {
  expect(within(0.031, { lower: -0.012, upper: 0.074 })).toBe("0.03 [\u22120.01, 0.07]");
  expect(within(0.031, { lower: -0.012, upper: 0.074 }, signed)).toBe("+0.03 [\u22120.01, +0.07]");
  expect(within(0.031, null)).toBe("0.03");
});

test("compact numbers go over to the next letter without showing 1000.0 k", () => {
  expect(compact(12_240)).toBe("12.2 k");
  expect(compact(999_600)).toBe("1.0 M"); // 999.6 k would round to 1000 k
  expect(compact(409_600)).toBe("410 k");
  expect(compact(1_700_000_000)).toBe("1.7 B");
  expect(compact(42)).toBe("42");
});

test("durations name at most two units", () => {
  expect(duration(0.3)).toBe("under 1 s");
  expect([0.3, 8, 125].map(about)).toEqual(["under 1 s", "about 8 s", "about 2 min"]);
  expect(duration(89)).toBe("89 s");
  expect(duration(2400)).toBe("40 min");
  expect(duration(7500)).toBe("2 h 5 min"); // 7500 s = 125 min
  expect(duration(100 * 3600)).toBe("4 d 4 h"); // 100 h = 4 · 24 + 4
});

test("bytes in powers of ten", () => {
  expect(bytes(1_538_000)).toBe("1.5 MB");
  expect(bytes(212_000)).toBe("212 kB");
});
