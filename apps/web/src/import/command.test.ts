import { expect, test } from "vitest";
import { commandOf } from "./command";
import { startingForm } from "./form";

test("the command names the family, the manifest or the folder", () => {
  expect(commandOf({ ...startingForm, builtIn: "polypythias-14m", manifest: "{}" })).toBe(
    "npx seedscope import polypythias-14m",
  );
  expect(commandOf({ ...startingForm, manifest: "{}", tokenizer: "BYTE" })).toBe(
    "npx seedscope import manifest.json --tokenizer byte",
  );
  expect(commandOf({ ...startingForm, folder: "my refits/", name: "mine" })).toBe(
    "npx seedscope import 'my refits' --name mine",
  );
});
