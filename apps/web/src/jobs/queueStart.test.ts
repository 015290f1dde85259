import { expect, test } from "vitest";
import { startSentence } from "./queueStart";

const analysis = (etaSeconds: number | null) => ({ kind: "ANALYSIS" as const, progress: { etaSeconds } });
const training = { kind: "TRAIN" as const, progress: { etaSeconds: 900 } };

test("the next begins when the first job at work ends, and need not wait for a training's end", () => {
  expect(startSentence(1, [analysis(40), analysis(25)])).toBe("It starts in about 25 s.");
  expect(startSentence(1, [analysis(40), training])).toBe("It starts within seconds.");
  expect(startSentence(3, [analysis(40)])).toBe("It starts in 40 s at the soonest.");
});

test("what nobody knows is not told", () => {
  expect(startSentence(1, [analysis(null)])).toBeNull();
  expect(startSentence(1, [])).toBeNull();
  expect(startSentence(null, [analysis(40)])).toBeNull();
});
