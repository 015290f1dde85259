import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { CheckpointError } from "./errors.js";
import { formatFile } from "./fixtures/formats/formats.js";
import { type ZipEntry, zipOf } from "./fixtures/formats/zip.js";
import { bytesSource } from "./source.js";
import { openTensorBytes } from "./tensorFile.js";
import { readArchive } from "./torch/archive.js";

/**
 * Thousands of mutations of valid files. Each is read in full or refused by a CheckpointError that names the file;
 * whatever else is thrown fails the test, a hang keeps it from ending, and no single array may be larger than float16
 * needs, which takes twice its bytes as float32.
 */
const seed = 20_260_216;
const numRuns = 5000;
const mostAllocated = 2;
/** the first bytes of a file, however short it is, and a header's length */
const alwaysAllowed = 64;

const files = new Map<string, Buffer>();
let allocated = 0;
beforeAll(async () => {
  // float16's table is made once, whatever the file
  expect(await outcome(read("dtypes.safetensors"))).toBe("read");
});
beforeEach(() => {
  for (const array of [Uint8Array, Uint16Array, Uint32Array, Float32Array, Float64Array]) {
    vi.stubGlobal(
      array.name,
      new Proxy(array as Uint8ArrayConstructor, {
        construct(target, args, newTarget) {
          if (typeof args[0] === "number") allocated = Math.max(allocated, args[0] * array.BYTES_PER_ELEMENT);
          return Reflect.construct(target, args, newTarget);
        },
      }),
    );
  }
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** Numbers at which arithmetic goes wrong. */
const edges = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0xffffn,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 53n,
  2n ** 60n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** Where in a file, as a fraction of its length. */
const where = fc.nat({ max: 2 ** 30 - 1 }).map((n) => n / 2 ** 30);
const length = fc.integer({ min: 1, max: 200 });

const mutation = fc.oneof(
  fc.record({ kind: fc.constant("flip bits" as const), where, mask: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant("cut off" as const), where }),
  fc.record({ kind: fc.constant("insert" as const), where, bytes: fc.uint8Array({ minLength: 1, maxLength: 16 }) }),
  fc.record({ kind: fc.constant("remove" as const), where, length }),
  fc.record({ kind: fc.constant("repeat" as const), where, from: where, length }),
  fc.record({
    kind: fc.constant("write" as const),
    where,
    value: fc.constantFrom(...edges),
    width: fc.constantFrom(1, 2, 4, 8),
  }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;
const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 });

function mutate(bytes: Buffer, change: Mutation): Buffer {
  const at = (fraction: number) => Math.floor(fraction * bytes.length);
  const begin = at(change.where);
  switch (change.kind) {
    case "flip bits":
      return splice(bytes, begin, 1, Buffer.of((bytes[begin] ?? 0) ^ change.mask));
    case "cut off":
      return bytes.subarray(0, begin);
    case "insert":
      return splice(bytes, begin, 0, change.bytes);
    case "remove":
      return splice(bytes, begin, change.length, Buffer.alloc(0));
    case "repeat":
      return splice(bytes, begin, 0, bytes.subarray(at(change.from), at(change.from) + change.length));
    case "write":
      return splice(bytes, begin, change.width, littleEndian(change.value, change.width));
  }
}

const mutateAll = (bytes: Buffer, changes: Mutation[]) => changes.reduce(mutate, bytes);

const safetensors = fc.constantFrom("dtypes.safetensors", "model-00001-of-00002.safetensors");
const archiveNames = ["dtypes.pt", "views.pt", "zip64.pt", "training4.pt", "big.pt", "parameters.pt"];
const archives = fc.constantFrom(...archiveNames);

test("safetensors' bytes, mutated", async () => {
  await everyMutation(safetensors, mutations, mutateAll);
});

test("a safetensors header's fields, mutated, in a file whose lengths fit", async () => {
  const values = ["-1", "0.5", "1e400", "null", '"F16"', '"I64"', "[]", "{}", "[0,4]", "true", ...edges.map(String)];
  const edits = fc.array(fc.record({ where, value: fc.constantFrom(...values) }), { minLength: 1, maxLength: 3 });
  await everyMutation(safetensors, edits, (bytes, changes) => {
    const end = 8 + Number(bytes.readBigUInt64LE(0));
    const header = changes.reduce(replaceField, bytes.toString("utf8", 8, end));
    return Buffer.concat([littleEndian(BigInt(header.length), 8), Buffer.from(header), bytes.subarray(end)]);
  });
});

test("zip archives' bytes, mutated", async () => {
  await everyMutation(archives, mutations, mutateAll);
});

test("a zip archive's directory, mutated", async () => {
  await everyMutation(archives, mutations, (bytes, changes) => {
    const directory = bytes.indexOf("PK\x01\x02");
    return Buffer.concat([bytes.subarray(0, directory), mutateAll(bytes.subarray(directory), changes)]);
  });
});

test("pickles' bytes, mutated, in an archive whose storages have what they need", async () => {
  const entries = new Map<string, ZipEntry[]>();
  for (const name of archiveNames) entries.set(name, await entriesOf(name));
  const mutateEntry = ({ name, data }: ZipEntry, changes: Mutation[]) =>
    name.endsWith("/data.pkl") ? { name, data: mutateAll(Buffer.from(data), changes) } : { name, data };
  await everyMutation(archives, mutations, (_, changes, name) =>
    zipOf(entries.get(name)!.map((entry) => mutateEntry(entry, changes))),
  );
});

test("mutations leave some files readable, and break others", async () => {
  const outcomes = new Set<string>();
  const property = fc.asyncProperty(fc.oneof(safetensors, archives), mutations, async (name, changes) => {
    outcomes.add(await outcome(mutateAll(read(name), changes)));
  });
  await fc.assert(property, { seed, numRuns: 500 });
  expect([...outcomes].sort()).toEqual(["read", "refused"]);
});

async function everyMutation<T>(
  files: fc.Arbitrary<string>,
  changes: fc.Arbitrary<T>,
  change: (bytes: Buffer, changes: T, name: string) => Uint8Array,
): Promise<void> {
  const property = fc.asyncProperty(files, changes, async (name, changes) => {
    const mutated = change(read(name), changes, name);
    allocated = 0;
    await outcome(mutated);
    expect(allocated).toBeLessThanOrEqual(Math.max(alwaysAllowed, mostAllocated * mutated.length));
  });
  await fc.assert(property, { seed, numRuns });
}

/** Reads all there is to read. */
async function outcome(bytes: Uint8Array): Promise<"read" | "refused"> {
  const name = "seed1.bin";
  try {
    const file = await openTensorBytes(bytes, name);
    for (const [tensor, { dtype }] of file.tensors) {
      if (["F64", "F32", "F16", "BF16"].includes(dtype)) await file.read(tensor);
    }
    await file.close();
    return "read";
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    expect(error.message).toContain(name);
    return "refused";
  }
}

/** Puts a value in the place of one of a JSON text's numbers, texts or arrays of numbers. */
function replaceField(json: string, { where, value }: { where: number; value: string }): string {
  const fields = [...json.matchAll(/\[[\d,]*\]|"[^"]*"|\d+/g)];
  const field = fields[Math.floor(where * fields.length)];
  if (!field) return json;
  return json.slice(0, field.index) + value + json.slice(field.index + field[0].length);
}

async function entriesOf(name: string): Promise<ZipEntry[]> {
  const bytes = read(name);
  const entries = await readArchive(bytesSource(bytes, name));
  return [...entries].map(([name, { offset, size }]) => ({ name, data: bytes.subarray(offset, offset + size) }));
}

function splice(bytes: Buffer, position: number, removed: number, inserted: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, position), inserted, bytes.subarray(position + removed)]);
}

function littleEndian(value: bigint, width: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes.subarray(0, width);
}

/** A file of the fixtures' folder, read once. */
function read(name: string): Buffer {
  const bytes = files.get(name) ?? readFileSync(formatFile(name));
  files.set(name, bytes);
  return bytes;
}
