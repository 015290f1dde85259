/** Every operation of ops.ts: its gradient against differences of its values, and every engine against cpu. */
import { describe, expect, test } from "vitest";
import { engineStatuses, openEngine } from "./engine.js";
import * as ops from "./ops.js";
import type { Arrays, Engine, EngineName, Signature } from "./program.js";
import { sizeOf } from "./program.js";
import * as tf from "./tf.js";

/** What an operation is tried on: inputs to differentiate by, whole-number inputs to hand through. */
interface Trial {
  float: Record<string, number[]>;
  ids?: Record<string, { shape: number[]; values: number[] }>;
  call(inputs: Record<string, tf.Tensor>): tf.Tensor;
}

const trials: Record<keyof typeof ops, Trial[]> = {
  matMul: [
    { float: { a: [3, 4], b: [4, 2] }, call: ({ a, b }) => ops.matMul(a, b) },
    { float: { a: [4, 3], b: [2, 4] }, call: ({ a, b }) => ops.matMul(a, b, true, true) },
    { float: { a: [2, 3, 4], b: [4, 2] }, call: ({ a, b }) => ops.matMul(a, b) },
    { float: { a: [2, 3, 4], b: [2, 4] }, call: ({ a, b }) => ops.matMul(a, b, false, true) },
    { float: { a: [2, 2, 3, 4], b: [2, 2, 5, 4] }, call: ({ a, b }) => ops.matMul(a, b, false, true) },
    { float: { a: [2, 4, 3], b: [2, 4, 2] }, call: ({ a, b }) => ops.matMul(a, b, true) },
  ],
  layerNorm: [
    { float: { x: [2, 3, 6], w: [6], b: [6] }, call: ({ x, w, b }) => ops.layerNorm(x, w, b, 1e-5) },
    { float: { x: [4, 5], w: [5], b: [5] }, call: ({ x, w, b }) => ops.layerNorm(x, w, b, 0.1) },
  ],
  gelu: [{ float: { x: [4, 5] }, call: ({ x }) => ops.gelu(x.mul(2)) }],
  geluTanh: [{ float: { x: [4, 5] }, call: ({ x }) => ops.geluTanh(x.mul(2)) }],
  embed: [
    {
      float: { table: [5, 3] },
      ids: { ids: { shape: [2, 3], values: [4, 0, 4, 4, 1, 0] } },
      call: ({ table, ids }) => ops.embed(table, ids),
    },
  ],
  tokenLosses: [
    {
      float: { logits: [4, 5] },
      ids: { targets: { shape: [4], values: [0, 4, 2, 2] } },
      call: ({ logits, targets }) => ops.tokenLosses(logits, targets),
    },
  ],
  crossEntropy: [
    {
      float: { logits: [4, 5] },
      ids: { targets: { shape: [4], values: [0, 4, 2, 2] } },
      call: ({ logits, targets }) => ops.crossEntropy(logits, targets),
    },
  ],
};

const cpu = await openEngine({ name: "cpu" });
const starting = (await engineStatuses()).filter(({ name, available }) => available && !/:|^cpu$/.test(name));
const others = await Promise.all(starting.map(({ name }) => openEngine({ name: name as EngineName, threads: 2 })));

describe.each(Object.entries(trials))("%s", (_, trials) => {
  test.each(trials.map((trial, i) => [i, trial] as const))(
    "trial %i: gradient, and all engines alike",
    async (_, trial) => {
      const arrays = arraysOf(trial);
      const reference = await valueAndGradients(cpu, trial, arrays);

      // f′(x) = [8 (f(x+h) − f(x−h)) − (f(x+2h) − f(x−2h))] / 12h, off by h⁴ f⁗′ / 30 ≈ 1e-7 and by the rounding of
      // float32 values near 1, 6e-8 / h ≈ 3e-6: 3e-5 leaves room for larger values
      const h = 0.02;
      const at = async (name: string, i: number, step: number) => {
        const moved = Float32Array.from(arrays[name]);
        moved[i] += step;
        return { value: total((await valueAndGradients(cpu, trial, { ...arrays, [name]: moved })).value), x: moved[i] };
      };
      for (const name of Object.keys(trial.float)) {
        for (let i = 0; i < arrays[name].length; i++) {
          const [near, back, far, farBack] = [
            await at(name, i, h),
            await at(name, i, -h),
            await at(name, i, 2 * h),
            await at(name, i, -2 * h),
          ];
          const difference = (8 * (near.value - back.value) - (far.value - farBack.value)) / (12 * h);
          expect(Math.abs(difference - reference.gradients[name][i]), `${name}[${i}]`).toBeLessThan(3e-5);
        }
      }

      for (const engine of others) {
        const actual = await valueAndGradients(engine, trial, arrays);
        expectClose(actual.value, reference.value, `${engine.name} value`);
        for (const name of Object.keys(trial.float)) {
          expectClose(actual.gradients[name], reference.gradients[name], `${engine.name} gradient of ${name}`);
        }
      }
    },
  );
});

test("every operation is tried, on onnx and wasm at least", () => {
  expect(others.map((engine) => engine.name)).toEqual(expect.arrayContaining(["onnx", "wasm"]));
  expect(Object.keys(trials).sort()).toEqual(Object.keys(ops).sort());
});

test("GELU's slope at 0 is ½, and far out it is 0 or 1", async () => {
  for (const engine of [cpu, ...others]) {
    const program = await engine.compile(({ x }) => ({ slope: tf.grad((x) => ops.gelu(x).sum())(x) }), {
      x: { shape: [5], dtype: "float32" },
    });
    const { slope } = await program.run({ x: Float32Array.of(-40, -15, 0, 15, 40) });
    expect(
      [...slope].map((value) => Math.abs(value)),
      engine.name,
    ).toEqual([0, 0, 0.5, 1, 1]);
  }
});

test("a softmax gives exactly 0 where −1e9 is added, and each row sums to 1", async () => {
  for (const engine of [cpu, ...others]) {
    const mask = Float32Array.of(0, -1e9, -1e9, 0, 0, -1e9, 0, 0, 0);
    const program = await engine.compile(({ x }) => ({ p: tf.softmax(x.add(tf.tensor(mask, [3, 3]))) }), {
      x: { shape: [3, 3], dtype: "float32" },
    });
    // row i is 1/(i + 1) up to the diagonal; a score of 300 beyond it must not matter
    const { p } = await program.run({ x: Float32Array.of(0, 300, 300, 0, 0, 300, 0, 0, 0) });
    const expected = [1, 0, 0, 1 / 2, 1 / 2, 0, 1 / 3, 1 / 3, 1 / 3];
    expectClose(p, expected, engine.name);
    expect([p[1], p[2], p[5]], engine.name).toEqual([0, 0, 0]);
  }
});

test("a token's loss is −log of its probability, and a huge logit overflows nothing", async () => {
  for (const engine of [cpu, ...others]) {
    const program = await engine.compile(({ x, y }) => ({ losses: ops.tokenLosses(x, y) }), {
      x: { shape: [2, 3], dtype: "float32" },
      y: { shape: [2], dtype: "int32" },
    });
    // row 0: probabilities 1/4, 1/4, 2/4, target 2: ln 2. Row 1: 1000 beats 0 and 0, target 0 wins: 0
    const x = Float32Array.of(0, 0, Math.LN2, 1000, 0, 0);
    expectClose((await program.run({ x, y: Int32Array.of(2, 0) })).losses, [Math.LN2, 0], engine.name);
    expectClose((await program.run({ x, y: Int32Array.of(2, 1) })).losses, [Math.LN2, 1000], engine.name);
  }
});

/** The operation's value, and the gradients of Σ value · weight with fixed weights, so that no symmetry hides a mistake. */
async function valueAndGradients(engine: Engine, trial: Trial, arrays: Arrays) {
  const program = await programOf(engine, trial);
  const { value, ...gradients } = await program.run(arrays);
  return { value, gradients };
}

const programs = new Map<Engine, Map<Trial, ReturnType<Engine["compile"]>>>();

function programOf(engine: Engine, trial: Trial) {
  const known = programs.get(engine) ?? new Map<Trial, ReturnType<Engine["compile"]>>();
  programs.set(engine, known);
  const program = known.get(trial) ?? compile(engine, trial);
  known.set(trial, program);
  return program;
}

function compile(engine: Engine, { float, ids = {}, call }: Trial) {
  const names = Object.keys(float);
  const floats = names.map((name) => [name, { shape: float[name], dtype: "float32" }]);
  const integers = Object.entries(ids).map(([name, { shape }]) => [name, { shape, dtype: "int32" }]);
  return engine.compile(
    (inputs) => {
      const weighted = (...tensors: tf.Tensor[]) => {
        const value = call({ ...inputs, ...Object.fromEntries(names.map((name, i) => [name, tensors[i]])) });
        return value.mul(tf.tensor(weights(value.size), value.shape)).sum();
      };
      const gradients = tf.grads(weighted)(names.map((name) => inputs[name]));
      return { value: call(inputs), ...Object.fromEntries(names.map((name, i) => [name, gradients[i]])) };
    },
    Object.fromEntries([...floats, ...integers]) as Signature,
  );
}

function weights(n: number): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => Math.cos(i) + 0.3);
}

function total(values: ArrayLike<number>): number {
  return weights(values.length).reduce((sum, weight, i) => sum + weight * values[i], 0);
}

function arraysOf({ float, ids = {} }: Trial): Arrays {
  const floats = Object.entries(float).map(([name, shape]) => [
    name,
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => 2 * ((name.length * 0.31 + i * 0.6180339887) % 1) - 1),
  ]);
  return Object.fromEntries([
    ...floats,
    ...Object.entries(ids).map(([name, { values }]) => [name, Int32Array.from(values)]),
  ]);
}

/** float32 has 24 bits: sums of some ten products of numbers near 1 agree to 1e-6. */
function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const bound = 2e-6 * Math.max(1, Math.abs(expected[i]));
    expect(Math.abs(actual[i] - expected[i]), `${what}[${i}]: ${actual[i]}, expected ${expected[i]}`).toBeLessThan(
      bound,
    );
  }
}
