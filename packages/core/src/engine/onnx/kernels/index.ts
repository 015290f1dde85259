/** Every TFJS kernel that can be recorded. A kernel that is missing is named in the error; its row belongs here. */
import { elementwise } from "./elementwise.js";
import { fused } from "./fused.js";
import { indexing } from "./indexing.js";
import type { KernelTable } from "./kernel.js";
import { linear } from "./linear.js";
import { making } from "./making.js";
import { reductions } from "./reductions.js";
import { shaping } from "./shaping.js";

export const kernels: KernelTable = {
  ...elementwise,
  ...reductions,
  ...linear,
  ...shaping,
  ...indexing,
  ...making,
  ...fused,
};
