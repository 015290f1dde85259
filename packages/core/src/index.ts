/** Everything that core offers, by folder. There is no other door. */

// analysis
export type { EstimateValue, HeadMatch, HeadReport, HeadValue, Preset } from "./analysis/headReport.js";
// checkpoints
export { SafetensorsError } from "./checkpoints/safetensors.js";
// engine
export { engineStatuses, openEngine } from "./engine/engine.js";
export type { Engine, EngineName, EngineOptions, EngineStatus } from "./engine/program.js";
export { InvalidInput } from "./errors.js";
// model
export { type Activation, type ModelConfig, type ModelSizes, modelConfig } from "./model/config.js";
export { parameterCount } from "./model/parameters.js";
// training
export { type OptimizerConfig, optimizerConfig } from "./training/optimizer.js";
export { defaultCheckpointSteps, type Recipe } from "./training/train.js";
