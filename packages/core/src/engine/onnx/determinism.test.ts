/** The same inputs and the same number of threads give the same bits: resumed training depends on it. */
import { expect, test } from "vitest";
import { modelConfig } from "../../model/config.js";
import { initParameters } from "../../model/parameters.js";
import { compileStep } from "../../training/train.js";
import { openEngine } from "../engine.js";
import type { Arrays } from "../program.js";

const batchSize = 8;
const config = modelConfig({ layers: 2, heads: 4, dModel: 64, contextLength: 64, vocab: 257 });
const ids = (ahead: number) =>
  Int32Array.from({ length: batchSize * config.nCtx }, (_, i) => ((i + ahead) * 7919) % config.dVocab);
const inputs = { ...initParameters(config, 1), tokens: ids(0), targets: ids(1) };

test.each([1, 2])("over repeated runs and in a second session, with %i threads", async (threads) => {
  const first = await compileStep(await openEngine({ name: "onnx", threads }), config, batchSize);
  const second = await compileStep(await openEngine({ name: "onnx", threads }), config, batchSize);
  const expected = bits(await first.run(inputs));
  for (let repetition = 0; repetition < 10; repetition++) {
    expect(bits(await first.run(inputs))).toEqual(expected);
    expect(bits(await second.run(inputs))).toEqual(expected);
  }
  expect(expected.length).toBe(Object.keys(first.outputs).length);
});

function bits(outputs: Arrays): string[] {
  return Object.entries(outputs).map(
    ([name, { buffer, byteOffset, byteLength }]) =>
      `${name} ${Buffer.from(buffer, byteOffset, byteLength).toString("base64")}`,
  );
}
