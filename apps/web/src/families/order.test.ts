import { expect, test } from "vitest";
import { filtered, type Listed, matching, sorted } from "./order";

const family = (name: string, rest: Partial<Listed> = {}): Listed => ({
  name,
  architecture: "4 layers × 4 heads · MLP · Adam",
  optimizer: "adam",
  seeds: 4,
  tokens: 1,
  loss: 2,
  stability: 0.5,
  stateRank: 2,
  createdAt: "2025-01-01",
  ...rest,
});
const names = (items: Listed[]) => items.map((item) => item.name);

test("a family without a report is last in both directions", () => {
  const list = [
    family("none", { stability: null }),
    family("low", { stability: 0.1 }),
    family("high", { stability: 0.9 }),
  ];
  expect(names(sorted(list, { key: "stability", descending: true }))).toEqual(["high", "low", "none"]);
  expect(names(sorted(list, { key: "stability", descending: false }))).toEqual(["low", "high", "none"]);
});

test("filters keep what is declared, and at least so many seeds", () => {
  const list = [
    family("few"),
    family("many", { seeds: 10 }),
    family("other", { seeds: 10, optimizer: "adamw" }),
    family("unknown", { seeds: 50, optimizer: null }),
  ];
  expect(names(filtered(list, { optimizer: "any", seeds: "10" }))).toEqual(["many", "other", "unknown"]);
  expect(names(filtered(list, { optimizer: "adam", seeds: "any" }))).toEqual(["few", "many"]);
  expect(names(filtered(list, { optimizer: "adamw", seeds: "20" }))).toEqual([]);
});

test("names are sorted without regard to capitals", () => {
  expect(names(sorted([family("Beta"), family("alpha")], { key: "name", descending: false }))).toEqual([
    "alpha",
    "Beta",
  ]);
});

test("a filter finds words in any order, in name and architecture", () => {
  const list = [
    family("shakespeare"),
    family("stories", { architecture: "2 layers × 4 heads · attention only · Adam" }),
  ];
  expect(names(matching(list, "attention stor"))).toEqual(["stories"]);
  expect(names(matching(list, ""))).toEqual(["shakespeare", "stories"]);
});
