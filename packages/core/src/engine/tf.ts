/**
 * TensorFlow.js as this project uses it: the one place that imports it.
 *
 * `@tensorflow/tfjs` is imported for what it registers (gradients, chained operations, the `cpu` backend): in Node,
 * `@tensorflow/tfjs-core` alone has no gradients. Production mode silences its banner and its NaN checks.
 */
import "@tensorflow/tfjs";
import { enableProdMode } from "@tensorflow/tfjs-core";

enableProdMode();

export * from "@tensorflow/tfjs-core";
