import { expect, test } from "vitest";
import { lossAxis } from "./lossAxis";

test("the axis holds all values and 0, and labels powers of ten with their sign", () => {
  const axis = lossAxis([0.02, 1.5, -0.03], "Δ loss");
  expect(axis.domain[0]).toBeLessThan(-0.03);
  expect(axis.domain[1]).toBeGreaterThan(1.5);
  expect(axis.ticks).toContain(0);
  expect(axis.ticks.map(axis.text)).toContain("+1");
  expect(axis.text(-0.1)).toBe("−0.1");
  expect(axis.transform?.(0)).toBe(0);
});

test("where nothing matters it still has room around 0", () => {
  expect(lossAxis([0, 0], "Δ loss").domain).toEqual([expect.any(Number), expect.any(Number)]);
  expect(lossAxis([0, 0], "Δ loss").domain[1]).toBeGreaterThan(0);
});
