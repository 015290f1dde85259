import { expect, test } from "vitest";
import { retried } from "./retried";

/** Fails so often, and then gives how often it was asked. */
const failing = (times: number) => {
  let asked = 0;
  return async () => {
    asked++;
    if (asked <= times) throw new Error(`failed ${asked}`);
    return asked;
  };
};

test("what fails once is asked for again; what fails twice has failed", async () => {
  expect(await retried(failing(0), 0)).toBe(1);
  expect(await retried(failing(1), 0)).toBe(2);
  await expect(retried(failing(2), 0)).rejects.toThrow("failed 2");
});
