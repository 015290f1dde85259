import { describe, expect, test } from "vitest";
import { transformerFixtures } from "../model/fixtures/transformer.js";
import { zeroParameters } from "../model/parameters.js";
import { readCheckpoint, readTrainingState, weightsHash, writeCheckpoint, writeTrainingState } from "./checkpoint.js";
import { readSafetensors, writeSafetensors } from "./safetensors.js";

const [{ config, weights }] = transformerFixtures();
const meta = { config, step: 40, initSeed: 1, dataSeed: 2, provenance: { engine: "cpu" } };

test("a checkpoint comes back bit for bit, with its config and provenance", () => {
  const back = readCheckpoint(writeCheckpoint(meta, weights));
  expect(back.meta).toEqual(meta);
  expect(back.weights).toEqual(weights);
});

test("a checkpoint whose config was written before the later fields existed means what it meant", () => {
  const { positions: _, parallelResidual: __, inverseLayerScaling: ___, ...stored } = config;
  const { tensors } = readSafetensors(writeCheckpoint(meta, weights));
  const older = writeSafetensors(tensors, { seedscope: JSON.stringify({ ...meta, config: stored }) });
  const { positions, parallelResidual, inverseLayerScaling } = readCheckpoint(older).meta.config;
  expect({ positions, parallelResidual, inverseLayerScaling }).toEqual({
    positions: { kind: "learned" },
    parallelResidual: false,
    inverseLayerScaling: false,
  });
});

test("equal checkpoints are equal bytes, and tensors start at multiples of 8", () => {
  const bytes = writeCheckpoint(meta, weights);
  expect(writeCheckpoint(meta, weights)).toEqual(bytes);
  expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n);
});

test("a training state keeps weights, moments and step", () => {
  const state = { step: 7, weights, firstMoments: zeroParameters(config), secondMoments: weights };
  const { step: _, ...rest } = meta;
  expect(readTrainingState(writeTrainingState(rest, state)).state).toEqual(state);
});

test("the weights hash sees one bit, and no metadata", () => {
  const hash = weightsHash(config, weights);
  const changed = {
    ...weights,
    "ln_final.b": weights["ln_final.b"].map((value, i) => (i === 0 ? value + 1e-7 : value)),
  };
  expect(weightsHash(config, { ...weights })).toBe(hash);
  expect(weightsHash(config, changed)).not.toBe(hash);
});

describe("a broken file is refused, and its message names what is broken", () => {
  const file = writeSafetensors({ w: { shape: [2, 3], values: new Float32Array(6) } }, {});

  test.each<[string, Uint8Array, string]>([
    ["empty", new Uint8Array(0), "the file has 0 bytes"],
    ["truncated", file.slice(0, -1), "w ends at byte 24 of the data, but the file has only 23: it is truncated"],
    ["a header of 2^60 bytes", withHeaderLength(2n ** 60n), "the header claims 1152921504606846976 bytes"],
    ["a header that is no JSON", withHeader("{nonsense"), "the header is not JSON"],
    [
      "a wrong shape",
      withHeader('{"w":{"dtype":"F32","shape":[2,4],"data_offsets":[0,24]}}'),
      "w takes 24 bytes, but F32 [2,4] needs 32",
    ],
    ["an unknown dtype", withHeader('{"w":{"dtype":"Q4","shape":[6],"data_offsets":[0,24]}}'), "w has dtype Q4"],
    ["a negative size", withHeader('{"w":{"dtype":"F32","shape":[-6],"data_offsets":[0,24]}}'), "w has shape [-6]"],
  ])("%s", (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(message);
  });

  test("a missing and a misshapen weight", () => {
    const { tensors } = readSafetensors(writeCheckpoint(meta, weights));
    const { "ln_final.w": lost, ...rest } = tensors;
    const metadata = { seedscope: JSON.stringify(meta) };
    expect(() => readCheckpoint(writeSafetensors(rest, metadata))).toThrow(
      "ln_final.w is missing; this config needs it as [6]",
    );
    const misshapen = { ...tensors, "ln_final.w": { ...lost, shape: [2, 3] } };
    expect(() => readCheckpoint(writeSafetensors(misshapen, metadata))).toThrow(
      "ln_final.w has shape [2,3], but this config needs [6]",
    );
  });

  test("a config that is not there, or no JSON", () => {
    const { tensors } = readSafetensors(writeCheckpoint(meta, weights));
    expect(() => readCheckpoint(writeSafetensors(tensors, {}), "1f2e")).toThrow("1f2e: the header has no __metadata__");
    const broken = writeSafetensors(tensors, { seedscope: "{" });
    expect(() => readCheckpoint(broken, "1f2e")).toThrow("1f2e: __metadata__.seedscope is not JSON");
  });

  function withHeaderLength(length: bigint): Uint8Array {
    const bytes = file.slice();
    new DataView(bytes.buffer).setBigUint64(0, length, true);
    return bytes;
  }

  function withHeader(json: string): Uint8Array {
    const text = new TextEncoder().encode(json);
    const bytes = new Uint8Array(8 + text.length + 24);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
    bytes.set(text, 8);
    return bytes;
  }
});
