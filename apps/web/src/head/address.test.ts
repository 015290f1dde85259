import { expect, test } from "vitest";
import { readChoices } from "../address";
import { readView } from "../view";
import { classAddress, headLink } from "./address";
import { headChoices } from "./choices";

test("another head's page opens on the same text in the same way, with nothing locked or pinned", () => {
  const address = new URLSearchParams("seed=2&preset=paper&prompt=7&text=so+it+is&log=yes&lock=3&pin=1&marks=4,5");
  const link = headLink("l4", { layer: 3, index: 5, refit: 9 }, readView(address), readChoices(headChoices, address));
  const [path, query] = link.split("?");
  expect(path).toBe("/f/l4/head/L3H5");
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
    seed: "9",
    preset: "paper",
    prompt: "7",
    text: "so it is",
    log: "yes",
    marks: "4,5",
  });
});

test("a class has an address of no refit", () => {
  const view = readView(new URLSearchParams("seed=2&preset=paper&head=L3H1"));
  expect(classAddress("my family", 3, "L3C5", view)).toBe("/f/my%20family/head/L3/C5?preset=paper");
});

test("the same head of the next refit keeps the pin, unless it is the pinned one", () => {
  const address = new URLSearchParams("seed=2&lock=3&pin=1");
  const to = (refit: number) =>
    headLink("l4", { layer: 3, index: 5, refit }, readView(address), readChoices(headChoices, address), true);
  expect(to(3)).toBe("/f/l4/head/L3H5?seed=3&pin=1");
  expect(to(1)).toBe("/f/l4/head/L3H5?seed=1");
});
