import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CheckpointError } from "./errors.js";
import { type ByteSource, bytesSource, fileSource } from "./source.js";

const bytes = Uint8Array.of(1, 2, 3, 4, 5);
let folder: string;
let opened: ByteSource[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "source-"));
  const path = join(folder, "five.bin");
  await writeFile(path, bytes);
  opened = [await fileSource(path), bytesSource(bytes, "five.bin")];
});
afterEach(async () => {
  for (const source of opened) await source.close();
  await rm(folder, { recursive: true });
});

describe.each([
  ["a file", 0],
  ["bytes in memory", 1],
])("%s", (_, which) => {
  test("gives any range, to the last byte, also into the middle of an array", async () => {
    const source = opened[which];
    expect([source.name, source.size]).toEqual(["five.bin", 5]);
    const target = new Uint8Array(4);
    await source.readInto(target.subarray(1, 3), 3);
    expect(target).toEqual(Uint8Array.of(0, 4, 5, 0));
    await source.readInto(new Uint8Array(0), 5);
  });

  test.each([
    [3, 3, "five.bin has 5 bytes, but bytes 3 to 6 are needed: it is truncated"],
    [1, 2 ** 60, `five.bin has 5 bytes, but bytes ${2 ** 60} to`],
    [1, -1, "five.bin has 5 bytes, but bytes -1 to 0 are needed"],
    [1, Number.NaN, "five.bin has 5 bytes, but bytes NaN to NaN are needed"],
  ])("refuses %d bytes from %d", async (length, offset, message) => {
    const reading = opened[which].readInto(new Uint8Array(length), offset);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(CheckpointError);
  });
});
