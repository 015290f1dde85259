import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CheckpointError } from "./errors.js";
import { type ExpectedTensor, expectedTensors, formatFile } from "./fixtures/formats/formats.js";
import { openTensorBytes, openTensorFile, type TensorFile } from "./tensorFile.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tensors-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("every file that PyTorch or safetensors made is read bit for bit", () => {
  test.each(Object.entries(expectedTensors))("%s", async (name, expected) => {
    const file = await openTensorFile(formatFile(name));
    expect(file.format).toBe(/safetensors/.test(name) ? "safetensors" : "torch");
    expect(file.name).toBe(name);
    await expectTensors(file, expected);
    await file.close();
  });

  test.each(Object.entries(expectedTensors).filter(([name]) => !name.endsWith(".json")))(
    "%s, from memory that is not aligned",
    async (name, expected) => {
      const bytes = await readFile(formatFile(name));
      const shifted = new Uint8Array(bytes.length + 1).subarray(1);
      shifted.set(bytes);
      await expectTensors(await openTensorBytes(shifted, name), expected);
    },
  );

  async function expectTensors(file: TensorFile, expected: Record<string, ExpectedTensor>): Promise<void> {
    const found = [...file.tensors].map(([name, { dtype, shape }]) => [name, { dtype, shape }]);
    const needed = Object.entries(expected).map(([name, { dtype, shape }]) => [name, { dtype, shape }]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(needed));
    for (const [name, { dtype, float32 }] of Object.entries(expected)) {
      if (float32 === null) {
        await expect(file.read(name)).rejects.toThrow(`${name} is ${dtype}; weights are read from F32, F16, BF16, F64`);
      } else {
        expect({ [name]: hex(await file.read(name)) }).toEqual({ [name]: float32 });
      }
    }
  }
});

test("bytes on disk are counted over all shards, and safetensors' metadata is kept", async () => {
  const sharded = await openTensorFile(formatFile("model.safetensors.index.json"));
  const shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
  const sizes = await Promise.all(shards.map(async (shard) => (await readFile(formatFile(shard))).length));
  expect(sharded.bytes).toBe(sizes[0] + sizes[1]);
  await sharded.close();
  const single = await openTensorFile(formatFile("dtypes.safetensors"));
  expect(single.metadata).toEqual({ format: "pt" });
  await single.close();
});

test("what a read gives is the reader's own: changing it changes nothing in the file or its other tensors", async () => {
  const bytes = await readFile(formatFile("views.pt"));
  const file = await openTensorBytes(bytes, "views.pt");
  (await file.read("base")).fill(0);
  expect(hex(await file.read("tied"))).toBe(expectedTensors["views.pt"].base.float32);
});

describe("what is no file of tensors is refused, and told what it is", () => {
  test.each([
    ["legacy.pt", "is a bare pickle, as PyTorch wrote before 1.6, and is not read. Convert it with PyTorch"],
    ["legacy.pt", "torch.save(torch.load(file, map_location='cpu', weights_only=True), out)"],
    ["whole_module.pt", "asks for torch.nn.modules.linear.Linear; a state dict needs only collections.OrderedDict"],
    ["torchscript.pt", "is a TorchScript program, which is not read; save its state dict"],
    ["make_formats.py", "begins with the bytes 22 22 22 4d 61 6b 65 73; needed is safetensors, a PyTorch zip archive"],
    ["formats.fixture.json", "formats.fixture.json has no weight_map; an index must have one"],
    ["no such file", "no such file cannot be opened: there is no such file"],
    [".", "formats is no regular file; a checkpoint must be one"],
  ])("%s: %s", async (name, message) => {
    await expect(openTensorFile(formatFile(name))).rejects.toThrow(message);
    await expect(openTensorFile(formatFile(name))).rejects.toThrow(CheckpointError);
  });

  test("an empty file, a Git LFS pointer, an index without its shards", async () => {
    const of = (content: string) => openTensorBytes(Buffer.from(content), "w.bin");
    await expect(of("")).rejects.toThrow("w.bin is empty");
    await expect(of("version https://git-lfs.github.com/spec/v1\noid")).rejects.toThrow("w.bin is a Git LFS pointer");
    await expect(of('{"weight_map":{}}')).rejects.toThrow("w.bin is JSON; needed is a file that holds tensors");
  });

  test.skipIf(process.platform === "win32")("a named pipe, without waiting for who would write into it", async () => {
    const pipe = join(folder, "pipe.safetensors");
    execFileSync("mkfifo", [pipe]);
    await expect(openTensorFile(pipe)).rejects.toThrow("pipe.safetensors is no regular file");
  });
});

describe("an index reaches no file but those beside it", () => {
  const good = "model-00001-of-00002.safetensors";

  test.each([
    ["../outside.safetensors"],
    ["/etc/passwd"],
    [".."],
    ["a/../b.safetensors"],
    ["..\\outside.safetensors"],
    ["with\0zero"],
    [""],
  ])("a shard named %j", async (shard) => {
    await copyFile(formatFile(good), join(folder, "outside.safetensors"));
    const index = await writeIndex({ a: shard, c: shard });
    const message = "the shard of a is ";
    await expect(openTensorFile(index)).rejects.toThrow(message);
    await expect(openTensorFile(index)).rejects.toThrow("it must be a file's plain name");
  });

  test("a shard that is no name at all", async () => {
    const index = await writeIndex({ a: 7 as unknown as string });
    await expect(openTensorFile(index)).rejects.toThrow("the shard of a is number; it must be a file's plain name");
  });

  test("a shard that is a symlink to outside; one to a neighbour is followed", async () => {
    await copyFile(formatFile(good), join(folder, "outside.safetensors"));
    const index = await writeIndex({ a: "shard.safetensors", c: "shard.safetensors" });
    await symlink(join(folder, "outside.safetensors"), join(folder, "model", "shard.safetensors"));
    await expect(openTensorFile(index)).rejects.toThrow("shard.safetensors is a link to outside its folder");
    await rm(join(folder, "model", "shard.safetensors"));
    await copyFile(formatFile(good), join(folder, "model", "neighbour.safetensors"));
    await symlink("neighbour.safetensors", join(folder, "model", "shard.safetensors"));
    const file = await openTensorFile(index);
    expect([...file.tensors.keys()]).toEqual(["a", "c"]);
    await file.close();
  });

  test("a tensor that is not in its shard, one that the index does not list, a shard that is not there", async () => {
    const index = await writeIndex({ a: good, c: good, z: good });
    await copyFile(formatFile(good), join(folder, "model", good));
    await expect(openTensorFile(index)).rejects.toThrow(`says that z is in ${good}, but it is not there`);
    await writeIndex({ a: good });
    await expect(openTensorFile(index)).rejects.toThrow(`${good} has c, but the index does not list it`);
    await writeIndex({ a: good, c: "elsewhere.safetensors" });
    await expect(openTensorFile(index)).rejects.toThrow(
      "elsewhere.safetensors cannot be opened: there is no such file",
    );
    await copyFile(formatFile(good), join(folder, "model", "elsewhere.safetensors"));
    await expect(openTensorFile(index)).rejects.toThrow(
      `${good} has c, but the index says that it is in elsewhere.safetensors`,
    );
  });

  test("a tensor listed twice, an index of indexes, shards of two formats, no tensors", async () => {
    const index = await writeIndex({});
    await expect(openTensorFile(index)).rejects.toThrow("lists no tensors");
    await writeFile(index, `{"weight_map":{"a":"${good}","a":"${good}"}}`);
    await expect(openTensorFile(index)).rejects.toThrow('the index has the key "a" twice');
    await writeIndex({ a: "model.safetensors.index.json" });
    await expect(openTensorFile(index)).rejects.toThrow("is JSON; needed is a file that holds tensors");
    await copyFile(formatFile(good), join(folder, "model", good));
    await copyFile(formatFile("pytorch_model-00002-of-00002.bin"), join(folder, "model", "b.bin"));
    await writeIndex({ a: good, c: good, b: "b.bin" });
    await expect(openTensorFile(index)).rejects.toThrow("some shards are safetensors and others are PyTorch's");
  });

  /** In the folder `model`, so that there is an outside. */
  async function writeIndex(weightMap: Record<string, string>): Promise<string> {
    await mkdir(join(folder, "model"), { recursive: true });
    const path = join(folder, "model", "model.safetensors.index.json");
    await writeFile(path, JSON.stringify({ weight_map: weightMap }));
    return path;
  }
});

describe.skipIf(!existsSync("/proc/self/fd"))("nothing stays open (counted where there is /proc)", () => {
  test.each([
    ["legacy.pt"],
    ["whole_module.pt"],
    ["make_formats.py"],
    ["model.safetensors.index.json"],
    ["pytorch_model.bin.index.json"],
    ["dtypes.pt"],
  ])("after %s was opened and closed, or refused", async (name) => {
    const file = await openTensorFile(formatFile(name)).catch(() => null);
    await file?.close();
    expect(await openIn(formatFile("."))).toEqual([]);
  });

  test("when the second shard is broken", async () => {
    const names = ["model.safetensors.index.json", "model-00001-of-00002.safetensors"];
    for (const name of names) await copyFile(formatFile(name), join(folder, name));
    await writeFile(join(folder, "model-00002-of-00002.safetensors"), "broken");
    await expect(openTensorFile(join(folder, names[0]))).rejects.toThrow(
      "model-00002-of-00002.safetensors begins with",
    );
    expect(await openIn(folder)).toEqual([]);
  });

  async function openIn(path: string): Promise<string[]> {
    const links = (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ""));
    return (await Promise.all(links)).filter((target) => target.startsWith(path));
  }
});

test("a file that became shorter after it was opened", async () => {
  const path = join(folder, "w.safetensors");
  await copyFile(formatFile("dtypes.safetensors"), path);
  const file = await openTensorFile(path);
  await truncate(path, 2000);
  const reads = [...file.tensors.keys()].map((name) => file.read(name).catch((error) => error));
  const messages = (await Promise.all(reads)).filter((result) => result instanceof CheckpointError).map(String);
  expect(messages.filter((message) => message.includes("it became shorter meanwhile"))).not.toEqual([]);
  await file.close();
});

describe("a file cut short anywhere is refused", () => {
  test.each([["model-00001-of-00002.safetensors"], ["zip64.pt"], ["module.pt"]])("%s", async (name) => {
    const whole = await readFile(formatFile(name));
    for (let length = 0; length < whole.length; length++) {
      const cut = whole.subarray(0, length);
      await expect(openTensorBytes(cut, name), `${length} bytes`).rejects.toThrow(CheckpointError);
    }
  });
});

function hex(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("hex");
}
