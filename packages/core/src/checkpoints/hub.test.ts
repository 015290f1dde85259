import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type HubRepositories, startHub, type TestHub } from "../../test/hub.js";
import { temporaryFolder } from "../../test/stores.js";
import { downloadHubFile, findHubFile, HubError, type HubFile, type HubOptions, readHubText } from "./hub.js";

const weights = randomBytes(200_000);
const sha256 = createHash("sha256").update(weights).digest("hex");
const large = { repo: "owner/one", file: "sub folder/model#1.safetensors" };
const repositories: HubRepositories = {
  "owner/one": {
    main: { [large.file]: weights, "config.json": '{"größe":1}', "latin.txt": Buffer.of(0xe9) },
    "refs/pr/1": { "pytorch_model.bin": "bin" },
  },
  "owner/empty-main": { main: { ".gitattributes": "" }, step143000: { "model.safetensors": weights } },
  "owner/no-main": { step0: { "pytorch_model.bin": "bin", "model.safetensors": "safe" } },
};

let hub: TestHub;
let options: HubOptions;
let path: string;
beforeAll(async () => {
  hub = await startHub(repositories);
});
afterAll(() => hub.close());
beforeEach(() => {
  options = { hubUrl: hub.url, firstRetryMs: 1 };
  path = join(temporaryFolder(), "model.safetensors");
});
afterEach(() => {
  hub.requests.length = 0;
  for (const key of Object.keys(hub.misbehaviour)) delete hub.misbehaviour[key as keyof typeof hub.misbehaviour];
});

const find = async (where: Parameters<typeof findHubFile>[0]) => (await findHubFile(where, options))!;
const rangesAsked = () => hub.requests.filter(({ host }) => host === "files").map(({ range }) => range);

/** Resolves with the bytes done once they are so many. */
function progress() {
  const waiting: { bytes: number; resolve: () => void }[] = [];
  let done = 0;
  return {
    onProgress: (bytes: number) => {
      done = bytes;
      for (const { resolve } of waiting.filter(({ bytes }) => bytes <= done)) resolve();
    },
    reaches: (bytes: number) =>
      new Promise<void>((resolve) => (bytes <= done ? resolve() : waiting.push({ bytes, resolve }))),
  };
}

describe("a file is found with its size, and its sha256 before it is downloaded", () => {
  test("at main, unless told otherwise", async () => {
    const file = await find(large);
    expect(file).toEqual({
      ...large,
      revision: "main",
      size: 200_000,
      sha256,
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(await find({ repo: "owner/one", file: "config.json" })).toMatchObject({ size: 13, sha256: null });
    expect(await find({ repo: "owner/one", revision: "refs/pr/1", file: "pytorch_model.bin" })).toMatchObject({
      size: 3,
    });
  });

  test("at the other revision where main is empty, or is not there", async () => {
    const fallback = { fallbackRevision: "step143000", file: "model.safetensors" };
    expect(await find({ repo: "owner/empty-main", ...fallback })).toMatchObject({ revision: "step143000", sha256 });
    expect(await find({ repo: "owner/no-main", ...fallback, fallbackRevision: "step0" })).toMatchObject({
      revision: "step0",
    });
    expect(await find({ repo: "owner/no-main", ...fallback })).toBeNull();
    expect(await find({ repo: "owner/empty-main", file: "model.safetensors" })).toBeNull();
  });

  test("or the other file, where a revision holds only that", async () => {
    const either = { file: "model.safetensors", fallbackFile: "pytorch_model.bin" };
    expect(await find({ repo: "owner/no-main", revision: "step0", ...either })).toMatchObject({
      file: "model.safetensors",
    });
    expect(await find({ repo: "owner/one", revision: "refs/pr/1", ...either })).toMatchObject({
      file: "pytorch_model.bin",
    });
    expect(await find({ repo: "owner/one", ...either })).toBeNull();
  });
});

describe("a download", () => {
  test("is the file, and leaves nothing else", async () => {
    const told: [number, number][] = [];
    await downloadHubFile(await find(large), path, { ...options, onProgress: (...now) => told.push(now) });
    expect(readFileSync(path).equals(weights)).toBe(true);
    expect(existsSync(`${path}.part`)).toBe(false);
    expect(told[0]).toEqual([0, 200_000]);
    expect(told.at(-1)).toEqual([200_000, 200_000]);
    expect(told).toEqual(told.toSorted(([a], [b]) => a - b));
  });

  test("goes on where the connection broke off, without asking for a byte twice", async () => {
    const { onProgress, reaches } = progress();
    let dropped = 0;
    hub.misbehaviour.dropAfter = [50_000, 30_000];
    hub.misbehaviour.beforeDrop = () => reaches([50_000, 80_000][dropped++]);
    await downloadHubFile(await find(large), path, { ...options, onProgress });
    expect(readFileSync(path).equals(weights)).toBe(true);
    expect(rangesAsked()).toEqual([null, "bytes=50000-199999", "bytes=80000-199999"]);
  });

  test("goes on where an answer ended too early", async () => {
    hub.misbehaviour.endAfter = [60_000];
    await downloadHubFile(await find(large), path, options);
    expect(readFileSync(path).equals(weights)).toBe(true);
    expect(rangesAsked()).toEqual([null, "bytes=60000-199999"]);
  });

  test("is right from a server that sends the whole file whatever was asked for", async () => {
    hub.misbehaviour.ignoreRange = true;
    hub.misbehaviour.endAfter = [60_000, 130_000];
    await downloadHubFile(await find(large), path, options);
    expect(readFileSync(path).equals(weights)).toBe(true);
    expect(rangesAsked()).toEqual([null, "bytes=60000-199999", "bytes=130000-199999"]);
  });

  test("that is cancelled leaves what it has, and another goes on from there", async () => {
    const { onProgress, reaches } = progress();
    const controller = new AbortController();
    hub.misbehaviour.dropAfter = [70_000];
    hub.misbehaviour.beforeDrop = async () => {
      await reaches(70_000);
      controller.abort(new Error("enough"));
    };
    const file = await find(large);
    await expect(downloadHubFile(file, path, { ...options, onProgress, signal: controller.signal })).rejects.toThrow(
      "enough",
    );
    expect(existsSync(path)).toBe(false);
    expect(readFileSync(`${path}.part`).equals(weights.subarray(0, 70_000))).toBe(true);
    await downloadHubFile(file, path, options);
    expect(readFileSync(path).equals(weights)).toBe(true);
    expect(rangesAsked()).toEqual([null, "bytes=70000-199999"]);
  });

  test("that was complete but for its name asks for nothing", async () => {
    const file = await find(large);
    writeFileSync(`${path}.part`, weights);
    await downloadHubFile(file, path, options);
    expect(readFileSync(path).equals(weights)).toBe(true);
    expect(rangesAsked()).toEqual([]);
  });

  test("starts anew where what was left is of another file, or longer than this one", async () => {
    const file = await find(large);
    for (const left of [randomBytes(1000), randomBytes(200_001)]) {
      writeFileSync(`${path}.part`, left);
      await downloadHubFile(file, path, options);
      expect(readFileSync(path).equals(weights)).toBe(true);
    }
    expect(rangesAsked()).toEqual(["bytes=1000-199999", null, null]);
  });

  test("with a wrong checksum is deleted, and both are named", async () => {
    const broken = Buffer.from(weights);
    broken[100_000] ^= 1;
    hub.misbehaviour.sendInstead = { [large.file]: broken };
    const found = createHash("sha256").update(broken).digest("hex");
    await expect(downloadHubFile(await find(large), path, options)).rejects.toThrow(
      `${large.file} of owner/one at main arrived with sha256 ${found}, but has ${sha256}`,
    );
    expect(existsSync(path)).toBe(false);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  test("of another checksum than the manifest's does not begin", async () => {
    const wanted = "a".repeat(64);
    const file = await find(large);
    await expect(downloadHubFile(file, path, { ...options, sha256: wanted })).rejects.toThrow(
      `at main has sha256 ${sha256}, but ${wanted} was asked for`,
    );
    expect(rangesAsked()).toEqual([]);
    await downloadHubFile(file, path, { ...options, sha256: sha256.toUpperCase() });
    expect(existsSync(path)).toBe(true);
  });

  test("of a small file has the manifest's checksum, though the hub tells none", async () => {
    const file = await find({ repo: "owner/one", file: "config.json" });
    writeFileSync(`${path}.part`, "left from another");
    await downloadHubFile(file, path, options);
    expect(readFileSync(path, "utf8")).toBe('{"größe":1}');
    await expect(downloadHubFile(file, path, { ...options, sha256 })).rejects.toThrow(`but has ${sha256}`);
  });

  test("of more bytes than the hub told of is refused", async () => {
    hub.misbehaviour.sendInstead = { [large.file]: randomBytes(200_001) };
    await expect(downloadHubFile(await find(large), path, options)).rejects.toThrow(
      "has 200000 bytes, but more were sent",
    );
  });

  test("waits for a server that is busy, and gives up on one that stays so", async () => {
    const file = await find(large);
    hub.misbehaviour.statuses = [503, 429, 500];
    await downloadHubFile(file, path, options);
    expect(readFileSync(path).equals(weights)).toBe(true);
    hub.misbehaviour.statuses = Array(100).fill(503);
    await expect(downloadHubFile(file, `${path}2`, options)).rejects.toThrow(
      /cannot be downloaded: .* answers 503 for owner\/one; given up at byte 0 of 200000 after 6 tries/,
    );
    expect(hub.misbehaviour.statuses).toHaveLength(94);
  });

  test("gives up on a server that breaks off again and again before a hundredth of the file", async () => {
    hub.misbehaviour.endAfter = Array(100).fill(1999);
    await expect(downloadHubFile(await find(large), path, options)).rejects.toThrow("given up at byte 11994 of 200000");
    expect(readFileSync(`${path}.part`)).toHaveLength(11_994);
  });

  test.skipIf(!existsSync("/dev/full"))("onto a full disk says so (on Linux, which has one)", async () => {
    symlinkSync("/dev/full", `${path}.part`);
    await expect(downloadHubFile(await find(large), path, options)).rejects.toThrow(
      `${large.file} of owner/one at main cannot be written: the disk is full; it has 200000 bytes`,
    );
  });

  test("into a folder that is not there says so", async () => {
    await expect(downloadHubFile(await find(large), join(path, "none"), options)).rejects.toThrow(
      "cannot be written: ENOENT",
    );
  });
});

describe("a text file", () => {
  test("is read, wherever findHubFile finds it", async () => {
    expect(await readHubText({ repo: "owner/one", file: "config.json" }, options)).toBe('{"größe":1}');
    expect(await readHubText({ repo: "owner/one", file: "tokenizer.json" }, options)).toBeNull();
    hub.misbehaviour.endAfter = [3];
    expect(await readHubText({ repo: "owner/one", file: "config.json" }, options)).toBe('{"größe":1}');
  });

  test("must be UTF-8, and not too large", async () => {
    await expect(readHubText({ repo: "owner/one", file: "latin.txt" }, options)).rejects.toThrow(
      "latin.txt of owner/one at main is not text",
    );
    repositories["owner/one"].main["huge.json"] = Buffer.alloc(64_000_001);
    await expect(readHubText({ repo: "owner/one", file: "huge.json" }, options)).rejects.toThrow(
      "huge.json of owner/one at main has 64000001 bytes",
    );
    delete repositories["owner/one"].main["huge.json"];
  });
});

describe("who may read", () => {
  const token = "hf_secret";

  test("the token goes to the hub, and not to where it keeps its files", async () => {
    hub.misbehaviour.token = token;
    options.accessToken = token;
    await downloadHubFile(await find(large), path, options);
    const sentTo = (host: string) =>
      hub.requests.filter((request) => request.host === host).map((r) => r.authorization);
    expect(sentTo("hub")).toEqual([`Bearer ${token}`, `Bearer ${token}`]);
    expect(sentTo("files")).toEqual([null]);
  });

  test("a refusal says what to do, and never tells the token", async () => {
    const refusal = async () => {
      const error = await findHubFile(large, options).catch((error) => error);
      expect(error).toBeInstanceOf(HubError);
      expect(error.message).not.toContain("hf_");
      return error.message as string;
    };
    hub.misbehaviour.token = token;
    expect(await refusal()).toBe(
      `${hub.url} has no repository owner/one, or a private one: set HF_TOKEN to a token that may read it`,
    );
    options.accessToken = "hf_wrong";
    expect(await refusal()).toContain("does not accept the token in HF_TOKEN");
    hub.misbehaviour.gated = ["owner/one"];
    expect(await refusal()).toContain("owner/one is gated: accept its terms at");
    options.accessToken = "secret";
    await expect(findHubFile(large, options)).rejects.toThrow('HF_TOKEN does not begin with "hf_"');
    options.accessToken = undefined;
    hub.misbehaviour.gated = undefined;
    hub.misbehaviour.token = undefined;
    hub.misbehaviour.statuses = [403];
    expect(await refusal()).toBe("owner/one cannot be read: set HF_TOKEN to a token that may read it");
    await expect(find({ repo: "owner/none", file: "x" })).rejects.toThrow(`${hub.url} has no repository owner/none`);
  });

  test("a file that has gone since it was found is named", async () => {
    const file: HubFile = { ...(await find(large)), file: "gone.safetensors" };
    await expect(downloadHubFile(file, path, options)).rejects.toThrow("owner/one does not hold this file");
  });
});

describe("a hub that is none", () => {
  test("is not reached", async () => {
    const closed = await startHub({});
    await closed.close();
    await expect(findHubFile(large, { ...options, hubUrl: closed.url })).rejects.toThrow(
      `${new URL(closed.url).host}, or where it keeps its files, cannot be reached (ECONNREFUSED)`,
    );
  });

  test("has no address, or answers otherwise", async () => {
    await expect(findHubFile(large, { ...options, hubUrl: "huggingface.co" })).rejects.toThrow(
      'HF_ENDPOINT is "huggingface.co"',
    );
    await expect(findHubFile(large, { ...options, hubUrl: `${hub.url}/elsewhere` })).rejects.toThrow(HubError);
    hub.misbehaviour.statuses = [204];
    await expect(findHubFile(large, options)).rejects.toThrow("does not answer as a hub");
    const file = await find(large);
    hub.misbehaviour.statuses = [204];
    await expect(downloadHubFile(file, path, options)).rejects.toThrow("was answered without content (204)");
  });

  test("a slash at the end of its address does no harm", async () => {
    expect(await findHubFile(large, { ...options, hubUrl: `${hub.url}/` })).not.toBeNull();
  });
});
