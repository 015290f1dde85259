/** The models that are measured. */
import { type ModelConfig, modelConfig } from "../packages/core/src/model/config.js";

export interface Size {
  name: string;
  config: ModelConfig;
  batchSize: number;
}

/** TINY is as large as the demo families; L2H8 has the paper's width and vocabulary. */
export const sizes: Record<string, Size> = {
  tiny: {
    name: "TINY",
    config: modelConfig({ layers: 4, heads: 4, dModel: 128, contextLength: 128, vocab: 1024 }),
    batchSize: 16,
  },
  l2h8: {
    name: "L2H8",
    config: modelConfig({ layers: 2, heads: 8, dModel: 512, contextLength: 256, vocab: 48_262 }),
    batchSize: 4,
  },
};
