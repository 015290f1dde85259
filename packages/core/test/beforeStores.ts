/**
 * What tests on stores need, made once a run of vitest: the build, which their processes run, and an empty store, which
 * they copy. Making a store takes seconds and 800 MB; copying it takes a fifth of a second.
 */
import { type ExecFileSyncOptions, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** the folder of a store that nobody opens */
    emptyStore: string;
  }
}

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** vitest's globalSetup; what it returns is called when all tests are over. */
export default function beforeStores(project: TestProject): () => void {
  const options: ExecFileSyncOptions = { cwd: root, stdio: ["ignore", "ignore", "inherit"] };
  const turbo = join(root, "node_modules/.bin/turbo");
  execFileSync(turbo, ["run", "build", "--filter=seedscope", "--output-logs=errors-only"], {
    ...options,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
  });
  const folder = mkdtempSync(join(tmpdir(), "seedscope-empty-"));
  execFileSync(process.execPath, [fileURLToPath(new URL("./makeEmptyStore.js", import.meta.url)), folder], options);
  project.provide("emptyStore", folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
