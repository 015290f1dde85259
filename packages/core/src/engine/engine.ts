/** Which engines there are, which of them start here, and the choice of one. */
import { eagerEngine } from "./eager.js";
import type { Engine, EngineName } from "./program.js";

export interface EngineOptions {
  /** default: SEEDSCOPE_ENGINE, else the fastest that starts */
  name?: EngineName;
  /** for the onnx engine; default "cpu" */
  provider?: "cpu" | "webgpu" | "cuda";
  /** threads within one operation; default: the cores of this machine */
  threads?: number;
}

export async function openEngine(_options: EngineOptions = {}): Promise<Engine> {
  return eagerEngine("cpu", "cpu", "plain JavaScript, 1 thread");
}
