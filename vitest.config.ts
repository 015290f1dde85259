import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";
import { skippedTests } from "./vitest.skipped.js";

/** One graphql for all: loaded twice, its instanceof checks fail ("from another module or realm"). */
const graphql = createRequire(new URL("./apps/server/package.json", import.meta.url)).resolve("graphql");

const all = ["packages/*/{src,test}/**/*.test.ts", "apps/{server,cli}/{src,test}/**/*.test.ts"];

/** They start from copies of an empty store, which is made if one of them runs. */
const onStores = ["packages/core/src/{store,jobs}/**/*.test.ts", "apps/{server,cli}/test/**/*.test.ts"];

/** They leave nothing behind, so that one process loads what they import once for all of them. */
const pure = [
  "packages/core/src/{analysis,data,model,statistics,tokenizer,training}/**/*.test.ts",
  "apps/web/src/**/*.test.ts",
];

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", skippedTests],
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: "stores", include: onStores, globalSetup: "packages/core/test/beforeStores.ts" },
      },
      { extends: true, test: { name: "pure", include: pure, isolate: false } },
      {
        extends: true,
        test: { name: "others", include: all, exclude: ["**/node_modules/**", ...onStores, ...pure] },
      },
    ],
  },
});
