import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../../test/stores.js";
import { FileError, openFiles } from "./files.js";

vi.mock("node:fs/promises", { spy: true });

const bytes = (text: string) => new TextEncoder().encode(text);
const names = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );

test("a file is named by its content; the same content twice is one file", async () => {
  const folder = temporaryFolder();
  const files = openFiles(folder);
  const hash = await files.put(bytes("patterns"));
  // printf patterns | sha256sum
  expect(hash).toBe("1554c4e086b184e187871fc7232e6359fd76aff32b5a2e847ebb7de10e8c9715");
  expect(await files.put(bytes("patterns"))).toBe(hash);
  expect(names(folder)).toEqual([hash]);
  expect(await files.read(hash)).toEqual(bytes("patterns"));
  expect(await files.has(hash)).toBe(true);
  await files.remove(hash);
  expect(await files.has(hash)).toBe(false);
  await files.remove(hash);
});

test("small and large files come back whole, as arrays of their own length", async () => {
  const files = openFiles(temporaryFolder());
  for (const size of [0, 1, 100, 70_000, 3_000_000]) {
    const content = new Uint8Array(size).map((_, i) => i % 251);
    const back = await files.read(await files.put(content));
    expect(Buffer.compare(back, content)).toBe(0);
  }
});

test("what is missing or was changed is said, not handed out", async () => {
  const folder = temporaryFolder();
  const files = openFiles(folder);
  const hash = await files.put(bytes("weights"));
  writeFileSync(files.path(hash)!, "wEights");
  await expect(files.read(hash)).rejects.toThrow(`file ${hash} is damaged`);
  await expect(files.read(sha256("nothing"))).rejects.toThrow(`file ${sha256("nothing")} is missing`);
  await expect(files.read("../../etc/passwd")).rejects.toThrow("names no file");
});

test.each(["writeFile", "sync", "rename"] as const)("a failing %s leaves nothing behind", async (step) => {
  const folder = temporaryFolder();
  const files = openFiles(folder);
  const failure = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  const { open } = await vi.importActual<typeof fs>("node:fs/promises");
  if (step === "rename") vi.mocked(fs.rename).mockRejectedValue(failure);
  else {
    vi.mocked(fs.open).mockImplementation(async (...args) => {
      const file = await open(...args);
      vi.spyOn(file, step).mockRejectedValue(failure);
      return file;
    });
  }
  try {
    await expect(files.put(bytes("a checkpoint"))).rejects.toThrow(
      "a file of 12 bytes could not be written: no space left on device",
    );
  } finally {
    vi.mocked(fs.open).mockReset();
    vi.mocked(fs.rename).mockReset();
  }
  expect(names(folder)).toEqual([]);
  expect(await files.read(await files.put(bytes("a checkpoint")))).toEqual(bytes("a checkpoint"));
});

async function* chunks(...texts: string[]) {
  for (const text of texts) yield bytes(text);
}

test("a stream is named by its content, as the same bytes at once are", async () => {
  const folder = temporaryFolder();
  const files = openFiles(folder);
  const streamed = await files.putStream(chunks("pat", "", "terns"));
  expect(streamed).toEqual({ hash: await files.put(bytes("patterns")), bytes: 8 });
  expect(names(folder)).toEqual([streamed.hash]);
  // printf '' | sha256sum
  const empty = await files.putStream(chunks());
  expect(empty).toEqual({ hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", bytes: 0 });
  expect(await files.read(empty.hash)).toEqual(new Uint8Array());
});

test.each(["writeFile", "sync", "rename"] as const)("a stream whose %s fails leaves nothing behind", async (step) => {
  const folder = temporaryFolder();
  const files = openFiles(folder);
  const failure = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  const { open } = await vi.importActual<typeof fs>("node:fs/promises");
  let writes = 0;
  if (step === "rename") vi.mocked(fs.rename).mockRejectedValue(failure);
  else {
    vi.mocked(fs.open).mockImplementation(async (...args) => {
      const file = await open(...args);
      const write = file.writeFile.bind(file);
      // the disk is full after the first chunk
      vi.spyOn(file, "writeFile").mockImplementation(async (data) => {
        if (step === "writeFile" && writes++ > 0) throw failure;
        await write(data);
      });
      if (step === "sync") vi.spyOn(file, "sync").mockRejectedValue(failure);
      return file;
    });
  }
  try {
    const put = files.putStream(chunks("a check", "point"));
    await expect(put).rejects.toThrow(FileError);
    await expect(put).rejects.toThrow("a file of 12 bytes could not be written: no space left on device");
  } finally {
    vi.mocked(fs.open).mockReset();
    vi.mocked(fs.rename).mockReset();
  }
  expect(names(folder)).toEqual([]);
});

test("a stream that breaks off leaves nothing behind, and its own error is the one that is thrown", async () => {
  const folder = temporaryFolder();
  async function* broken() {
    yield bytes("half a check");
    throw new RangeError("the weights were not finite");
  }
  await expect(openFiles(folder).putStream(broken())).rejects.toThrow(new RangeError("the weights were not finite"));
  expect(names(folder)).toEqual([]);
});

const mountable = (() => {
  try {
    const folder = temporaryFolder();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder]);
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!mountable)(
  "a disk that is really full leaves nothing behind (needs root, to mount a small tmpfs)",
  async () => {
    const folder = join(temporaryFolder(), "small");
    mkdirSync(folder);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]);
    try {
      const files = openFiles(folder);
      const kept = await files.put(new Uint8Array(100_000).fill(1));
      await expect(files.put(new Uint8Array(1_000_000).fill(2))).rejects.toThrow(/ENOSPC/);
      expect(names(folder)).toEqual([kept]);
      const endless = async function* () {
        for (;;) yield new Uint8Array(10_000).fill(4);
      };
      const streamed = files.putStream(endless());
      await expect(streamed).rejects.toThrow(FileError);
      await expect(streamed).rejects.toThrow(/ENOSPC/);
      expect(names(folder)).toEqual([kept]);
      await files.read(await files.put(new Uint8Array(50_000).fill(3)));
    } finally {
      execFileSync("umount", [folder]);
    }
  },
);

test("what a process that is gone was writing is removed; what others write is not", async () => {
  const folder = temporaryFolder();
  for (const writer of ["gone", "here"]) {
    mkdirSync(join(folder, "unfinished", writer), { recursive: true });
    writeFileSync(join(folder, "unfinished", writer, writer), "half a check");
  }
  const files = openFiles(folder, "here");
  await files.forgetUnfinished("gone");
  expect(names(folder)).toEqual(["here"]);
  const hash = await files.put(bytes("a checkpoint"));
  await files.forgetUnfinished();
  expect(names(folder)).toEqual([hash]);
});

test("states are named by refit and step, and go together", async () => {
  const folder = temporaryFolder();
  const files = openFiles(folder);
  await files.putState("r", 0, bytes("zero"));
  await files.putState("r", 40, bytes("forty"));
  await files.putState("r", 40, bytes("forty"));
  expect(await files.readState("r", 40)).toEqual(bytes("forty"));
  expect(await files.readState("r", 41)).toBeNull();
  await files.removeState("r", 0);
  expect(names(folder)).toEqual(["40.safetensors"]);
  await files.removeStates("r");
  await files.removeStates("r");
  expect(names(folder)).toEqual([]);
});

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
