import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { engine } from "../../test/families.js";
import { temporaryFolder } from "../../test/stores.js";
import { patternOf, type TextPatterns } from "../analysis/textPatterns.js";
import { weightsHash, writeCheckpoint } from "../checkpoints/checkpoint.js";
import { transformerFixtures } from "../model/fixtures/transformer.js";
import { openFiles } from "../store/files.js";
import { Live, type LiveRequest, layersFor } from "./live.js";

const fixtures = transformerFixtures();
const folder = temporaryFolder();
const files = openFiles(folder);
let live: Live;
/** each fixture's first sequence */
let requests: LiveRequest[];

beforeAll(async () => {
  live = new Live({ files, filesFolder: folder, engine, cacheBytes: 1e8, memoryBytes: 2e9, hub: {} });
  requests = await Promise.all(
    fixtures.map(async ({ config, weights, tokens }) => ({
      config,
      weights: {
        kind: "stored" as const,
        weights: weightsHash(config, weights),
        file: await files.put(writeCheckpoint({ config, step: 0, initSeed: 1, dataSeed: 1, provenance: {} }, weights)),
      },
      tokens: tokens.slice(0, config.nCtx),
      layer: 1,
    })),
  );
});
afterAll(() => live.close());

// PyTorch, float64 (model/fixtures); 1e-5 as in forward.test.ts
const near = 1e-5;

test.each(fixtures.map(({ name }, i) => [name, i] as const))(
  "%s: every head's pattern and every token's loss are PyTorch's",
  async (_, i) => {
    const { config, activations, logits, tokens } = fixtures[i];
    const found = await live.patterns(requests[i]);
    const n = config.nCtx;
    expect(found).toMatchObject({ nTokens: n, nHeads: config.nHeads, layers: [0, 1] });
    for (const layer of found.layers) {
      const expected = activations[`blocks.${layer}.attn.hook_pattern`];
      for (let head = 0; head < config.nHeads; head++) {
        const pattern = patternOf(found, layer, head);
        let at = 0;
        for (let query = 0; query < n; query++) {
          for (let key = 0; key <= query; key++) {
            expect(Math.abs(pattern[at++] - expected[(head * n + query) * n + key])).toBeLessThan(near);
          }
        }
        expect(at).toBe(pattern.length);
      }
    }
    // log Σ exp(logits) - the logit of the token that follows
    expect(found.losses.length).toBe(n - 1);
    for (const [position, loss] of found.losses.entries()) {
      const row = logits.slice(position * config.dVocab, (position + 1) * config.dVocab);
      const expected = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - row[tokens[position + 1]];
      expect(Math.abs(loss - expected)).toBeLessThan(near);
    }
  },
);

test("what was computed is kept, and equal requests share it; what was not needs the process, which is started again", async () => {
  const [first] = requests;
  const short = { ...first, tokens: first.tokens.slice(0, 3) };
  const [a, b] = await Promise.all([live.patterns(short), live.patterns({ ...short, layer: 0 })]);
  expect(a).toBe(b);
  const pid = (await live.pid())!;
  process.kill(pid, "SIGKILL");
  while ((await live.pid()) !== undefined) await sleep(5);
  expect(await live.patterns(short)).toBe(a);
  expect(await live.pid()).toBeUndefined();
  const other = await live.patterns({ ...first, tokens: first.tokens.slice(0, 2) });
  expect(other.nTokens).toBe(2);
  expect(await live.pid()).not.toBe(pid);
  // a prefix' pattern is the prefix of the pattern: nothing looks ahead
  const prefix = (found: TextPatterns) => Array.from(patternOf(found, 0, 1).subarray(0, 3));
  for (const [i, value] of prefix(other).entries()) expect(value).toBeCloseTo(prefix(a)[i], 6);
});

test("one token attends to itself, and predicts none", async () => {
  const alone = await live.patterns({ ...requests[0], tokens: requests[0].tokens.slice(0, 1) });
  expect(Array.from(patternOf(alone, 1, 0))).toEqual([1]);
  expect(alone.losses.length).toBe(0);
});

test("patterns that are too many are computed layer by layer", () => {
  // of 12 layers of 12 heads on n tokens: 144 · n(n + 1)/2 · 4 bytes; 32 MiB hold n = 340
  const config = { ...fixtures[0].config, nLayers: 12, nHeads: 12 };
  expect(144 * ((341 * 342) / 2) * 4).toBeGreaterThan(32 * 2 ** 20);
  expect(layersFor(config, 340, 7).length).toBe(12);
  expect(layersFor(config, 341, 7)).toEqual([7]);
});
