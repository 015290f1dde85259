import { describe, expect, onTestFinished, test } from "vitest";
import { fixtureFamily } from "../../test/checkpoints.js";
import { ended, engine, jobThat, storedHashes } from "../../test/families.js";
import { storeKinds } from "../../test/stores.js";
import { weightsHash } from "../checkpoints/checkpoint.js";
import { inferManifest } from "../checkpoints/importFolder.js";
import type { CheckResult } from "../store/records.js";
import { submitCheck } from "./checking.js";
import { startRunner } from "./runner.js";
import { submitImport } from "./submitImport.js";

const [, postgres] = await storeKinds();

describe.skipIf(!postgres.open)(`on ${postgres.name}`, () => {
  test("two workers import a family together, measure it and check it", async () => {
    const store = await postgres.open!();
    onTestFinished(() => store.close());
    const workers = await Promise.all([1, 2].map(() => startRunner(store, { processes: 1, engine })));
    onTestFinished(() => Promise.all(workers.map((worker) => worker.stop())).then(() => {}));
    const { folder, config, weights, expected } = await fixtureFamily("gpt-neox");
    const manifest = await inferManifest(folder, { name: "Shared", tokenizer: { kind: "byte" } });
    const { job, family } = await submitImport(store, { manifest, folder });
    const done = await jobThat(store, job.id, ended);
    expect(done, done.failure?.message).toMatchObject({ state: "succeeded", progress: { done: done.progress.total } });
    expect(await storedHashes(store, family.id)).toEqual(weights.map((refit) => [weightsHash(config, refit)]));
    expect((await store.familyBySlug("shared"))!.integrity).toMatchObject({ checkpoints: 3 });

    const { hash } = await store.addPromptSet("PyTorch's", expected.prompts);
    const check = await submitCheck(store, { familyId: family.id, promptSetHash: hash });
    const { losses } = (await jobThat(store, check.id, ended)).result as CheckResult;
    for (const [i, { meanNll }] of expected.refits.entries()) {
      expect(Math.abs(losses[i].loss - meanNll)).toBeLessThan(1e-5);
    }
  });
});
