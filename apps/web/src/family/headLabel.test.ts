import { expect, test } from "vitest";
import { headInLayer, placeOf } from "./headLabel";

test("a label is a place in the grid: heads down, layers across", () => {
  expect(placeOf("L3H5")).toEqual({ column: 3, row: 5 });
  expect(placeOf("L3")).toBeNull();
  expect(placeOf(null)).toBeNull();
});

test("brackets go from layer to layer, and stop at the ends", () => {
  expect(headInLayer("L1H2", 1, 3)).toBe("L2H2");
  expect(headInLayer("L2H2", 1, 3)).toBe("L2H2");
  expect(headInLayer("L0H2", -1, 3)).toBe("L0H2");
  expect(headInLayer(null, 1, 3)).toBe("L0H0");
  expect(headInLayer(null, -1, 3)).toBe("L2H0");
});
