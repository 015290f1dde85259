/** A vitest reporter that names at the end what was skipped, and why. */
import type { Reporter, TestModule } from "vitest/node";

export const skippedTests: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")]);
    for (const test of skipped) {
      const result = test.result();
      // where there is no note, the test's name gives the reason
      const note = result.state === "skipped" && result.note ? `: ${result.note}` : "";
      console.log(`skipped: ${test.fullName}${note}`);
    }
  },
};
