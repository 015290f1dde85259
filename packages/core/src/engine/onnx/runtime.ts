/** onnxruntime, loaded when it is first needed: it has no binary for some platforms. */
import type * as ort from "onnxruntime-node";

export type Runtime = typeof ort;

/** @throws Error where there is no binary for this platform */
export function loadRuntime(): Promise<Runtime> {
  return import("onnxruntime-node");
}
