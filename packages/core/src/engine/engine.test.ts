import { expect, test } from "vitest";
import { openEngine } from "./engine.js";
import * as ops from "./ops.js";
import * as tf from "./tf.js";

test("a program computes the gradient of a cross-entropy", async () => {
  const engine = await openEngine({ name: "cpu" });
  const program = await engine.compile(
    ({ logits, targets }) => {
      const { value, grad } = tf.valueAndGrad((x) => ops.crossEntropy(x, targets) as tf.Scalar)(logits) as {
        value: tf.Tensor;
        grad: tf.Tensor;
      };
      return { loss: value, gradient: grad };
    },
    { logits: { shape: [1, 2], dtype: "float32" }, targets: { shape: [1], dtype: "int32" } },
  );
  // two equal logits: the loss is ln 2, and the gradient is softmax − one-hot = (½, ½) − (0, 1)
  const { loss, gradient } = await program.run({ logits: Float32Array.of(3, 3), targets: Int32Array.of(1) });
  expect(loss[0]).toBeCloseTo(Math.LN2, 6);
  expect([...gradient]).toEqual([0.5, -0.5]);
});
