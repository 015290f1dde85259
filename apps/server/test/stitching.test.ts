/** The stitching test of two refits over HTTP. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { analysis, fewPrompts, openServer, promptSet, type TestServer, trainTiny } from "./harness.js";

let server: TestServer;
let prompts: string;

beforeAll(async () => {
  server = await openServer({ compute: true });
  prompts = await promptSet(server, "few", fewPrompts);
  await trainTiny(server, "tiny");
}, 180_000);
afterAll(() => server?.close());

const estimate = "{ value n floor floorKind calibrated interval { level lower upper } verdict }";
const fields = `left { ordinal } right { ordinal label } tokens fittedTokens width own ${estimate}
  layers {
    layer alignment stitched ${estimate} penalty ${estimate} untrained ${estimate} mean ${estimate} recovered ${estimate}
  }
  warnings { code } provenance { reproduceCommand }`;
const of = (input: object) =>
  analysis(server, "tiny", "stitching", { input: { promptSet: prompts, ...input }, fields });

test("one refit's stream in another, beside its untrained twin", { timeout: 120_000 }, async () => {
  const report = await of({ left: 2, right: 0, confidence: { level: 0.9 } });
  expect(report).toMatchObject({
    id: `StitchingReport:${report.key}`,
    left: { ordinal: 2 },
    right: { ordinal: 0, label: "seed 1" },
    // 4 prompts, cut to the context of 16, of which the first token is not predicted; 2 prompts in each half
    tokens: 60,
    fittedTokens: [32, 32],
    width: 16,
    own: { n: 4, floor: null, calibrated: null, interval: { level: 0.9 } },
  });
  expect(report.layers.map(({ layer }: { layer: number }) => layer)).toEqual([0, 1]);
  for (const { stitched, penalty, untrained, mean, recovered, alignment } of report.layers) {
    expect(penalty.value).toBeCloseTo(stitched.value - report.own.value, 6);
    expect(Math.abs(alignment)).toBeLessThanOrEqual(1);
    if (!recovered) continue;
    const worth = mean.value - report.own.value;
    expect(recovered.value).toBeCloseTo((mean.value - stitched.value) / worth, 6);
    expect(recovered.floor).toBeCloseTo((mean.value - untrained.value) / worth, 6);
    expect(recovered.floorKind).toBe("UNTRAINED");
  }
  // they are all that there is to it: two refits are not few
  expect(report.warnings.map(({ code }: { code: string }) => code)).not.toContain("FEW_SEEDS");
  expect(report.provenance.reproduceCommand).toContain("tiny stitching --left 2 --right 0 --level 0.9");
  const bare = await of({ left: 2, right: 0, floor: "NONE" });
  expect(bare.layers[0]).toMatchObject({ untrained: null, stitched: { value: report.layers[0].stitched.value } });
});

test("what cannot be stitched is refused by name", async () => {
  expect(await of({ left: 1, right: 1 })).toMatchObject({
    code: "INVALID_INPUT",
    message: "left and right are both refit 1",
  });
  expect(await of({ right: 3 })).toMatchObject({ message: "right is 3; this family's refits are 0 to 2" });
  expect(await of({ left: 3 })).toMatchObject({ message: "left is 3; this family's refits are 0 to 2" });
  expect(await of({ floor: "SHUFFLED_ROWS" })).toMatchObject({ code: "INVALID_INPUT" });
  const single = await promptSet(server, "single", fewPrompts.slice(0, 1));
  expect(await of({ promptSet: single })).toMatchObject({ code: "TOO_FEW_PROMPTS" });
});
