import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { CheckpointError } from "../errors.js";
import { formatFile } from "../fixtures/formats/formats.js";
import { archive, dict, global, int, pickle, tensor, text, tuple } from "../fixtures/formats/pickle.js";
import { type ZipEntry, zipOf } from "../fixtures/formats/zip.js";
import { bytesSource } from "../source.js";
import { openTensorBytes } from "../tensorFile.js";
import { isContiguous, isMonotone, readStrided, span } from "./strided.js";

const file = "seed1.pt";
const vector = tensor({ shape: [4], strides: [1] });

async function expectRefusal(bytes: Uint8Array, message: string): Promise<void> {
  const opening = openTensorBytes(bytes, file);
  await expect(opening).rejects.toThrow(message);
  await expect(opening).rejects.toThrow(CheckpointError);
  await expect(opening).rejects.toThrow(file);
}

test("an archive put together by hand is read", async () => {
  const values = Float32Array.of(1, 2, 3, 4);
  const opened = await openTensorBytes(archive(dict({ w: vector }), new Uint8Array(values.buffer)), file);
  expect(await opened.read("w")).toEqual(values);
  await expect(opened.read("v")).rejects.toThrow("seed1.pt has no tensor v");
});

describe("a pickle executes nothing", () => {
  const trace = join(tmpdir(), `seedscope-executed-${process.pid}`);
  const command = text(`touch ${trace}`);

  // what pickling an object whose __reduce__ gives (os.system, ("touch …",)) gives, and other ways to the same end
  test.each<[string, Uint8Array, string]>([
    ["os.system by its POSIX name", pickle(global("posix", "system"), tuple(command), "R."), "posix.system"],
    ["os.system", pickle(global("os", "system"), tuple(command), "R."), "os.system"],
    [
      "os.system, as protocol 4 has it",
      pickle(text("os"), text("system"), Buffer.of(0x93), tuple(command), "R."),
      "os.s",
    ],
    ["eval", pickle(global("builtins", "eval"), tuple(text("1")), "R."), "builtins.eval"],
    ["os.system beside tensors", dict({ w: vector, x: `${global("os", "system")}` }), "os.system"],
    [
      "a second pickle inside",
      pickle(global("torch.storage", "_load_from_bytes"), ")R."),
      "torch.storage._load_from_bytes",
    ],
    ["getattr", pickle(global("builtins", "getattr"), ")R."), "builtins.getattr"],
    [
      "a dotted name",
      pickle(text("torch"), text("_utils._rebuild_tensor_v2.x"), Buffer.of(0x93), "."),
      "torch._utils._reb",
    ],
    ["Object's own names", pickle(global("constructor", "constructor"), ")R."), "constructor.constructor"],
  ])("%s", async (_, bytes, name) => {
    await expectRefusal(archive(bytes), `seed1.pt asks for ${name}`);
    await expectRefusal(archive(bytes), "a state dict needs only collections.OrderedDict, torch._utils._rebuild");
    expect(existsSync(trace)).toBe(false);
  });

  test.each<[string, Uint8Array, string]>([
    ["an instance made by name", pickle("(", command, "ios\nsystem\n."), "has the instruction 0x69"],
    ["an object made by its class", pickle(global("collections", "OrderedDict"), ")", Buffer.of(0x81), "."), "0x81"],
    ["an extension's code", pickle(Buffer.of(0x82, 1), "."), "has the instruction 0x82"],
    ["a call of what is no function", pickle(text("x"), ")R."), "calls something that cannot be called"],
    [
      "a call of a storage's class",
      pickle(global("torch", "FloatStorage"), ")R."),
      "calls something that cannot be called",
    ],
    ["a dict's attributes for a tensor", pickle(vector, "}b."), "gives attributes to something that is no dict"],
    ["a name that is no text", pickle(int(1), int(2), Buffer.of(0x93), "."), "asks for a name that is no text"],
  ])("%s", async (_, bytes, message) => {
    await expectRefusal(archive(bytes), message);
  });
});

describe("a broken or hostile pickle is refused", () => {
  const overAndOver = (part: string | Uint8Array, n: number) =>
    Buffer.concat(Array(n).fill(Buffer.from(part as string)));

  test.each<[string, Uint8Array, string]>([
    ["no STOP", pickle("}"), "ends in the middle of an instruction: it is truncated"],
    ["a text longer than the pickle", pickle("X", Buffer.from("ffffffff", "hex"), "."), "it is truncated"],
    [
      "a text of 2^62 bytes",
      pickle(Buffer.from("8d0000000000000040", "hex"), "."),
      `claims a length of ${2n ** 62n} bytes`,
    ],
    ["a text that is no UTF-8", pickle("X", Buffer.from("01000000ff", "hex"), "."), "has a text that is not UTF-8"],
    ["a name without an end", pickle("ccollections"), "ends in the middle of a name"],
    ["protocol 6", Buffer.of(0x80, 6, 0x4e, 0x2e), "is of protocol 6; at most 5 is read"],
    ["nothing to stop with", pickle("."), "takes more values than it made"],
    ["a value from below a group", pickle("NN(", Buffer.of(0x86), "."), "takes more values than it made"],
    ["a group that never began", pickle("t."), "ends a group that it did not begin"],
    ["a value never remembered", pickle("h", Buffer.of(7), "."), "recalls value 7, which it never remembered"],
    ["a key without a value", pickle("}(", text("k"), "u."), "puts a key without a value into a dict"],
    ["a key twice", pickle("}", text("k"), "Ns", text("k"), "Ns."), "has the key k twice"],
    ["items for a tuple", pickle(")", text("k"), "Ns."), "puts items into something that is no dict"],
    ["an item for a dict", pickle("}Na."), "appends to something that is no list"],
    ["groups in groups", pickle(overAndOver("(", 2000), "."), "nests deeper than 1000"],
    ["an endless stack", pickle(overAndOver("N", 1_000_001), "."), "needs a stack of more than 1000000 values"],
    [
      "an endless memo",
      pickle("N", overAndOver(Buffer.of(0x94), 2_000_001), "."),
      "remembers more than 2000000 values",
    ],
    ["endless dicts", pickle("]", overAndOver("}a", 500_001), "."), "makes more than 500000 tuples, dicts and tensors"],
  ])("%s", async (_, bytes, message) => {
    await expectRefusal(archive(bytes), message);
  });

  test("tuples nested without end, or doubled without end, are values like others: beside tensors they are left out", async () => {
    const nested = Buffer.concat([Buffer.from("N"), overAndOver(Buffer.of(0x85), 100_000)]);
    // BINPUT 0, BINGET 0, TUPLE2: a pair of itself and itself, forty times: 2^40 leaves
    const doubling = Buffer.concat([Buffer.from("N"), overAndOver(Buffer.from("7100680086", "hex"), 40)]);
    const opened = await openTensorBytes(archive(dict({ nested, doubling, w: vector })), file);
    expect([...opened.tensors.keys()]).toEqual(["w"]);
    await expectRefusal(archive(pickle("}", doubling, "Ns.")), "what it has: (a tuple or other object)");
  });
});

describe("what a pickle holds must be a dict of tensors", () => {
  test.each<[string, Uint8Array, string]>([
    ["nothing", pickle("N."), "holds no dict; needed is a dict of tensors"],
    ["a list", pickle("](", vector, "e."), "holds no dict; needed is a dict of tensors"],
    ["a tensor alone", pickle(vector, "."), "holds a single tensor without a name"],
    ["a dict without tensors", dict({ step: int(3), "learning rate": "N" }), "what it has: step, learning rate"],
    ["an empty dict", dict({}), "holds no tensors, neither at its top nor under model_state_dict, state_dict, model"],
    ["a tensor named by a number", pickle("}", int(7), vector, "s."), "a tensor's name is 7; needed is a text"],
    [
      "a storage beside tensors",
      dict({ w: vector, s: storageId("Float", "0", 4) }),
      "s is no tensor, and no plain value",
    ],
    ["a class beside tensors", dict({ w: vector, s: global("torch", "FloatStorage") }), "s is no tensor, and no plain"],
  ])("%s", async (_, bytes, message) => {
    await expectRefusal(archive(bytes), message);
  });

  test.each([["model_state_dict"], ["state_dict"], ["model"]])("it may lie under %s", async (key) => {
    const inner = Buffer.concat([Buffer.from("}"), text("w"), vector, Buffer.from("s")]);
    const opened = await openTensorBytes(archive(dict({ step: int(3), [key]: inner, optimizer: "}" })), file);
    expect([...opened.tensors]).toMatchObject([["w", { dtype: "F32", shape: [4] }]]);
  });

  test("a persistent id that is no storage", async () => {
    await expectRefusal(archive(pickle(tuple(text("module"), text("x")), "Q.")), "a persistent id that is no storage");
    const ofDict = tuple(text("storage"), global("collections", "OrderedDict"), text("0"), text("cpu"), int(4));
    await expectRefusal(archive(pickle(ofDict, "Q.")), "a persistent id that is no storage");
  });

  test("a tensor with flags, as a conjugated one has", async () => {
    const flags = Buffer.concat([Buffer.from("}"), text("neg"), Buffer.of(0x88), Buffer.from("s")]);
    const bytes = Buffer.from(dict({ w: vector }));
    const end = bytes.lastIndexOf(")RtR");
    const flagged = Buffer.concat([bytes.subarray(0, end + 2), flags, bytes.subarray(end + 2)]);
    await expectRefusal(archive(flagged), "its pickle has a tensor with flags; that is not read");
  });

  function storageId(type: string, key: string, length: number): Uint8Array {
    const id = tuple(text("storage"), global("torch", `${type}Storage`), text(key), text("cpu"), int(length));
    return Buffer.concat([id, Buffer.from("Q")]);
  }
});

describe("a tensor lies in its storage, and is no larger", () => {
  // the archive's storage 0 has 16 bytes
  test.each<[string, Parameters<typeof tensor>[0], string]>([
    ["beyond the end", { shape: [3], strides: [2] }, "w has shape [3] and strides [2] from value 0: it needs 5 values"],
    [
      "from beyond the end",
      { shape: [2], strides: [1], offset: 3 },
      "from value 3: it needs 5 values, but its storage has 4",
    ],
    ["a huge step", { shape: [2], strides: [2 ** 53 - 1] }, "but its storage has 4"],
    ["a huge offset", { shape: [1], strides: [1], offset: 2 ** 53 - 1 }, "but its storage has 4"],
    ["one value a billion times", { shape: [1e9], strides: [0] }, "1000000000 values, but its storage has only 4"],
    ["a product that overflows", { shape: [2 ** 50, 2 ** 50], strides: [0, 0] }, "but its storage has only 4"],
    ["strides that overlap", { shape: [2, 2], strides: [1, 1] }, "strides [1,1]: they overlap, which is not read"],
    ["one stride too few", { shape: [2, 2], strides: [1] }, "a tensor of 2 dimensions with 1 strides"],
    ["65 dimensions", { shape: Array(65).fill(1), strides: Array(65).fill(1) }, "a tensor of 65 dimensions"],
    ["a negative size", { shape: [-1], strides: [1] }, "a tensor without storage, offset, shape and strides"],
    [
      "a storage that is not there",
      { shape: [4], strides: [1], key: "1" },
      "w lies in storage 1, which the archive does not",
    ],
    [
      "a storage elsewhere",
      { shape: [4], strides: [1], key: "../data.pkl" },
      "w lies in storage ../data.pkl, which the",
    ],
    [
      "a storage of 2^50 values",
      { shape: [4], strides: [1], length: 2 ** 50 },
      "storage 0 has 16 bytes, but its 1125899906842624",
    ],
    ["a storage of another type", { shape: [4], strides: [1], type: "Double" }, "its 4 values of F64 need 32"],
  ])("%s", async (_, fields, message) => {
    await expectRefusal(archive(dict({ w: tensor(fields) })), message);
  });

  test("a value may be repeated as often as its storage has values", async () => {
    const storage = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
    const opened = await openTensorBytes(
      archive(dict({ w: tensor({ shape: [2, 2], strides: [0, 3] }) }), storage),
      file,
    );
    expect(await opened.read("w")).toEqual(Float32Array.of(1, 4, 1, 4));
  });

  test("an empty tensor of whatever sizes is empty", async () => {
    const fields = { shape: [2 ** 53 - 1, 2 ** 53 - 1, 0], strides: [1, 1, 1] };
    const opened = await openTensorBytes(archive(dict({ w: tensor(fields) })), file);
    expect(await opened.read("w")).toEqual(new Float32Array(0));
  });
});

describe("a zip archive that lies is refused", () => {
  const good: ZipEntry[] = [
    { name: "archive/data.pkl", data: dict({ w: vector }) },
    { name: "archive/data/0", data: new Uint8Array(16) },
  ];
  const [dataPickle, storage] = good;

  test("a zip bomb: 10 MB in 10 kB", async () => {
    const data = deflateRawSync(new Uint8Array(1e7));
    expect(data.length).toBeLessThan(2e4);
    const bomb = { ...storage, data, method: 8, uncompressedSize: 1e7 };
    await expectRefusal(
      zipOf([dataPickle, bomb]),
      "the entry archive/data/0 is compressed or encrypted; PyTorch stores",
    );
    await expectRefusal(
      zipOf([{ ...dataPickle, data, method: 8, uncompressedSize: 1e7 }]),
      "data.pkl is compressed or en",
    );
  });

  test("entries that share their bytes, as in bombs of overlapping files", async () => {
    const copies = Array.from({ length: 1000 }, (_, i) => ({
      ...storage,
      data: new Uint8Array(0),
      name: `archive/data/${i + 1}`,
    }));
    const place = zipOf([dataPickle]).indexOf("PK\x01\x02");
    const shared = copies.map((copy) => ({ ...copy, place, size: 16 }));
    await expectRefusal(zipOf([...good, ...shared]), "they overlap");
  });

  test.each<[string, Uint8Array, string]>([
    ["an entry twice", zipOf([...good, storage]), "has the entry archive/data/0 twice"],
    ["an entry beyond the end", zipOf([dataPickle, { ...storage, size: 5000 }]), "file data overflows file bounds"],
    ["an entry of 4 GiB", zipOf([dataPickle, { ...storage, size: 2 ** 32 - 2 }]), "file data overflows file bounds"],
    ["an entry that reaches into the directory", zipOf([dataPickle, { ...storage, size: 30 }]), "they overlap"],
    ["sizes that contradict each other", zipOf([dataPickle, { ...storage, uncompressedSize: 17 }]), "size mismatch"],
    ["an entry in the middle of another", zipOf([dataPickle, { ...storage, place: 3 }]), "invalid local file header"],
    [
      "an encrypted entry",
      zipOf([dataPickle, { ...storage, flags: 1, size: 16, uncompressedSize: 4 }]),
      "or encrypted",
    ],
    ["more entries than there are", zipOf(good, 3), "it is truncated"],
    ["fewer entries than there are", zipOf(good, 1), "w lies in storage 0, which the archive does not have"],
    ["no pickle", zipOf([storage]), "is a zip archive, but not one of torch.save: it has no data.pkl"],
    ["two pickles", zipOf([...good, { ...dataPickle, name: "b/data.pkl" }]), "it has 2 of them, needed is one"],
    ["a path to outside", zipOf([...good, { ...storage, name: "archive/../../x" }]), "invalid relative path"],
    [
      "an unknown byte order",
      zipOf([...good, { name: "archive/byteorder", data: Buffer.from("middle") }]),
      'order "middle"',
    ],
    [
      "a byte order without end",
      zipOf([...good, { name: "archive/byteorder", data: new Uint8Array(99) }]),
      "at most 16",
    ],
  ])("%s", async (_, bytes, message) => {
    await expectRefusal(bytes, message);
  });

  test("a directory of 2^53 entries, in zip64", async () => {
    const bytes = Buffer.from(await readFile(formatFile("zip64.pt")));
    const end = bytes.indexOf("PK\x06\x06");
    bytes.writeBigUInt64LE(2n ** 53n, end + 32);
    await expectRefusal(bytes, "claims 9007199254740992 entries; it may have at most 100000");
  });
});

describe("strides", () => {
  test.each([
    { shape: [3, 4], strides: [4, 1], contiguous: true, monotone: true, span: 12 },
    { shape: [3, 4], strides: [1, 3], contiguous: false, monotone: true, span: 12 },
    { shape: [3, 1, 4], strides: [4, 99, 1], contiguous: true, monotone: true, span: 12 },
    { shape: [3, 4], strides: [8, 2], contiguous: false, monotone: true, span: 23 },
    { shape: [3, 4], strides: [0, 1], contiguous: false, monotone: true, span: 4 },
    { shape: [3, 4], strides: [3, 1], contiguous: false, monotone: false, span: 10 },
    { shape: [], strides: [], contiguous: true, monotone: true, span: 1 },
  ])("[$shape] with strides [$strides]", ({ shape, strides, contiguous, monotone, span: length }) => {
    expect(isContiguous(shape, strides)).toBe(contiguous);
    expect(isMonotone(shape, strides)).toBe(monotone);
    expect(span(shape, strides)).toBe(length);
  });

  // 3 · 700 · 1001 values are twice what is in memory at a time; each is its own place in the storage
  test.each([
    { shape: [1001, 2100], strides: [1, 1001] },
    { shape: [2100, 1001], strides: [1001, 1] },
    { shape: [700, 3, 1001], strides: [1, 700, 2100] },
    { shape: [1001, 3, 300], strides: [2100, 700, 2] },
    { shape: [2, 700], strides: [2_000_000, 3] },
    { shape: [3, 350_000], strides: [1, 6] },
  ])("[$shape] with strides [$strides] are gathered out of windows, none of which is read twice", async (view) => {
    const { shape, strides } = view;
    const storage = Float32Array.from({ length: 3 * 700 * 1001 }, (_, i) => i);
    const source = bytesSource(new Uint8Array(storage.buffer), "w");
    let read = 0;
    const counting = {
      ...source,
      readInto: (target: Uint8Array, offset: number) => {
        read += target.length;
        return source.readInto(target, offset);
      },
    };
    const values = new Float32Array(shape.reduce((product, n) => product * n, 1));
    await readStrided(counting, { tensor: "w", dtype: "F32", offset: 0 }, shape, strides, values);
    let wrong = 0;
    for (let i = 0; i < values.length; i++) {
      let [rest, place] = [i, 0];
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        place += (rest % shape[axis]) * strides[axis];
        rest = Math.floor(rest / shape[axis]);
      }
      if (values[i] !== place) wrong++;
    }
    expect(wrong).toBe(0);
    expect(read).toBeLessThanOrEqual(4 * span(shape, strides));
  });
});
