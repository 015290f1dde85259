import { expect, test } from "vitest";
import { canBeClaimed, placesOf, placeWords } from "./places";

const shape = { layers: 2, heads: 2 };

test("a report's places are the numbers that it has with an interval", () => {
  expect(placesOf("StabilityReport:fa9c", shape).map(({ place }) => place)).toEqual([
    "overall",
    "layers/0",
    "layers/1",
    "heads/L0H0",
    "heads/L0H1",
    "heads/L1H0",
    "heads/L1H1",
  ]);
  expect(placesOf("ResidualReport:1", shape)[0]).toEqual({ place: "overall", label: "All layers" });
  expect(placesOf("AblationReport:1", shape).map(({ place }) => place)).not.toContain("overall");
});

test("what has no such number cannot be claimed", () => {
  expect(canBeClaimed("MapReport:1")).toBe(false);
  expect(canBeClaimed("StabilityReport:1")).toBe(true);
});

test("a place reads as a head or a layer does elsewhere", () => {
  expect(["overall", "layers/3", "heads/L3H5", "classes/7"].map(placeWords)).toEqual([
    "the whole family",
    "L3",
    "L3H5",
    "class 7",
  ]);
});
