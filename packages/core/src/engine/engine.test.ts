import { afterEach, describe, expect, test, vi } from "vitest";
import { InvalidInput } from "../errors.js";
import { engineStatuses, openEngine } from "./engine.js";
import * as ops from "./ops.js";
import type { Engine, EngineName, TensorFunction } from "./program.js";
import * as tf from "./tf.js";

afterEach(() => vi.unstubAllEnvs());

const [one, two] = [
  { shape: [1], dtype: "float32" as const },
  { shape: [2], dtype: "float32" as const },
];
const doubled: TensorFunction = ({ x }) => ({ y: x.mul(2) });

describe("the choice", () => {
  test("unasked, it is the fastest that starts: onnx, with the cores of the machine", async () => {
    vi.stubEnv("SEEDSCOPE_ENGINE", "");
    const engine = await openEngine();
    expect(engine.name).toBe("onnx");
    expect(engine.detail).toMatch(/^cpu, \d+ threads?$/);
    expect((await openEngine({ threads: 1 })).detail).toBe("cpu, 1 thread");
  });

  test.each([
    ["cpu", "cpu"],
    ["wasm", "wasm"],
    ["onnx", "onnx"],
    ["onnx:cpu", "onnx"],
  ])("SEEDSCOPE_ENGINE=%s is taken", async (variable, name) => {
    vi.stubEnv("SEEDSCOPE_ENGINE", variable);
    expect((await openEngine()).name).toBe(name);
  });

  test("what the caller asks for comes before the environment", async () => {
    vi.stubEnv("SEEDSCOPE_ENGINE", "wasm");
    expect((await openEngine({ name: "cpu" })).name).toBe("cpu");
  });

  test("an unknown engine is named, with those that exist", async () => {
    vi.stubEnv("SEEDSCOPE_ENGINE", "gpu");
    await expect(openEngine()).rejects.toThrow(
      new InvalidInput(
        "SEEDSCOPE_ENGINE is gpu; use onnx, onnx:webgpu, onnx:cuda, tensorflow, wasm, cpu",
        "SEEDSCOPE_ENGINE",
      ),
    );
    await expect(openEngine({ name: "torch" as EngineName })).rejects.toThrow("engine is torch; use onnx, onnx:webgpu");
    await expect(openEngine({ name: "cpu", provider: "cuda" })).rejects.toThrow("provider is cuda, but only the onnx");
    await expect(openEngine({ threads: 0 })).rejects.toThrow("threads is 0; it must be a whole number, 1 or more");
  });

  test("one that does not start says why, and is not replaced by another", async () => {
    const { available, detail } = (await engineStatuses()).find((status) => status.name === "onnx:cuda")!;
    if (available) return;
    await expect(openEngine({ name: "onnx", provider: "cuda" })).rejects.toThrow(
      `the engine onnx:cuda does not start here: ${detail}`,
    );
  });

  test("the statuses name every engine and provider, say why one is missing, and which is chosen", async () => {
    vi.stubEnv("SEEDSCOPE_ENGINE", "");
    const statuses = await engineStatuses();
    expect(statuses.map((status) => status.name)).toEqual([
      "onnx",
      "onnx:webgpu",
      "onnx:cuda",
      "tensorflow",
      "wasm",
      "cpu",
    ]);
    expect(statuses.filter((status) => status.chosen).map((status) => status.name)).toEqual(["onnx"]);
    for (const { available, detail } of statuses) if (!available) expect(detail.length).toBeGreaterThan(20);
    const tensorflow = statuses.find((status) => status.name === "tensorflow")!;
    if (!tensorflow.available) expect(tensorflow.detail).toContain("npm install @tensorflow/tfjs-node");

    vi.stubEnv("SEEDSCOPE_ENGINE", "wasm");
    const asked = await engineStatuses();
    expect(asked.filter((status) => status.chosen).map((status) => status.name)).toEqual(["wasm"]);
  });
});

test("opening an engine listens to no error of the process", async () => {
  await openEngine({ name: "wasm" });
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    const sources = process.rawListeners(event).map((listener) => String(listener));
    expect(
      sources.filter((source) => /throw (ex|reason|e)\b/.test(source)),
      event,
    ).toEqual([]);
  }
});

describe.each(await startingEngines())("a program on $name", (engine) => {
  test("takes and gives plain arrays, and knows its shapes", async () => {
    const program = await engine.compile(({ x, n }) => ({ sum: x.sum(1), "count of x": tf.addN([n, n]), x }), {
      x: { shape: [2, 3], dtype: "float32" },
      n: { shape: [], dtype: "int32" },
    });
    expect(program.outputs).toEqual({
      sum: { shape: [2], dtype: "float32" },
      "count of x": { shape: [], dtype: "int32" },
      x: { shape: [2, 3], dtype: "float32" },
    });
    const x = Float32Array.of(1, 2, 3, 4, 5, 6);
    const outputs = await program.run({ x, n: Int32Array.of(21) });
    expect(outputs.sum).toEqual(Float32Array.of(1 + 2 + 3, 4 + 5 + 6));
    expect(outputs["count of x"]).toEqual(Int32Array.of(42));
    expect(outputs.x).toEqual(x);
    outputs.x[0] = 9;
    expect(x[0]).toBe(1);
    await program.dispose();
  });

  test("reads its inputs anew at each run, and leaves earlier results alone", async () => {
    const program = await engine.compile(doubled, { x: two });
    const x = Float32Array.of(1, 2);
    const first = (await program.run({ x })).y;
    x[1] = 5;
    const second = (await program.run({ x })).y;
    expect([...first, ...second]).toEqual([2, 4, 2, 10]);
  });

  test("takes a view into a longer array", async () => {
    const program = await engine.compile(doubled, { x: two });
    const { y } = await program.run({ x: Float32Array.of(1, 2, 3, 4).subarray(1, 3) });
    expect([...y]).toEqual([4, 6]);
  });

  test("refuses inputs that do not fit, by name", async () => {
    const program = await engine.compile(doubled, { x: two });
    await expect(program.run({})).rejects.toThrow("input x is missing; it must be float32 [2], 2 numbers");
    await expect(program.run({ x: new Float32Array(3) })).rejects.toThrow(
      new InvalidInput("input x has 3 numbers; it must be float32 [2], 2 numbers", "x"),
    );
    await expect(program.run({ x: new Int32Array(2) })).rejects.toThrow(
      "input x is Int32Array; it must be float32 [2]",
    );
    await expect(program.run({ x: [1, 2] as never })).rejects.toThrow("input x is Array; it must be float32 [2]");
    await expect(program.run({ x: new Float32Array(2), z: new Float32Array(1) })).rejects.toThrow(
      "input z is unknown; this program takes x",
    );
  });

  test("runs no more once it is disposed of", async () => {
    const program = await engine.compile(doubled, { x: one });
    await program.dispose();
    await program.dispose();
    await expect(program.run({ x: Float32Array.of(1) })).rejects.toThrow("this program has been disposed of");
  });

  test("refuses, when it is compiled, to read values or to return booleans", async () => {
    const reads = engine.compile(({ x }) => ({ y: x.mul(x.dataSync()[0]) }), { x: one });
    await expect(reads).rejects.toThrow("a compiled function may not read the values of its tensors");
    const returns = engine.compile(({ x }) => ({ y: x.greater(0) }), { x: one });
    await expect(returns).rejects.toThrow("output y is bool; cast it to float32 or int32");
  });

  test("keeps a tensor that was made outside, wherever it lives", async () => {
    await tf.setBackend("cpu");
    const outside = tf.tensor([3, 4]);
    const fn: TensorFunction = ({ x }) => ({ y: x.mul(outside) });
    const [first, second] = [await engine.compile(fn, { x: two }), await engine.compile(fn, { x: two })];
    for (const program of [first, second, first]) {
      expect([...(await program.run({ x: Float32Array.of(1, 2) })).y]).toEqual([3, 8]);
    }
    await tf.setBackend("cpu");
    expect([...outside.dataSync()]).toEqual([3, 4]);
    outside.dispose();
  });

  test("does not accept a tensor of another program", async () => {
    let kept: tf.Tensor | null = null;
    await engine.compile(
      ({ x }) => {
        kept ??= tf.keep(x.mul(2));
        return { y: x };
      },
      { x: one },
    );
    const uses = engine.compile(({ x }) => ({ y: x.add(kept!) }), { x: one });
    await expect(uses).rejects.toThrow("a tensor of one compiled function is used in another");
  });

  test("leaves no tensor behind", async () => {
    const program = await engine.compile(({ x }) => ({ y: tf.grad((x) => ops.gelu(x).sum())(x) }), { x: two });
    await program.run({ x: Float32Array.of(1, 2) });
    const before = tf.memory().numTensors;
    await program.run({ x: Float32Array.of(1, 2) });
    const again = await engine.compile(doubled, { x: two });
    await again.run({ x: Float32Array.of(1, 2) });
    expect(tf.memory().numTensors).toBe(before);
  });

  test("computes the gradient of a cross-entropy", async () => {
    const program = await engine.compile(
      ({ logits, targets }) => {
        const { value, grad } = tf.valueAndGrad((x) => ops.crossEntropy(x, targets) as tf.Scalar)(logits);
        return { loss: value, gradient: grad };
      },
      { logits: { shape: [1, 2], dtype: "float32" }, targets: { shape: [1], dtype: "int32" } },
    );
    // two equal logits: the loss is ln 2, and the gradient is softmax − one-hot = (½, ½) − (0, 1)
    const { loss, gradient } = await program.run({ logits: Float32Array.of(3, 3), targets: Int32Array.of(1) });
    expect(loss[0]).toBeCloseTo(Math.LN2, 6);
    expect(gradient[0]).toBeCloseTo(0.5, 6);
    expect(gradient[1]).toBeCloseTo(-0.5, 6);
  });
});

test("a tensor that a gradient merely captures is gone by then, and the recording says so", async () => {
  const careless = (x: tf.Tensor) =>
    tf.customGrad((x) => {
      const slope = tf.mul(x as tf.Tensor, 3);
      return { value: tf.mul(x as tf.Tensor, slope), gradFunc: (dy: tf.Tensor) => tf.mul(dy, slope) };
    })(x);
  const onnx = await openEngine({ name: "onnx", threads: 1 });
  const compiling = onnx.compile(({ x }) => ({ y: tf.grad((x) => careless(x).sum())(x) }), { x: two });
  await expect(compiling).rejects.toThrow("what a gradient needs must be an input or saved");
});

async function startingEngines(): Promise<Engine[]> {
  const names: EngineName[] = ["onnx", "tensorflow", "wasm", "cpu"];
  const opened = await Promise.allSettled(names.map((name) => openEngine({ name, threads: 2 })));
  return opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}
