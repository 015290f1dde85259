/** Kernels that work element by element, with broadcasting. */
import * as tf from "../../tf.js";
import { dataType } from "../graph.js";
import { onnxType, type Recording } from "../recording.js";
import { type Inputs, type Kernel, type KernelTable, sameShape } from "./kernel.js";

export const elementwise: KernelTable = {
  Add: binary("Add", (a, b) => a + b, { neutral: 0 }),
  Sub: binary("Sub", (a, b) => a - b, { neutral: 0, onRightOnly: true }),
  Multiply: binary("Mul", (a, b) => a * b, { neutral: 1 }),
  RealDiv: binary("Div", (a, b) => a / b, { neutral: 1, onRightOnly: true }),
  FloorDiv: floorDiv,
  Pow: binary("Pow", (a, b) => a ** b),
  Maximum: binary("Max", Math.max),
  Minimum: binary("Min", Math.min),
  SquaredDifference: (recording, { a, b }) => {
    const difference = recording.node("Sub", [a, b]);
    return recording.emit("Mul", [difference, difference], { shape: broadcast(a, b), dtype: a.dtype });
  },
  AddN: addN,

  Neg: unary("Neg", (x) => -x),
  Abs: unary("Abs"),
  Sign: unary("Sign"),
  Floor: unary("Floor"),
  Ceil: unary("Ceil"),
  Exp: unary("Exp"),
  Log: unary("Log"),
  Sqrt: unary("Sqrt"),
  Rsqrt: (recording, { x }) => recording.emit("Reciprocal", [recording.node("Sqrt", [x])], x),
  Square: (recording, { x }) => recording.emit("Mul", [x, x], x),
  Reciprocal: unary("Reciprocal"),
  Sin: unary("Sin"),
  Cos: unary("Cos"),
  Tanh: unary("Tanh"),
  Sigmoid: unary("Sigmoid"),
  Erf: unary("Erf"),
  Relu: unary("Relu"),
  Step: step,
  ClipByValue: (recording, { x }, { clipValueMin, clipValueMax }: tf.ClipByValueAttrs) => {
    const bound = (value: number) => recording.graph.scalar(value, onnxType(x.dtype));
    return recording.emit("Clip", [x, bound(clipValueMin), bound(clipValueMax)], x);
  },

  Greater: comparison("Greater"),
  GreaterEqual: comparison("GreaterOrEqual"),
  Less: comparison("Less"),
  LessEqual: comparison("LessOrEqual"),
  Equal: comparison("Equal"),
  NotEqual: (recording, { a, b }) =>
    recording.emit("Not", [recording.node("Equal", [a, b])], { shape: broadcast(a, b), dtype: "bool" }),
  LogicalAnd: comparison("And"),
  LogicalOr: comparison("Or"),
  LogicalNot: (recording, { x }) => recording.emit("Not", [x], { shape: x.shape, dtype: "bool" }),
  IsNan: (recording, { x }) => recording.emit("IsNaN", [x], { shape: x.shape, dtype: "bool" }),

  Select: (recording, { condition, t, e }) => recording.emit("Where", [condition, t, e], t),
  Cast: cast,
};

interface Neutral {
  /** the constant that leaves the other operand as it is */
  neutral?: number;
  onRightOnly?: boolean;
}

/** Constants that are the same everywhere enter as scalars; two of them are computed here and now. */
function binary(op: string, compute: (a: number, b: number) => number, { neutral, onRightOnly }: Neutral = {}): Kernel {
  return (recording, { a, b }) => {
    const [left, right] = [recording.uniform(a), recording.uniform(b)];
    const like = { shape: broadcast(a, b), dtype: a.dtype };
    if (left !== null && right !== null) {
      const value = compute(left, right);
      const whole = like.dtype === "int32";
      if (!whole || Number.isSafeInteger(value)) {
        return recording.constant({ uniform: whole ? value | 0 : Math.fround(value) }, like.shape, like.dtype);
      }
    }
    if (right !== null && sameShape(a.shape, like.shape)) {
      return right === neutral ? recording.same(a) : recording.emit(op, [a, scalar(recording, right, b)], like);
    }
    if (left !== null && sameShape(b.shape, like.shape)) {
      const keeps = left === neutral && !onRightOnly;
      return keeps ? recording.same(b) : recording.emit(op, [scalar(recording, left, a), b], like);
    }
    return recording.emit(op, [a, b], like);
  };
}

function scalar(recording: Recording, value: number, { dtype }: tf.TensorInfo): string {
  return recording.graph.scalar(value, onnxType(dtype));
}

function unary(op: string, compute?: (x: number) => number): Kernel {
  return (recording, { x }) => {
    const value = recording.uniform(x);
    if (compute && value !== null) return recording.constant({ uniform: compute(value) }, x.shape, x.dtype);
    return recording.emit(op, [x], x);
  };
}

function comparison(op: string): Kernel {
  return (recording, { a, b }) => recording.emit(op, [a, b], { shape: broadcast(a, b), dtype: "bool" });
}

function broadcast(a: tf.TensorInfo, b: tf.TensorInfo): number[] {
  return tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
}

/** A whole number, of floats too. ONNX's Mod has the sign of the divisor, so that (a − a mod b) / b is the floor. */
function floorDiv(recording: Recording, { a, b }: Inputs): tf.TensorInfo {
  const like = { shape: broadcast(a, b), dtype: "int32" as const };
  if (a.dtype === "int32") {
    return recording.emit("Div", [recording.node("Sub", [a, recording.node("Mod", [a, b])]), b], like);
  }
  const quotient = recording.node("Floor", [recording.node("Div", [a, b])]);
  return recording.emit("Cast", [quotient], like, { to: dataType("int32") });
}

function addN(recording: Recording, inputs: Inputs): tf.TensorInfo {
  const [first, ...others] = Object.values(inputs);
  if (others.length === 0) return recording.same(first);
  const last = others.pop()!;
  const sum = others.reduce<tf.TensorInfo | string>((sum, x) => recording.node("Add", [sum, x]), first);
  return recording.emit("Add", [sum, last], first);
}

/** x > 0 → 1, otherwise α; not a number stays so. */
function step(recording: Recording, { x }: Inputs, { alpha }: tf.StepAttrs): tf.TensorInfo {
  const constant = (value: number) => recording.graph.scalar(value, onnxType(x.dtype));
  const positive = recording.node("Greater", [x, constant(0)]);
  const numbers = recording.node("Where", [positive, constant(1), constant(alpha)]);
  if (x.dtype !== "float32") return recording.tensor(numbers, x.shape, x.dtype);
  return recording.emit("Where", [recording.node("IsNaN", [x]), x, numbers], x);
}

function cast(recording: Recording, { x }: Inputs, { dtype }: tf.CastAttrs): tf.TensorInfo {
  if (dtype === x.dtype) return recording.same(x);
  const value = recording.uniform(x);
  if (value !== null && dtype === "float32") return recording.constant({ uniform: value }, x.shape, dtype);
  return recording.emit("Cast", [x], { shape: x.shape, dtype }, { to: dataType(onnxType(dtype)) });
}
