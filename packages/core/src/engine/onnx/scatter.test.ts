/** Sums by id where ids repeat thousands of times: onnxruntime's ScatterND(reduction=add) loses some of them. */
import { expect, test } from "vitest";
import { openEngine } from "../engine.js";
import * as ops from "../ops.js";
import type { Signature, TensorFunction } from "../program.js";
import * as tf from "../tf.js";
import { record } from "./trace.js";

const [vocabulary, width, positions] = [4, 16, 32_768];
const signature: Signature = {
  ids: { shape: [positions], dtype: "int32" },
  dy: { shape: [positions, width], dtype: "float32" },
};
const gradientOfEmbedding: TensorFunction = ({ ids, dy }) => {
  const gradient = tf.grad((table) => ops.embed(table, ids).mul(dy).sum());
  return { gradient: gradient(tf.zeros([vocabulary, width])) };
};

test("the gradient of an embedding is exact with 2 threads, 40 times over", async () => {
  const engine = await openEngine({ name: "onnx", threads: 2 });
  const program = await engine.compile(gradientOfEmbedding, signature);
  // two ids in three are 3, so that both threads always add to the same row
  const ids = Int32Array.from({ length: positions }, (_, i) => (i % 3 ? 3 : i % vocabulary));
  const dy = Float32Array.from({ length: positions * width }, (_, i) => ((i * 0.618) % 1) + 0.5);
  const expected = new Float64Array(vocabulary * width);
  for (let i = 0; i < dy.length; i++) expected[ids[Math.floor(i / width)] * width + (i % width)] += dy[i];

  // a float32 sum of 24,000 numbers near 1 rounds each time by up to 2⁻¹¹ (half of the last place of 16,384), and those
  // errors add up at random: √24,000 · 2⁻¹¹ / √3 ≈ 0.04; one lost addition is off by 0.5 or more
  for (let repetition = 0; repetition < 40; repetition++) {
    const { gradient } = await program.run({ ids, dy });
    const worst = expected.reduce((worst, sum, i) => Math.max(worst, Math.abs(sum - gradient[i])), 0);
    expect(worst).toBeLessThan(0.4);
  }
  expect(Math.max(...expected)).toBeGreaterThan(20_000);
});

test("it is written without ScatterND, whose race shows only where two cores are free", () => {
  const { graph } = record(gradientOfEmbedding, signature, { fusedMatMul: true });
  const operators = new TextDecoder().decode(graph.encode());
  expect(operators).toContain("ScatterElements");
  expect(operators).not.toContain("ScatterND");
});
