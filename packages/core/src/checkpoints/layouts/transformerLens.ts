/** TransformerLens: our own names and shapes. */
import { parameterShapes } from "../../model/parameters.js";
import { type Layout, same } from "./rows.js";

export const transformerLens: Layout = {
  name: "transformer-lens",
  hallmarks: ["embed.W_E"],
  sources: (config) => Object.entries(parameterShapes(config)).map(([name, shape]) => same(name, shape, name)),
  constants: () => [],
  // the causal mask, what it masks with, and the rotary tables are saved with the weights
  ignores: (name) => /^blocks\.\d+\.attn\.(mask|IGNORE|rotary_sin|rotary_cos)$/.test(name),
};
