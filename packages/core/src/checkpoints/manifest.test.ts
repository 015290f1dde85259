import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInput } from "../errors.js";
import { manifestJsonSchema, parseManifest } from "./manifest.js";

const sha256 = "a".repeat(64);
const whole = {
  $schema: "https://example.org/manifest.schema.json",
  name: "Two refits",
  slug: "two-refits",
  description: "What they are.",
  architecture: { n_layers: 2, act_fn: "gelu" },
  tokenizer: { kind: "hub", repo: "owner/name", revision: "main", file: "tokenizer.json" },
  prependBos: false,
  members: [
    { label: "seed 1", initSeed: 1, dataSeed: 0xffff_ffff, step: 0, file: "seed1/step-0.safetensors", sha256 },
    { label: "seed 1", initSeed: 1, dataSeed: 0xffff_ffff, file: "seed1/final.pt", sha256: sha256.toUpperCase() },
    {
      label: "seed 2",
      step: 143000,
      file: {
        repo: "owner/name-seed2",
        revision: "refs/pr/1",
        fallbackRevision: "step143000",
        file: "model.safetensors",
        fallbackFile: "pytorch_model.bin",
      },
    },
  ],
  recipe: { optimizer: "adamw", learningRate: 1e-4, weightDecay: 0.1, batchSize: 5, notes: "Lines,\nof text." },
  floor: { null: "drawn", init: { standardDeviation: 0.02 } },
};

const parse = (value: unknown) => parseManifest(JSON.stringify(value), "family.json");
const one = (member: object, rest: object = {}) => ({ name: "One", members: [member], ...rest });
const plain = { label: "seed 1", file: "seed1.pt" };

test("a manifest is what its JSON says, but for the editor's $schema", () => {
  const { $schema: _, ...rest } = whole;
  expect(parse(whole)).toEqual(rest);
  expect(parse(one(plain))).toEqual(one(plain));
});

describe("what is wrong is named with its place, its value and what was needed", () => {
  test.each<[string, unknown, string]>([
    ["no name", { members: [plain] }, "family.json: name is missing; it must be text of 1 to 100 characters"],
    ["no members", { name: "None", members: [] }, "members is []; it must be a list of at least one checkpoint"],
    ["a list", [whole], "family.json: the manifest is [{"],
    ["a member that is none", one(5 as never), "members[0] is 5; it must be an object such as"],
    [
      "a misspelt key",
      one({ ...plain, initseed: 1 }),
      'members[0] has "initseed", which is not known; did you mean initSeed?',
    ],
    ["a foreign key", one(plain, { pickle: 1 }), 'the manifest has "pickle", which is not known; what it can have is'],
    ["a misspelt key of a recipe", one(plain, { recipe: { weightdecay: 1 } }), "did you mean weightDecay?"],
    [
      "a seed below 0",
      one({ ...plain, initSeed: -1 }),
      "members[0].initSeed is -1; it must be a whole number from 0 to 4294967295",
    ],
    ["a seed of 2^32", one({ ...plain, dataSeed: 2 ** 32 }), "members[0].dataSeed is 4294967296; it must be"],
    ["half a step", one({ ...plain, step: 0.5 }), "members[0].step is 0.5; it must be a whole number from 0"],
    [
      "a short sha256",
      one({ ...plain, sha256: "abc" }),
      'members[0].sha256 is "abc"; it must be a sha256: 64 hexadecimal digits',
    ],
    [
      "a kind of tokenizer",
      one(plain, { tokenizer: { kind: "bpe" } }),
      'tokenizer.kind is "bpe"; it must be "byte", "file" or "hub"',
    ],
    [
      "a tokenizer outside",
      one(plain, { tokenizer: { kind: "file", file: "../t.json" } }),
      'tokenizer.file is "../t.json"',
    ],
    ["a file that is a number", one({ ...plain, file: 3 }), "members[0].file is 3; it must be a path within"],
    ["a hub file without its file", one({ ...plain, file: { repo: "a/b" } }), "members[0].file.file is missing"],
    [
      "a repo without an owner",
      one({ ...plain, file: { repo: "b", file: "c" } }),
      'members[0].file.repo is "b"; it must be a repository',
    ],
    ["a repo that climbs", one({ ...plain, file: { repo: "a/..", file: "c" } }), "members[0].file.repo"],
    [
      "a revision that climbs",
      one({ ...plain, file: { repo: "a/b", revision: "x/../..", file: "c" } }),
      "members[0].file.revision",
    ],
    ["a hub file that climbs", one({ ...plain, file: { repo: "a/b", file: "../c" } }), "members[0].file.file"],
    [
      "a floor",
      one(plain, { floor: { null: "zero" } }),
      'floor.null is "zero"; it must be "step-0", "drawn" or "none"',
    ],
    ["a floor drawn from nowhere", one(plain, { floor: { null: "drawn" } }), "floor.init is missing; it must be"],
    [
      "a floor at step 0 without one",
      one(plain, { floor: { null: "step-0" } }),
      'floor.null is "step-0", but no member has step 0',
    ],
    [
      "a negative learning rate",
      one(plain, { recipe: { learningRate: -1 } }),
      "recipe.learningRate is -1; it must be a number above 0",
    ],
  ])("%s", (_, manifest, message) => {
    expect(() => parse(manifest)).toThrow(InvalidInput);
    expect(() => parse(manifest)).toThrow(message);
  });

  test.each([
    "../x.pt",
    "a/../../x.pt",
    "/etc/passwd",
    "C:/x.pt",
    "a\\..\\x.pt",
    "",
    ".",
    "a//b",
    "a/",
    "x\0.pt",
    "./x.pt",
    "a\nb",
  ])("the path %j, which is not plainly within the manifest's folder", (file) => {
    expect(() => parse(one({ ...plain, file }))).toThrow(
      `members[0].file is ${JSON.stringify(file)}; it must be a path within the manifest's folder`,
    );
  });

  test.each(["..x/seed..1.pt", "…/größe 1.pt", ".hidden", "ab:c"])("but not the path %j, which is", (file) => {
    expect(parse(one({ ...plain, file })).members[0].file).toBe(file);
  });

  test("two members that are the same checkpoint, and a refit of two seeds", () => {
    expect(() => parse({ name: "Twice", members: [plain, { ...plain, file: "other.pt" }] })).toThrow(
      'members[1] is "seed 1" without a step, as members[0] is; each needs a label or step of its own',
    );
    const at = (step: number, initSeed: number) => ({ ...plain, step, initSeed });
    expect(() => parse({ name: "Both", members: [at(0, 1), at(9, 1), at(9, 1)] })).toThrow(
      'members[2] is "seed 1" at step 9, as members[1] is',
    );
    expect(() => parse({ name: "Both", members: [at(0, 1), at(9, 2)] })).toThrow(
      'members[1].initSeed is 2, but members[0], also of "seed 1", has 1; a refit has one',
    );
  });

  test("more refits than a family has; as many checkpoints are none too many", () => {
    const members = (labels: number) =>
      Array.from({ length: 300 }, (_, i) => ({ ...plain, label: `${i % labels}`, step: i }));
    expect(parse({ name: "Many", members: members(256) }).members).toHaveLength(300);
    expect(() => parse({ name: "Many", members: members(257) })).toThrow(
      "members has 257 labels; a family has at most 256",
    );
  });

  test("text that is no JSON, or too long", () => {
    expect(() => parseManifest("{nonsense", "family.json")).toThrow("family.json is not JSON: ");
    expect(() => parseManifest(" ".repeat(1_000_001), "family.json")).toThrow("family.json has 1000001 bytes");
    expect(() => parseManifest("[".repeat(500_000), "family.json")).toThrow("family.json is not JSON: ");
  });

  test("keys of every object's ancestor are no keys of a manifest", () => {
    for (const key of ["__proto__", "constructor", "toString"]) {
      expect(() => parseManifest(`{"name":"x","members":[{"label":"a","${key}":{"file":"b"}}]}`, "m")).toThrow(
        InvalidInput,
      );
    }
  });

  test("of many problems, five, and how many more", () => {
    const members = Array.from({ length: 8 }, (_, i) => ({ label: `${i}`, file: "/x" }));
    const message = messageOf(() => parse({ name: "Many", members }));
    expect(message.split("\n")).toHaveLength(7);
    expect(message).toMatch(/^family\.json has 8 problems:\n {2}members\[0\]\.file is/);
    expect(message).toMatch(/members\[4\]\.file[^\n]*\n {2}and 3 more$/);
  });
});

describe("whatever a manifest is, it is read or refused", () => {
  const readOrRefused = (json: string) => {
    try {
      parseManifest(json, "family.json");
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInput);
      expect((error as Error).message).toMatch(/^family\.json/);
      expect((error as Error).message.split("\n").length).toBeLessThanOrEqual(7);
    }
  };

  test("any JSON in place of any of its parts", () => {
    const places = placesOf(whole);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, value) => {
        readOrRefused(JSON.stringify(replaced(whole, place, value)));
      }),
      { seed: 3, numRuns: 3000 },
    );
  });

  test("any character in place of any of its own", () => {
    const json = JSON.stringify(whole);
    fc.assert(
      fc.property(fc.nat(json.length - 1), fc.string({ unit: "binary", maxLength: 2 }), (at, piece) => {
        readOrRefused(json.slice(0, at) + piece + json.slice(at + 1));
      }),
      { seed: 3, numRuns: 3000 },
    );
  });
});

test("docs/manifest.schema.json is what manifests are: npm run schema:write", () => {
  const written = readFileSync(new URL("../../../../docs/manifest.schema.json", import.meta.url), "utf8");
  expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(manifestJsonSchema())));
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

type Place = readonly (string | number)[];

function placesOf(value: unknown, place: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [place];
  const keys = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value);
  return [place, ...keys.flatMap((key) => placesOf((value as Record<string | number, unknown>)[key], [...place, key]))];
}

function replaced(value: unknown, [key, ...rest]: Place, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}
