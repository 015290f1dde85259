/** Our reading of a checkpoint, as a contestant: the first line says which file and how, each later one how often. */
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { openTensorFile } from "../packages/core/src/checkpoints/tensorFile.js";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const hear = async () => JSON.parse((await lines.next()).value ?? "null");
const say = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`);

const ways: Record<string, { name: string; load: (file: string) => Promise<unknown> }> = {
  raw: { name: "the file's bytes, read into memory", load: readWhole },
  all: { name: "ours, all tensors kept", load: readAll },
  each: { name: "ours, one tensor at a time", load: readEach },
};

const { file, how } = (await hear()) as { file: string; how: string };
const { name, load } = ways[how];
say({ name });

for (let request = await hear(); request; request = await hear()) {
  const milliseconds: number[] = [];
  globalThis.gc?.();
  const startMegabytes = process.memoryUsage.rss() / 1e6;
  for (let i = 0; i < request.steps; i++) {
    globalThis.gc?.();
    const begun = performance.now();
    await load(file);
    milliseconds.push(performance.now() - begun);
  }
  say({ milliseconds, startMegabytes, peakMegabytes: (process.resourceUsage().maxRSS * 1024) / 1e6 });
}

async function readWhole(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const bytes = new Uint8Array((await handle.stat()).size);
    for (let done = 0; done < bytes.length; ) done += (await handle.read(bytes, done)).bytesRead;
    return bytes;
  } finally {
    await handle.close();
  }
}

async function readAll(path: string): Promise<Float32Array[]> {
  const tensors: Float32Array[] = [];
  const opened = await openTensorFile(path);
  for (const name of opened.tensors.keys()) tensors.push(await opened.read(name));
  await opened.close();
  return tensors;
}

async function readEach(path: string): Promise<void> {
  const opened = await openTensorFile(path);
  for (const name of opened.tensors.keys()) await opened.read(name);
  await opened.close();
}
