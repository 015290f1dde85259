import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";
import { skippedTests } from "./vitest.skipped.js";

/** One graphql for all: loaded twice, its instanceof checks fail ("from another module or realm"). */
const graphql = createRequire(new URL("./apps/server/package.json", import.meta.url)).resolve("graphql");

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    include: [
      "packages/*/{src,test}/**/*.test.ts",
      "apps/{server,cli}/{src,test}/**/*.test.ts",
      "apps/web/src/**/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", skippedTests],
    pool: "forks",
    maxWorkers: 2,
  },
});
