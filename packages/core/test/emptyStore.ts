/**
 * The empty store that tests start from, made once a run of vitest: making one takes seconds and 800 MB, copying it
 * a tenth of a second.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** the folder of a store that nobody opens; tests copy it */
    emptyStore: string;
  }
}

/** vitest's globalSetup; what it returns is called when all tests are over. */
export default function provideEmptyStore(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "seedscope-empty-"));
  const script = fileURLToPath(new URL("./makeEmptyStore.ts", import.meta.url));
  execFileSync(process.execPath, ["--import", "@oxc-node/core/register", script, folder], { stdio: "inherit" });
  project.provide("emptyStore", folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
