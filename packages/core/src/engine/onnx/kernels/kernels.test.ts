/** Every row of the kernel tables against TFJS' own cpu backend. */
import { describe, expect, test } from "vitest";
import { openEngine } from "../../engine.js";
import * as ops from "../../ops.js";
import type { Arrays, Signature, TensorFunction } from "../../program.js";
import { sizeOf } from "../../program.js";
import * as tf from "../../tf.js";
import { record } from "../trace.js";
import { kernels } from "./index.js";

type Input = { shape: number[]; dtype: "float32" | "int32"; values: number[] };
type Case = [inputs: Record<string, Input>, fn: TensorFunction];

/** Numbers between −2 and 2 that look random; none is near 0, and no two are equal. */
function numbers(...shape: number[]): Input {
  const values = Array.from({ length: sizeOf(shape) }, (_, i) => {
    const value = 4 * ((0.137 + i * 0.6180339887) % 1) - 2;
    return Math.abs(value) < 0.05 ? value + 0.1 : value;
  });
  return { shape, dtype: "float32", values };
}

function positive(...shape: number[]): Input {
  const input = numbers(...shape);
  return { ...input, values: input.values.map((value) => Math.abs(value)) };
}

function integers(shape: number[], ...values: number[]): Input {
  return { shape, dtype: "int32", values };
}

const matrix = { x: numbers(3, 4) };
const pair = { x: numbers(2, 3, 4), y: numbers(3, 1) };
const whole = { x: integers([6], 7, -7, 7, -7, 0, 5), y: integers([6], 2, 2, -2, -2, 3, 5) };

const onX =
  (compute: (x: tf.Tensor) => tf.Tensor): TensorFunction =>
  ({ x }) => ({ out: compute(x) });
const onXY =
  (compute: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor): TensorFunction =>
  ({ x, y }) => ({ out: compute(x, y) });
const flags = (x: tf.Tensor) => tf.cast(x, "int32");

/** One or more cases a row: broadcasting, whole numbers, constants on either side, every attribute. */
const cases: Record<string, Case[]> = {
  Add: [
    [pair, onXY(tf.add)],
    [whole, onXY(tf.add)],
    [matrix, onX((x) => tf.add(x, 0))],
    [matrix, onX((x) => tf.add(tf.ones([2, 3, 4]), x))],
    [matrix, onX((x) => tf.add(tf.add(tf.fill([3, 4], 0.1), tf.fill([3, 4], 0.2)), x))],
  ],
  Sub: [
    [pair, onXY(tf.sub)],
    [matrix, onX((x) => tf.sub(0, x))],
    [matrix, onX((x) => tf.sub(x, 0))],
  ],
  Multiply: [
    [pair, onXY(tf.mul)],
    [matrix, onX((x) => tf.mul(tf.ones([3, 4]), x))],
  ],
  RealDiv: [
    [pair, onXY(tf.div)],
    [matrix, onX((x) => tf.div(1, x))],
    [matrix, onX((x) => tf.div(x, 1))],
  ],
  FloorDiv: [
    [whole, onXY(tf.floorDiv)],
    [pair, onXY(tf.floorDiv)],
  ],
  Pow: [[{ x: positive(2, 3), y: numbers(3) }, onXY(tf.pow)]],
  Maximum: [[pair, onXY(tf.maximum)]],
  Minimum: [
    [pair, onXY(tf.minimum)],
    [whole, onXY(tf.minimum)],
  ],
  SquaredDifference: [[pair, onXY(tf.squaredDifference)]],
  AddN: [
    [{ x: numbers(2, 3), y: positive(2, 3) }, onXY((x, y) => tf.addN([x, y, x]))],
    [matrix, onX((x) => tf.addN([x]))],
  ],

  Neg: [
    [matrix, onX(tf.neg)],
    [matrix, onX((x) => tf.mul(tf.neg(tf.fill([3, 4], 3)), x))],
  ],
  Abs: [
    [matrix, onX(tf.abs)],
    [{ x: whole.x }, onX(tf.abs)],
  ],
  Sign: [[matrix, onX(tf.sign)]],
  Floor: [[matrix, onX(tf.floor)]],
  Ceil: [[matrix, onX(tf.ceil)]],
  Exp: [[matrix, onX(tf.exp)]],
  Log: [[{ x: positive(3, 4) }, onX(tf.log)]],
  Sqrt: [[{ x: positive(3, 4) }, onX(tf.sqrt)]],
  Rsqrt: [[{ x: positive(3, 4) }, onX(tf.rsqrt)]],
  Square: [[matrix, onX(tf.square)]],
  Reciprocal: [[matrix, onX(tf.reciprocal)]],
  Sin: [[matrix, onX(tf.sin)]],
  Cos: [[matrix, onX(tf.cos)]],
  Tanh: [[matrix, onX(tf.tanh)]],
  Sigmoid: [[matrix, onX(tf.sigmoid)]],
  Erf: [[matrix, onX(tf.erf)]],
  Relu: [[matrix, onX(tf.relu)]],
  Step: [
    [matrix, onX((x) => tf.step(x))],
    [matrix, onX((x) => tf.step(x, 0.3))],
    [{ x: numbers(3) }, onX((x) => tf.step(tf.sqrt(x), 0.5))], // √ of a negative number is not a number
    [{ x: whole.x }, onX((x) => tf.step(x))],
  ],
  ClipByValue: [[matrix, onX((x) => tf.clipByValue(x, -0.5, 1))]],

  Greater: [[pair, onXY((x, y) => flags(tf.greater(x, y)))]],
  GreaterEqual: [[whole, onXY((x, y) => flags(tf.greaterEqual(x, y)))]],
  Less: [[pair, onXY((x, y) => flags(tf.less(x, y)))]],
  LessEqual: [[whole, onXY((x, y) => flags(tf.lessEqual(x, y)))]],
  Equal: [[whole, onXY((x, y) => flags(tf.equal(x, y)))]],
  NotEqual: [[whole, onXY((x, y) => flags(tf.notEqual(x, y)))]],
  LogicalAnd: [[pair, onXY((x, y) => flags(tf.logicalAnd(tf.greater(x, 0), tf.greater(y, 0))))]],
  LogicalOr: [[pair, onXY((x, y) => flags(tf.logicalOr(tf.greater(x, 0), tf.greater(y, 0))))]],
  LogicalNot: [[matrix, onX((x) => flags(tf.logicalNot(tf.greater(x, 0))))]],
  IsNan: [[matrix, onX((x) => flags(tf.isNaN(tf.sqrt(x))))]],

  Select: [
    [matrix, onX((x) => tf.where(tf.greater(x, 0), x, tf.zerosLike(x)))],
    [{ x: numbers(3, 1), y: numbers(3, 4) }, onXY((x, y) => tf.where(tf.greater(x, 0), y, tf.neg(y)))],
  ],
  Cast: [
    [matrix, onX((x) => tf.cast(x, "int32"))],
    [{ x: whole.x }, onX((x) => tf.cast(x, "float32"))],
    [matrix, onX((x) => tf.cast(tf.greater(x, 0), "float32"))],
    [matrix, onX((x) => tf.mul(x, tf.cast(tf.ones([3, 4], "int32"), "float32")))],
  ],

  Sum: [
    [pair, onX((x) => tf.sum(x))],
    [pair, onX((x) => tf.sum(x, 1, true))],
    [pair, onX((x) => tf.sum(x, [0, 1]))],
    [pair, onX((x) => tf.sum(x, 0, true))],
    [{ x: whole.x }, onX((x) => tf.sum(x))],
    [matrix, onX((x) => tf.sum(tf.greater(x, 0), 0))],
  ],
  Mean: [
    [pair, onX((x) => tf.mean(x, [0, 2]))],
    [pair, onX((x) => tf.mean(x, -1, true))],
  ],
  Max: [
    [pair, onX((x) => tf.max(x, 1, true))],
    [{ x: whole.x }, onX((x) => tf.max(x))],
  ],
  Min: [[pair, onX((x) => tf.min(x, [1, 2]))]],
  Prod: [[matrix, onX((x) => tf.prod(x, 1))]],
  All: [[matrix, onX((x) => flags(tf.all(tf.greater(x, -1.5), 0)))]],
  Any: [[matrix, onX((x) => flags(tf.any(tf.greater(x, 1.5), 1, true)))]],
  ArgMax: [[pair, onX((x) => tf.argMax(x, 1))]],
  ArgMin: [[pair, onX((x) => tf.argMin(x, -1))]],
  Cumsum: [
    [pair, onX((x) => tf.cumsum(x, 2))],
    [pair, onX((x) => tf.cumsum(x, 2, true, true))],
  ],
  Softmax: [[pair, onX((x) => tf.softmax(x))]],

  BatchMatMul: [
    [{ x: numbers(3, 4), y: numbers(4, 5) }, onXY((x, y) => tf.matMul(x, y))],
    [{ x: numbers(4, 3), y: numbers(4, 5) }, onXY((x, y) => tf.matMul(x, y, true))],
    [{ x: numbers(3, 4), y: numbers(5, 4) }, onXY((x, y) => tf.matMul(x, y, false, true))],
    [{ x: numbers(4, 3), y: numbers(5, 4) }, onXY((x, y) => tf.matMul(x, y, true, true))],
    [{ x: numbers(2, 3, 3, 4), y: numbers(2, 3, 4, 2) }, onXY((x, y) => tf.matMul(x, y))],
    [{ x: numbers(2, 3, 4, 3), y: numbers(2, 3, 4, 2) }, onXY((x, y) => tf.matMul(x, y, true))],
    [{ x: numbers(2, 3, 3, 4), y: numbers(1, 3, 2, 4) }, onXY((x, y) => tf.matMul(x, y, false, true))],
  ],

  Identity: [[matrix, onX(tf.clone)]],
  Reshape: [
    [pair, onX((x) => tf.reshape(x, [4, -1]))],
    [matrix, onX((x) => tf.mul(x, tf.reshape(tf.tensor([1, 2, 3]), [3, 1])))],
    [matrix, onX((x) => tf.mul(x, tf.reshape(tf.fill([12], 2), [3, 4])))],
  ],
  ExpandDims: [
    [matrix, onX((x) => tf.expandDims(x, 1))],
    [matrix, onX((x) => tf.expandDims(x, -1))],
  ],
  Transpose: [
    [pair, onX((x) => tf.transpose(x, [2, 0, 1]))],
    [matrix, onX((x) => tf.add(x, tf.transpose(tf.ones([4, 3]))))],
  ],
  Tile: [
    [matrix, onX((x) => tf.tile(x, [2, 3]))],
    [{ x: numbers(3, 1) }, onX((x) => tf.broadcastTo(x, [2, 3, 4]))],
    [matrix, onX((x) => tf.add(x, tf.broadcastTo(tf.ones([1]), [3, 4])))],
  ],
  Concat: [
    [{ x: numbers(3, 4), y: numbers(3, 2) }, onXY((x, y) => tf.concat([x, y], 1))],
    [{ x: numbers(3, 4), y: numbers(1, 4) }, onXY((x, y) => tf.concat([x, y, y], 0))],
  ],
  Pack: [[{ x: numbers(3, 4), y: positive(3, 4) }, onXY((x, y) => tf.stack([x, y], 1))]],
  Unpack: [[pair, onX((x) => tf.sub(tf.unstack(x, 1)[2], tf.unstack(x, 1)[0]))]],
  SplitV: [
    [matrix, onX((x) => tf.sub(tf.split(x, 2, 1)[1], tf.split(x, 2, 1)[0]))],
    [matrix, onX((x) => tf.split(x, [1, 3], 1)[1])],
  ],
  Slice: [
    [pair, onX((x) => tf.slice(x, [0, 1, 2], [2, 1, 2]))],
    [pair, onX((x) => tf.slice(x, [1], [-1]))],
  ],
  PadV2: [
    [
      matrix,
      onX((x) =>
        tf.pad(
          x,
          [
            [1, 0],
            [2, 1],
          ],
          0.5,
        ),
      ),
    ],
    [{ x: whole.x }, onX((x) => tf.pad(x, [[1, 2]]))],
  ],
  Reverse: [[pair, onX((x) => tf.reverse(x, [0, 2]))]],

  GatherV2: [
    [{ x: numbers(4, 3), y: integers([2, 2], 3, 0, 0, 1) }, onXY((x, y) => tf.gather(x, y as tf.Tensor2D))],
    [{ x: numbers(2, 4, 3), y: integers([3], 3, 0, 3) }, onXY((x, y) => tf.gather(x, y as tf.Tensor1D, 1))],
  ],
  UnsortedSegmentSum: [
    [{ x: numbers(4, 3), y: integers([4], 2, 0, 2, 2) }, onXY((x, y) => tf.unsortedSegmentSum(x, y as tf.Tensor1D, 4))],
    [{ x: numbers(3, 2, 2), y: integers([3], 1, 1, 0) }, onXY((x, y) => tf.unsortedSegmentSum(x, y as tf.Tensor1D, 2))],
    [{ x: whole.x, y: integers([6], 0, 1, 0, 1, 2, 2) }, onXY((x, y) => tf.unsortedSegmentSum(x, y as tf.Tensor1D, 3))],
  ],
  OneHot: [
    [{ x: integers([3], 2, 0, 1) }, onX((x) => tf.oneHot(x as tf.Tensor1D, 4))],
    [{ x: integers([2, 2], 2, 0, 1, 1) }, onX((x) => tf.oneHot(x as tf.Tensor2D, 3, 0.9, 0.1, "float32"))],
  ],

  Fill: [[matrix, onX((x) => tf.add(x, tf.concat([tf.fill([1, 4], 2), tf.fill([2, 4], -1)])))]],
  ZerosLike: [[matrix, onX((x) => tf.concat([x, tf.zerosLike(x)]))]],
  OnesLike: [[matrix, onX((x) => tf.concat([x, tf.onesLike(x)]))]],
  Range: [
    [matrix, onX((x) => tf.add(x, tf.range(0, 2, 0.5)))],
    [{ x: whole.x }, onX((x) => tf.add(x, tf.range(5, -1, -1, "int32")))],
  ],
};

/** Rows that TFJS has no kernel for: the operation of ops.ts that uses them, and the operator it must become. */
const fusedCases: Record<string, [operator: string, ...Case]> = {
  LayerNorm: [
    "LayerNormalization",
    { x: numbers(2, 3, 4), y: numbers(4) },
    onXY((x, y) => ops.layerNorm(x, y, tf.neg(y), 1e-5)),
  ],
  Gelu: ["Gelu", matrix, onX(ops.gelu)],
  GeluGradient: ["HardSigmoid", matrix, onX(tf.grad((x) => ops.gelu(x).sum()))],
  LogSoftmax: ["LogSoftmax", { x: numbers(3, 4), y: integers([3], 3, 0, 2) }, onXY((x, y) => ops.tokenLosses(x, y))],
  GatherAlong: [
    "GatherElements",
    { x: numbers(3, 4), y: integers([3], 3, 0, 2) },
    onXY((x, y) => ops.tokenLosses(x, y)),
  ],
  ScatterAddAlong: [
    "ScatterElements",
    { x: numbers(3, 4), y: integers([3], 3, 0, 2) },
    onXY((x, y) => tf.grad((x) => ops.tokenLosses(x, y))(x)),
  ],
};

const onnx = await openEngine({ name: "onnx", threads: 2 });
const cpu = await openEngine({ name: "cpu" });

test("every row of the tables has a case, and every case a row", () => {
  expect([...Object.keys(cases), ...Object.keys(fusedCases)].sort()).toEqual(Object.keys(kernels).sort());
});

describe.each(Object.entries(cases))("%s", (kernel, cases) => {
  test.each(cases.map((one, i) => [i, one] as const))("case %i", async (_, [inputs, fn]) => {
    expect(await kernelsUsed(inputs, fn)).toContain(kernel);
    await expectEqual(inputs, fn);
  });
});

describe.each(Object.entries(fusedCases))("%s", (_, [operator, inputs, fn]) => {
  test(`becomes ${operator}`, async () => {
    const { graph } = record(fn, signatureOf(inputs), { fusedMatMul: true });
    expect(new TextDecoder().decode(graph.encode())).toContain(operator);
    await expectEqual(inputs, fn);
  });
});

describe("without fused matrix products", () => {
  test.each(cases.BatchMatMul.map((one, i) => [i, one] as const))("BatchMatMul, case %i", (_, [inputs, fn]) => {
    const { graph, outputs } = record(fn, signatureOf(inputs), { fusedMatMul: false });
    expect(new TextDecoder().decode(graph.encode())).not.toContain("FusedMatMul");
    expect(outputs.out.shape.length).toBeGreaterThan(1);
  });
});

test("a kernel that is missing is named, and where its row belongs", async () => {
  const compiling = onnx.compile(({ x }) => ({ out: tf.atan(x) }), signatureOf(matrix));
  await expect(compiling).rejects.toThrow("the TFJS kernel Atan is not mapped to ONNX: add it to engine/onnx/kernels");
});

/** The same shapes and, to a few units of float32's last place, the same numbers as the cpu backend. */
async function expectEqual(inputs: Record<string, Input>, fn: TensorFunction): Promise<void> {
  const [fast, reference] = await Promise.all([
    onnx.compile(fn, signatureOf(inputs)),
    cpu.compile(fn, signatureOf(inputs)),
  ]);
  const actual = (await fast.run(arraysOf(inputs))).out;
  const expected = (await reference.run(arraysOf(inputs))).out;
  expect(fast.outputs).toEqual(reference.outputs);
  expect(actual.constructor).toBe(expected.constructor);
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    if (Number.isNaN(value)) expect(actual[i], `element ${i}`).toBeNaN();
    else
      expect(Math.abs(actual[i] - value), `element ${i}: ${actual[i]}, expected ${value}`).toBeLessThan(
        2e-6 * Math.max(1, Math.abs(value)),
      );
  }
  await fast.dispose();
}

async function kernelsUsed(inputs: Record<string, Input>, fn: TensorFunction): Promise<string[]> {
  await tf.setBackend("cpu");
  const { kernelNames } = await tf.profile(() =>
    tf.tidy(() => {
      const tensors = Object.entries(inputs).map(([name, { values, shape, dtype }]) => [
        name,
        tf.tensor(values, shape, dtype),
      ]);
      return fn(Object.fromEntries(tensors)).out;
    }),
  );
  return kernelNames;
}

function signatureOf(inputs: Record<string, Input>): Signature {
  return Object.fromEntries(Object.entries(inputs).map(([name, { shape, dtype }]) => [name, { shape, dtype }]));
}

function arraysOf(inputs: Record<string, Input>): Arrays {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { dtype, values }]) => [
      name,
      dtype === "float32" ? Float32Array.from(values) : Int32Array.from(values),
    ]),
  );
}
