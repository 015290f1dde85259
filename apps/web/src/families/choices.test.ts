import { expect, test } from "vitest";
import { readChoices, writeChoices } from "../address";
import { familiesChoices } from "./choices";

const read = (text: string) => readChoices(familiesChoices, new URLSearchParams(text));

test("the order comes back from the address, and what means nothing is the newest first", () => {
  expect(read("sort=loss").sort).toEqual({ key: "loss", descending: false });
  expect(read("sort=seeds-down").sort).toEqual({ key: "seeds", descending: true });
  for (const text of ["", "sort=", "sort=constructor", "sort=nothing"]) {
    expect(read(text).sort).toEqual({ key: "created", descending: true });
  }
});

test("only what was chosen is written", () => {
  const write = (choices: Partial<ReturnType<typeof read>>) => writeChoices(familiesChoices, choices).toString();
  expect(write({ sort: { key: "stability", descending: true }, seeds: "10" })).toBe("sort=stability-down&seeds=10");
  expect(write({ sort: { key: "created", descending: true }, look: "table" })).toBe("");
});
