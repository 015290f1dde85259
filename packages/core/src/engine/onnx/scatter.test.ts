/** Sums by id where ids repeat a thousand times: onnxruntime's ScatterND(reduction=add) loses some of them. */
import { expect, test } from "vitest";
import { openEngine } from "../engine.js";
import * as ops from "../ops.js";
import * as tf from "../tf.js";

test("the gradient of an embedding is exact with 2 threads, 40 times over", async () => {
  const [vocabulary, width, positions] = [64, 128, 2048];
  const engine = await openEngine({ name: "onnx", threads: 2 });
  const program = await engine.compile(
    ({ ids, dy }) => {
      const gradient = tf.grad((table) => ops.embed(table, ids).mul(dy).sum());
      return { gradient: gradient(tf.zeros([vocabulary, width])) };
    },
    { ids: { shape: [positions], dtype: "int32" }, dy: { shape: [positions, width], dtype: "float32" } },
  );
  // half of the positions hold id 3, so that its row is a sum of over a thousand
  const ids = Int32Array.from({ length: positions }, (_, i) => (i % 2 ? 3 : (i * 7919) % vocabulary));
  const dy = Float32Array.from({ length: positions * width }, (_, i) => ((i * 0.618) % 1) + 0.5);
  const expected = new Float64Array(vocabulary * width);
  for (let i = 0; i < dy.length; i++) expected[ids[Math.floor(i / width)] * width + (i % width)] += dy[i];

  // a float32 sum of n numbers near 1 is off by some √n · n · 6e-8, here 0.003; one lost addition is off by 0.5 or more
  for (let repetition = 0; repetition < 40; repetition++) {
    const { gradient } = await program.run({ ids, dy });
    const worst = expected.reduce((worst, sum, i) => Math.max(worst, Math.abs(sum - gradient[i])), 0);
    expect(worst).toBeLessThan(0.01);
  }
  expect(Math.max(...expected)).toBeGreaterThan(1000);
});
