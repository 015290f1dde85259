/** What an engine takes and gives: signatures, typed arrays, programs; and the check of a program's inputs. */
import { InvalidInput } from "../errors.js";
import type * as tf from "./tf.js";

/** What may enter and leave a program. */
export type DType = "float32" | "int32";

/** The static shape and type of one array; a scalar has shape []. */
export interface TensorSpec {
  shape: readonly number[];
  dtype: DType;
}

/** Name → shape and type. */
export type Signature = Record<string, TensorSpec>;

/** Name → values, row-major in the shape of the signature. */
export type Arrays = Record<string, Float32Array | Int32Array>;

/**
 * A function of tensors, written once in TFJS. It may not read values (`dataSync`), so that it can be recorded, and
 * what it draws or reads from elsewhere is fixed when it is compiled.
 */
export type TensorFunction = (inputs: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;

/** A compiled function: plain typed arrays in, plain typed arrays out. */
export interface Program {
  readonly inputs: Signature;
  readonly outputs: Signature;
  /**
   * Computes the outputs from the inputs. The arrays are read anew at each call, so a caller may update them in place
   * between calls; the results are new arrays that belong to the caller.
   *
   * It blocks this thread until it is done, promise or not: call it where nothing else waits (a compute process).
   *
   * @throws InvalidInput if an input is missing, unknown, of the wrong type or of the wrong length
   */
  run(inputs: Arrays): Promise<Arrays>;
  /** Frees what the program holds; it cannot run afterwards. */
  dispose(): Promise<void>;
}

export type EngineName = "onnx" | "tensorflow" | "wasm" | "cpu";

/** Where the onnx engine computes. */
export type Provider = "cpu" | "webgpu" | "cuda";

export interface EngineOptions {
  /** default: SEEDSCOPE_ENGINE, else the fastest that starts */
  name?: EngineName;
  /** for the onnx engine; default "cpu" */
  provider?: Provider;
  /** threads within one operation, for the engines that have them; default: the cores of this machine */
  threads?: number;
}

/** Whether an engine, or one provider of the onnx engine, exists here. */
export interface EngineStatus {
  /** as SEEDSCOPE_ENGINE names it: "onnx", "onnx:webgpu", "wasm" */
  name: string;
  available: boolean;
  chosen: boolean;
  /** what it computes on; or why it does not start, and what would help */
  detail: string;
}

/** What computes. Programs of one engine may be compiled and called in any order, one at a time. */
export interface Engine {
  readonly name: EngineName;
  /** what it computes on, for people: "cpu, 2 threads" */
  readonly detail: string;
  /**
   * Turns a function into a program for one signature: shapes are static, so each batch size and length is a program
   * of its own.
   */
  compile(fn: TensorFunction, signature: Signature): Promise<Program>;
  /** Frees the engine and every program it compiled. */
  dispose(): Promise<void>;
}

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** @throws InvalidInput naming the input, what it is and what was needed */
export function checkInputs(signature: Signature, inputs: Arrays): void {
  for (const [name, { shape, dtype }] of Object.entries(signature)) {
    const array = inputs[name];
    const needed = `${dtype} [${shape.join(", ")}], ${sizeOf(shape)} numbers`;
    if (array === undefined) throw new InvalidInput(`input ${name} is missing; it must be ${needed}`, name);
    const fits = dtype === "float32" ? array instanceof Float32Array : array instanceof Int32Array;
    if (!fits) throw new InvalidInput(`input ${name} is ${kindOf(array)}; it must be ${needed}`, name);
    if (array.length !== sizeOf(shape)) {
      throw new InvalidInput(`input ${name} has ${array.length} numbers; it must be ${needed}`, name);
    }
  }
  for (const name of Object.keys(inputs)) {
    if (!Object.hasOwn(signature, name)) {
      throw new InvalidInput(`input ${name} is unknown; this program takes ${Object.keys(signature).join(", ")}`, name);
    }
  }
}

function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value === "object" ? value.constructor.name : typeof value;
}
