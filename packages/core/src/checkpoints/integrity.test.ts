import { describe, expect, test } from "vitest";
import { modelConfig } from "../model/config.js";
import { initParameters, parameterShapes, type Weights } from "../model/parameters.js";
import { auditTensor } from "./audit.js";
import { weightsHash } from "./checkpoint.js";
import {
  type AuditedCheckpoint,
  correlation,
  type Finding,
  lossFindings,
  merged,
  robustZ,
  unusable,
  weightFindings,
} from "./integrity.js";

const config = modelConfig({ layers: 2, heads: 2, dModel: 16, contextLength: 16, vocab: 64 });
const init = (seed: number) => initParameters(config, seed);

function audited(
  label: string,
  step: number,
  weights: Weights,
  constants: string[] = [],
  about: Partial<AuditedCheckpoint> = {},
): AuditedCheckpoint {
  const tensors = Object.entries(parameterShapes(config)).map(([name, shape]) =>
    auditTensor(name, shape, weights[name]),
  );
  const audit = { constants, tensors };
  return { label, initSeed: null, step, stepIsKnown: true, weightsHash: weightsHash(config, weights), audit, ...about };
}

/** What training makes of `from`: `kept` of it is still there, the rest is `toward`; gains and biases have moved. */
function trained(from: Weights, toward: Weights, kept = 0.9): Weights {
  return Object.fromEntries(
    Object.entries(from).map(([name, values], tensor) => [
      name,
      /\bW_/.test(name)
        ? values.map((value, i) => kept * value + (1 - kept) * toward[name][i])
        : values.map((value, i) => value + 0.01 * Math.sin(tensor + i) + toward["embed.W_E"][i] / 100),
    ]),
  );
}

const late = (seed: number) => trained(init(seed), init(100 + seed));
const changed = (weights: Weights, changes: Weights) => ({ ...weights, ...changes });

test("two refits that are as they should be: nothing is found", () => {
  const family = [1, 2].flatMap((seed) => [
    audited(`seed ${seed}`, 0, init(seed)),
    audited(`seed ${seed}`, 1000, late(seed)),
  ]);
  expect(weightFindings(family)).toEqual([]);
});

describe("weights that cannot be used", () => {
  test("all finite: none", () => {
    expect(unusable("seed 1", 5, audited("seed 1", 5, late(1)).audit)).toBeNull();
  });

  test("the count, and the first place in its tensor's own indices", () => {
    // W_Q is [2 heads, 16, 8]: index 1·128 + 3·8 + 5 = 157
    const values = late(1)["blocks.1.attn.W_Q"].map((value, i) => (i === 157 || i === 200 ? Number.NaN : value));
    const { audit } = audited("seed 1", 5, changed(late(1), { "blocks.1.attn.W_Q": values }));
    expect(unusable("seed 1", 5, audit)).toEqual({
      code: "NON_FINITE",
      severity: "LEFT_OUT",
      message:
        "seed 1, step 5: blocks.1.attn.W_Q has 2 values that are not finite, the first NaN at [1, 3, 5]; weights must be finite.",
      refits: ["seed 1"],
      step: 5,
      tensor: "blocks.1.attn.W_Q",
    });
  });

  test("one infinite value; and how many tensors more", () => {
    const infinite = (name: string) => late(1)[name].map((value, i) => (i === 0 ? Number.NEGATIVE_INFINITY : value));
    const [one, two] = [{ "ln_final.w": infinite("ln_final.w") }, { "unembed.b_U": infinite("unembed.b_U") }];
    expect(unusable("a", 1, audited("a", 1, changed(late(1), one)).audit)?.message).toBe(
      "a, step 1: ln_final.w has 1 value that is not finite, the first -Infinity at [0]; weights must be finite.",
    );
    expect(unusable("a", 1, audited("a", 1, changed(late(1), { ...one, ...two })).audit)?.message).toContain(
      "at [0]; 1 other tensor too; weights must be finite.",
    );
  });
});

describe("constant tensors", () => {
  const constant = (name: string, value: number) => ({ [name]: late(1)[name].map(() => value) });

  test("a matrix is a warning, trained or not", () => {
    for (const step of [0, 7]) {
      const [finding, ...more] = weightFindings([
        audited("seed 1", step, changed(late(1), constant("blocks.1.mlp.W_in", 0))),
      ]);
      expect(finding).toEqual({
        code: "CONSTANT_TENSOR",
        severity: "WARNING",
        message: `seed 1, step ${step}: all values of blocks.1.mlp.W_in are 0; a matrix is drawn at random, so it did not load or was never trained.`,
        refits: ["seed 1"],
        step,
        tensor: "blocks.1.mlp.W_in",
      });
      expect(more).toEqual([]);
    }
  });

  test("gains and biases are so before training, and worth a note after it", () => {
    const weights = changed(late(1), { ...constant("ln_final.w", 1), ...constant("ln_final.b", 0) });
    expect(weightFindings([audited("seed 1", 0, weights)])).toEqual([]);
    expect(weightFindings([audited("seed 1", 7, weights)]).map(({ severity, tensor }) => [severity, tensor])).toEqual([
      ["NOTE", "ln_final.w"],
      ["NOTE", "ln_final.b"],
    ]);
  });

  test("the same one of every layer is one finding", () => {
    const weights = changed(late(1), { ...constant("blocks.0.attn.b_K", 0), ...constant("blocks.1.attn.b_K", 0) });
    const findings = weightFindings([audited("seed 1", 7, weights)]);
    expect(findings.map(({ message }) => message)).toEqual([
      "seed 1, step 7: all values of blocks.0.attn.b_K and 1 of its like in other layers are 0; training usually moves them.",
    ]);
  });

  test("what the layout has no tensor for is not said to be constant", () => {
    const weights = changed(late(1), constant("unembed.b_U", 0));
    expect(weightFindings([audited("seed 1", 7, weights, ["unembed.b_U"])])).toEqual([]);
  });
});

describe("duplicates", () => {
  test("one init under two data seeds is as declared, and only worth a note; trained weights are no twins", () => {
    const of = (label: string, step: number, weights: Weights, initSeed: number | null) =>
      audited(label, step, weights, [], { initSeed });
    const twins = [of("a", 0, init(1), 1), of("b", 0, init(1), 1)];
    expect(weightFindings(twins).map(({ code, severity }) => [code, severity])).toEqual([
      ["DUPLICATE_WEIGHTS", "NOTE"],
    ]);
    const undeclared = [of("a", 0, init(1), null), of("b", 0, init(1), null)];
    expect(weightFindings(undeclared).map(({ severity }) => severity)).toEqual(["WARNING"]);
    const trainedTwins = [of("a", 5, late(1), 1), of("b", 5, late(1), 1)];
    expect(weightFindings(trainedTwins).map(({ severity }) => severity)).toEqual(["WARNING"]);
  });

  test("the same weights under two names", () => {
    const [finding, ...more] = weightFindings([
      audited("seed 1", 10, late(1)),
      audited("seed 2", 10, late(2)),
      audited("seed 3", 10, late(1)),
    ]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      code: "DUPLICATE_WEIGHTS",
      severity: "WARNING",
      message: `seed 1 at step 10 and seed 3 at step 10 have the same weights (sha256 ${weightsHash(config, late(1)).slice(0, 12)}…); they were expected to differ.`,
      refits: ["seed 1", "seed 3"],
      step: 10,
    });
  });

  test("one refit that has not moved between two steps", () => {
    const found = weightFindings([audited("seed 1", 0, late(1)), audited("seed 1", 10, late(1))]);
    expect(found.map(({ code, refits }) => [code, refits])).toEqual([["DUPLICATE_WEIGHTS", ["seed 1"]]]);
  });

  test("embeddings alone", () => {
    const copied = changed(late(2), { "embed.W_E": late(1)["embed.W_E"] });
    const found = weightFindings([audited("seed 1", 10, late(1)), audited("seed 2", 10, copied)]);
    expect(found).toEqual([
      {
        code: "DUPLICATE_TENSORS",
        severity: "WARNING",
        message:
          "seed 1 at step 10 and seed 2 at step 10 share embed.W_E, bit for bit; different seeds or steps were expected to differ.",
        refits: ["seed 1", "seed 2"],
        step: 10,
        tensor: "embed.W_E",
      },
    ]);
  });

  test("many matrices shared by the same checkpoints are one finding", () => {
    const names = ["embed.W_E", "pos_embed.W_pos", "unembed.W_U"];
    const copied = changed(late(2), Object.fromEntries(names.map((name) => [name, late(1)[name]])));
    const [{ message }, ...more] = weightFindings([audited("a", 1, late(1)), audited("b", 1, copied)]);
    // 2 layers · (W_Q, W_K, W_V, W_O, W_in, W_out) + W_E, W_pos, W_U = 15 matrices
    expect(message).toContain("share 3 of 15 matrices, embed.W_E among them, bit for bit");
    expect(more).toEqual([]);
  });

  test("equal gains and biases, and matrices that are constant, are not called shared", () => {
    const zeros = { "unembed.W_U": new Float32Array(16 * 64) };
    const same = Object.fromEntries(Object.entries(late(1)).filter(([name]) => !/\bW_/.test(name)));
    const found = weightFindings([
      audited("a", 1, changed(late(1), zeros)),
      audited("b", 1, changed(late(2), { ...same, ...zeros })),
    ]);
    expect(found.map(({ code }) => code)).toEqual(["CONSTANT_TENSOR", "CONSTANT_TENSOR"]);
  });
});

describe("a step that does not continue its step 0", () => {
  const pair = (label: string, seed: number, next: Weights, step: number) => [
    audited(label, 0, init(seed)),
    audited(label, step, next),
  ];
  const notContinued = (checkpoints: AuditedCheckpoint[]) => {
    const found = weightFindings(checkpoints);
    expect(found.every(({ code }) => code === "NOT_CONTINUED")).toBe(true);
    return found;
  };

  test("correlation is Pearson's r, averaged over matrices", () => {
    // deviations (−1.5, −0.5, 0.5, 1.5) and (−1.5, 0.5, −0.5, 1.5): r = (2.25 − 0.25 − 0.25 + 2.25)/5 = 0.8
    const of = (one: number[], two: number[]) => [
      auditTensor("embed.W_E", [4], Float32Array.from(one)),
      auditTensor("unembed.W_U", [4], Float32Array.from(two)),
      auditTensor("ln_final.w", [2], Float32Array.of(1, 2)),
    ];
    const { r, n } = correlation(of([1, 2, 3, 4], [1, 2, 3, 4]), of([1, 3, 2, 4], [10, 20, 30, 40]));
    expect(r).toBeCloseTo((0.8 + 1) / 2, 9);
    expect(n).toBe(8);
    expect(correlation(of([1, 2, 3, 4], [7, 7, 7, 7]), of([4, 3, 2, 1], [1, 2, 3, 4])).r).toBeCloseTo(-1, 9);
  });

  test("one that does is not found, however little of its init is left", () => {
    const family = [1, 2].flatMap((seed) => pair(`seed ${seed}`, seed, trained(init(seed), init(50 + seed), 0.2), 1));
    expect(notContinued(family)).toEqual([]);
  });

  test("two whose step 0 is each other's: both are named, with whose they are", () => {
    const found = notContinued([
      ...pair("seed 1", 2, late(1), 1),
      ...pair("seed 2", 1, late(2), 1),
      ...pair("seed 3", 3, late(3), 1),
    ]);
    expect(found.map(({ refits, step }) => [refits, step])).toEqual([
      [["seed 1"], 1],
      [["seed 2"], 1],
    ]);
    expect(found[0].message).toMatch(
      /^seed 1: step 1 does not continue step 0: .* r = -?0\.0\d\d .*; it continues seed 2's\. The floor/,
    );
    expect(found[1].message).toContain("it continues seed 1's.");
  });

  test("one alone is judged early, and nobody else's init is named", () => {
    const found = notContinued(pair("seed 1", 1, late(2), 1000));
    expect(found.map(({ refits }) => refits)).toEqual([["seed 1"]]);
    expect(found[0].message).not.toMatch(/other refits|it continues/);
  });

  test("a step that only stands for the last is not early, whatever its number", () => {
    const [zero, next] = pair("seed 1", 1, late(2), 1);
    expect(notContinued([zero, next])).toHaveLength(1);
    expect(notContinued([zero, { ...next, stepIsKnown: false }])).toEqual([]);
  });

  test("late, only where the others remember theirs", () => {
    const forgotten = pair("seed 1", 1, late(9), 143_000);
    expect(notContinued(forgotten)).toEqual([]);
    const others = (kept: number) =>
      [2, 3].flatMap((seed) => pair(`seed ${seed}`, seed, trained(init(seed), init(50 + seed), kept), 143_000));
    expect(notContinued([...forgotten, ...others(0.9)]).map(({ refits }) => refits)).toEqual([["seed 1"]]);
    expect(notContinued([...forgotten, ...others(0)])).toEqual([]);
  });

  test("it is the next step that counts, and refits without step 0 are not judged", () => {
    const steps = [
      ...pair("seed 1", 1, late(1), 10),
      audited("seed 1", 20, trained(init(77), init(78))),
      audited("seed 2", 10, late(2)),
      audited("seed 2", 20, trained(late(2), init(79))),
    ];
    expect(notContinued(steps)).toEqual([]);
  });
});

describe("losses", () => {
  const losses = (...values: number[]) => values.map((loss, i) => ({ label: `seed ${i}`, step: 10, loss }));
  const vocab = 50_257; // ln 50257 = 10.825

  test("robust z by hand", () => {
    // median 5.2; deviations 0.2, 0.1, 0, 0.1, 3.8: median 0.1; z = 0.6745 · 3.8/0.1 = 25.631, and 0.6745 · −0.2/0.1
    const values = [5, 5.1, 5.2, 5.3, 9];
    expect(robustZ(9, values)).toBeCloseTo(25.631, 9);
    expect(robustZ(5, values)).toBeCloseTo(-1.349, 9);
    // of an even number, the median is between the middle ones: 2.5; deviations 1.5, 0.5, 0.5, 1.5: 1
    expect(robustZ(4, [4, 1, 3, 2])).toBeCloseTo(0.6745 * 1.5, 12);
  });

  test("an outlier is told with its z; a loss that is too good is one too", () => {
    expect(lossFindings(losses(5, 5.1, 5.2, 5.3, 9), vocab)).toEqual([
      {
        code: "LOSS_OUTLIER",
        severity: "WARNING",
        message:
          "seed 4, step 10: its loss on the prompts is 9.000 nats a token, the refits' median 5.200 (robust z 25.6; beyond ±3.5 is an outlier).",
        refits: ["seed 4"],
        step: 10,
        tensor: null,
      },
    ]);
    // 0.6745 · (1 − 5.2)/0.1 = −28.3: median and deviations are the same from below
    expect(lossFindings(losses(1, 5.1, 5.2, 5.3, 5.4), vocab)[0].message).toContain("robust z -28.3");
  });

  test("beyond 3.5 and not before", () => {
    // z = 3.5 at 5.2 + 3.5 · 0.1/0.6745 = 5.7189
    expect(lossFindings(losses(5, 5.1, 5.2, 5.3, 5.71), vocab)).toEqual([]);
    expect(lossFindings(losses(5, 5.1, 5.2, 5.3, 5.73), vocab).map(({ refits }) => refits)).toEqual([["seed 4"]]);
  });

  test("three refits say nothing about one of them; refits that agree to a thousandth have no outlier", () => {
    expect(lossFindings(losses(1, 1.1, 9), vocab)).toEqual([]);
    expect(lossFindings(losses(5, 5, 5, 5.002), vocab)).toEqual([]);
    expect(lossFindings(losses(5, 5, 5, 5.01), vocab)).toHaveLength(1);
  });

  test("worse than guessing evenly, once there was training", () => {
    const worse = [{ label: "seed 1", step: 100, loss: 10.9 }];
    expect(lossFindings(worse, vocab)).toEqual([
      {
        code: "WORSE_THAN_CHANCE",
        severity: "WARNING",
        message:
          "seed 1, step 100: its loss on the prompts is 10.900 nats a token, more than the 10.825 of guessing evenly among 50257 tokens; tokenizer, BOS or layout may not be what they were trained with.",
        refits: ["seed 1"],
        step: 100,
        tensor: null,
      },
    ]);
    expect(lossFindings([{ label: "seed 1", step: 0, loss: 10.9 }], vocab)).toEqual([]);
    expect(lossFindings([{ label: "seed 1", step: 100, loss: 10.8 }], vocab)).toEqual([]);
  });

  test("several that are worse than chance are one finding, with the range of their losses", () => {
    const [{ message, refits }, ...more] = lossFindings(losses(10.25, 9.5, 9.75), 257);
    expect(message).toMatch(
      /^seed 0, seed 1 and seed 2, step 10: their losses on the prompts are 9\.500 to 10\.250 nats a token, more than the 5\.549 /,
    );
    expect(refits).toEqual(["seed 0", "seed 1", "seed 2"]);
    expect(more).toEqual([]);
  });
});

describe("what is said of many is said once", () => {
  const note = (label: string, step: number, words: string): Finding => ({
    code: "CONSTANT_TENSOR",
    severity: "NOTE",
    message: `${label}, step ${step}: ${words}`,
    refits: [label],
    step,
    tensor: "ln_final.b",
  });

  test("the same words of two refits, and of one at two steps", () => {
    const zero = "all values of ln_final.b are 0.";
    const all = [note("a", 1, zero), note("b", 1, "something else."), note("b", 1, zero), note("b", 2, zero)];
    expect(merged(all.slice(0, 3)).map(({ message, refits, step }) => [message, refits, step])).toEqual([
      ["a at step 1 and b at step 1: all values of ln_final.b are 0.", ["a", "b"], 1],
      ["b, step 1: something else.", ["b"], 1],
    ]);
    expect(merged(all)[0]).toMatchObject({
      message: "a at step 1, b at step 1 and b at step 2: all values of ln_final.b are 0.",
      refits: ["a", "b"],
      step: null,
    });
  });

  test("other severities and messages without a name stay apart", () => {
    const of = [note("a", 1, "x."), { ...note("b", 1, "x."), severity: "WARNING" as const }];
    const whole = { ...note("a", 1, ""), message: "the family has no seeds.", refits: [] };
    expect(merged([...of, whole])).toEqual([...of, whole]);
  });
});
