import { describe, expect, test } from "vitest";
import { transformerFixtures } from "../model/fixtures/transformer.js";
import { type CheckpointMeta, streamCheckpoint, weightsHash, weightsHasher, writeCheckpoint } from "./checkpoint.js";
import { CheckpointError } from "./errors.js";
import { readSafetensors, writeSafetensors } from "./safetensors.js";
import { bytesSource } from "./source.js";
import { openTensorBytes } from "./tensorFile.js";

const f32 = (begin: number, end: number, shape = [(end - begin) / 4]) =>
  `{"dtype":"F32","shape":[${shape}],"data_offsets":[${begin},${end}]}`;

describe("a header that lies is refused, and told where", () => {
  test.each<[string, string, number, string]>([
    [
      "overlapping tensors",
      `{"a":${f32(0, 16)},"b":${f32(8, 24)}}`,
      24,
      "b begins at byte 8 of the data, but a goes to",
    ],
    ["one tensor inside another", `{"b":${f32(8, 16)},"a":${f32(0, 24)}}`, 24, "b begins at byte 8 of the data, but a"],
    [
      "a hole",
      `{"a":${f32(0, 8)},"b":${f32(16, 24)}}`,
      24,
      "b begins at byte 16 of the data, but what is before it ends",
    ],
    [
      "bytes before the first tensor",
      `{"a":${f32(8, 16)}}`,
      16,
      "a begins at byte 8 of the data, but what is before it",
    ],
    ["bytes after the last tensor", `{"a":${f32(0, 8)}}`, 16, "the tensors end at byte 8 of the data, but it has 16"],
    ["a name twice", `{"a":${f32(0, 8)},"a":${f32(8, 16)}}`, 16, 'the header has the key "a" twice'],
    ["a name twice, escaped", `{"a":${f32(0, 8)},"\\u0061" :${f32(8, 16)}}`, 16, 'the header has the key "a" twice'],
    [
      "a field twice",
      `{"a":{"dtype":"I64","dtype":"F32","shape":[],"data_offsets":[0,4]}}`,
      4,
      'the key "dtype" twice',
    ],
    ["offsets the wrong way round", `{"a":${f32(8, 0, [0])}}`, 8, "a has data_offsets [8,0]; expected [begin, end]"],
    ["a fraction of a byte", `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0.5,4.5]}}`, 8, "data_offsets [0.5,4.5]"],
    [
      "sizes whose product overflows",
      `{"a":${f32(0, 4, [2 ** 53 - 1, 2 ** 53 - 1])}}`,
      4,
      "a takes 4 bytes, but F32 [",
    ],
    [
      "a size that overflows",
      `{"a":${f32(0, 4, [2 ** 53])}}`,
      4,
      "a has shape [9007199254740992]; expected at most 64",
    ],
    ["too many dimensions", `{"a":${f32(0, 4, Array(65).fill(1))}}`, 4, "expected at most 64 whole numbers"],
    [
      "a shape nested without end",
      `{"a":{"dtype":"F32","shape":${"[".repeat(1e5)}${"]".repeat(1e5)}}}`,
      0,
      "a has shape",
    ],
    [
      "a dtype of Object's prototype",
      `{"a":{"dtype":"toString","shape":[],"data_offsets":[0,0]}}`,
      0,
      "dtype toString",
    ],
    ["a tensor that is no object", `{"a":7}`, 0, "a has dtype nothing"],
    ["metadata that is no text", `{"__metadata__":{"step":7}}`, 0, "__metadata__ must be an object of strings"],
    ["an array", "[]", 0, "needed is safetensors"],
    ["two texts", `{"a":${f32(0, 4)}} {}`, 4, "the header is not JSON"],
  ])("%s", async (_, header, dataBytes, message) => {
    const opening = openTensorBytes(fileOf(header, dataBytes), "seed1.safetensors");
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toThrow(CheckpointError);
    await expect(opening).rejects.toThrow("seed1.safetensors");
  });

  test("2^60 bytes of it, before anything of that size is asked for", async () => {
    const bytes = fileOf(`{"a":${f32(0, 4)}}`, 4);
    new DataView(bytes.buffer).setBigUint64(0, 2n ** 60n, true);
    const message = `seed1.safetensors: the header claims ${2n ** 60n} bytes, but the file has ${bytes.length - 8} after`;
    await expect(openTensorBytes(bytes, "seed1.safetensors")).rejects.toThrow(message);
  });

  test("what is no UTF-8", async () => {
    const bytes = fileOf(`{"a":${f32(0, 4)}}`, 4);
    bytes[10] = 0xff;
    await expect(openTensorBytes(bytes, "seed1.safetensors")).rejects.toThrow("the header is not JSON");
  });

  test("a name with control characters or without end is shown fit for a terminal", async () => {
    const name = `\\u001b[2J${"x".repeat(1000)}`;
    const error = await openTensorBytes(fileOf(`{"${name}":7}`, 0), "w").catch(String);
    expect(error).toContain(`\u{fffd}[2J${"x".repeat(116)}… has dtype nothing`);
  });
});

test("the same word may be a key of two objects and a value", async () => {
  const header = `{"__metadata__":{"dtype":"shape","a":"a"},"a":${f32(0, 4)},"__proto__":${f32(4, 8)},"\\"":${f32(8, 12)}}`;
  const file = await openTensorBytes(fileOf(header, 12), "w");
  expect([...file.tensors.keys()]).toEqual(["a", "__proto__", '"']);
  expect(file.metadata).toEqual({ dtype: "shape", a: "a" });
});

test("tensors of size 0 may lie anywhere between the others", async () => {
  const header = `{"b":${f32(8, 8, [0, 3])},"a":${f32(0, 8)},"c":${f32(0, 0)},"d":${f32(8, 12)}}`;
  const file = await openTensorBytes(fileOf(header, 12), "w");
  expect(await file.read("b")).toEqual(new Float32Array(0));
  expect(await file.read("d")).toEqual(new Float32Array(1));
});

test("only the header is read when a file is opened, and only a tensor's own bytes when it is read", async () => {
  const { openSafetensors } = await import("./safetensors.js");
  const bytes = writeSafetensors(
    { a: { shape: [4], values: new Float32Array(4) }, b: { shape: [2], values: Float32Array.of(7, 8) } },
    {},
  );
  const reads: [offset: number, length: number][] = [];
  const source = bytesSource(bytes, "w");
  const file = await openSafetensors({
    ...source,
    readInto: (target, offset) => {
      reads.push([offset, target.length]);
      return source.readInto(target, offset);
    },
  });
  const data = bytes.length - 24;
  expect(reads).toEqual([
    [0, 8],
    [8, data - 8],
  ]);
  expect(await file.read("b")).toEqual(Float32Array.of(7, 8));
  expect(reads.slice(2)).toEqual([[data + 16, 8]]);
});

describe("values out of bytes in memory", () => {
  const values = Float32Array.of(1, 2, 3);

  test("are views where the bytes are aligned, and copies where not", () => {
    const bytes = writeSafetensors({ w: { shape: [3], values } }, {});
    expect(readSafetensors(bytes).tensors.w.values.buffer).toBe(bytes.buffer);
    const shifted = new Uint8Array(bytes.length + 1).subarray(1);
    shifted.set(bytes);
    const { w } = readSafetensors(shifted).tensors;
    expect(w.values).toEqual(values);
    expect(w.values.buffer).not.toBe(shifted.buffer);
  });
});

describe("a checkpoint written as a stream", () => {
  const [{ config, weights }] = transformerFixtures();
  const meta: CheckpointMeta = { config, step: 40, initSeed: 1, dataSeed: 2, provenance: { engine: "cpu" } };
  const entries = Object.entries(weights);

  test("has the bytes of one written at once", async () => {
    expect(await written(entries)).toEqual(Buffer.from(writeCheckpoint(meta, weights)));
  });

  test("takes each weight only when the bytes before it are taken", async () => {
    let taken = 0;
    async function* counted() {
      for (const entry of entries) {
        taken++;
        yield entry;
      }
    }
    const stream = streamCheckpoint(meta, counted());
    await stream.next();
    expect(taken).toBe(0);
    await stream.next();
    expect(taken).toBe(1);
  });

  test.each<[string, [string, Float32Array][], string]>([
    ["two weights in the wrong order", [entries[1], entries[0]], "pos_embed.W_pos came where embed.W_E was due"],
    ["a weight twice", [entries[0], entries[0]], "embed.W_E came where pos_embed.W_pos was due"],
    ["a missing last one", entries.slice(0, -1), "unembed.b_U is missing"],
    ["one too many", [...entries, entries[0]], "embed.W_E came where nothing more was due"],
    ["a wrong size", [["embed.W_E", new Float32Array(3)]], "embed.W_E has 3 values, but ["],
  ])("is refused with %s, and so is its hash", async (_, given, message) => {
    await expect(written(given)).rejects.toThrow(message);
    const hash = () => {
      const hasher = weightsHasher(config);
      for (const [name, values] of given) hasher.add(name, values);
      return hasher.digest();
    };
    expect(hash).toThrow(message);
    expect(hash).toThrow(CheckpointError);
  });

  test("is hashed weight by weight as at once", () => {
    const hasher = weightsHasher(config);
    for (const [name, values] of entries) hasher.add(name, values);
    expect(hasher.digest()).toBe(weightsHash(config, weights));
  });

  async function written(given: [string, Float32Array][]): Promise<Buffer> {
    async function* one() {
      yield* given;
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of streamCheckpoint(meta, one())) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
});

function fileOf(header: string, dataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}
