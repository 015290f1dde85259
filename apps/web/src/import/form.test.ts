import { expect, test } from "vitest";
import { placeErrors, problemsOf, startingForm, toInput } from "./form";

const manifest = '{ "name": "mine", "members": [] }';

test("files without a manifest, and nothing at all, are told apart", () => {
  expect(problemsOf(startingForm, false).manifest).toContain("Nothing is named");
  expect(problemsOf(startingForm, true).manifest).toContain("need a manifest");
  expect(problemsOf({ ...startingForm, manifest }, false)).toEqual({});
});

test("text that is no manifest is refused before it is sent", () => {
  expect(problemsOf({ ...startingForm, manifest: '{ "name": ' }, false).manifest).toContain("not JSON");
  expect(problemsOf({ ...startingForm, manifest: '{ "n_layers": 2 }' }, false).manifest).toContain("members");
});

test("a folder needs no manifest, but then a name", () => {
  const form = { ...startingForm, folder: "tiny" };
  expect(Object.keys(problemsOf(form, false))).toEqual(["name"]);
  expect(toInput({ ...form, name: " tiny " }, [])).toEqual({ folder: "tiny", name: "tiny" });
});

test("a built-in family goes by its id, a changed one by its text", () => {
  expect(toInput({ ...startingForm, manifest, builtIn: "paper-l8-h8" }, [])).toEqual({ builtIn: "paper-l8-h8" });
  expect(toInput({ ...startingForm, manifest }, [])).toEqual({ manifest });
});

test("a folder on the server stands instead of uploads", () => {
  const uploads = [{ path: "seed1.pt", hash: "ab" }];
  expect(toInput({ ...startingForm, manifest }, uploads)).toEqual({ manifest, uploads });
  expect(toInput({ ...startingForm, manifest, folder: "tiny" }, uploads)).toEqual({ manifest, folder: "tiny" });
});

test("the server's errors are shown where their path ends", () => {
  expect(
    placeErrors([
      { field: ["input", "architecture"], message: "No config.json." },
      { field: ["input", "folder"], message: "No such folder." },
      { field: null, message: "No room." },
    ]),
  ).toEqual({ manifest: "No config.json.", folder: "No such folder.", form: "No room." });
});
