/** Who may import whom, as sentences. Run by `npm run check`. */

/** In packages/core/src, read downwards: nothing points up. random.ts lies below all and is open to all. */
const mayImport = {
  engine: [],
  tokenizer: [],
  statistics: [],
  figures: [],
  model: ["engine"],
  data: ["tokenizer"],
  checkpoints: ["engine", "model"],
  training: ["engine", "model", "data"],
  analysis: ["engine", "model", "data", "statistics"],
  store: ["data", "model", "checkpoints", "training", "analysis", "statistics"],
  exports: ["figures", "checkpoints", "analysis", "statistics", "store"],
  jobs: [
    "engine",
    "tokenizer",
    "model",
    "data",
    "checkpoints",
    "training",
    "analysis",
    "statistics",
    "store",
    "exports",
  ],
};

const core = "^packages/core/src";
const anyOf = (folders) => `(${folders.join("|")})`;

const coreFoldersPointDown = Object.entries(mayImport).map(([folder, below]) => ({
  name: `core/${folder} imports only ${below.length ? below.join(", ") : "random.ts"}`,
  severity: "error",
  from: { path: `${core}/${folder}/`, pathNot: ["\\.test\\.ts$", "/fixtures/"] },
  to: {
    path: `${core}/`,
    pathNot: [`${core}/random\\.ts$`, `${core}/errors\\.ts$`, `${core}/${anyOf([folder, ...below])}/`],
  },
}));

module.exports = {
  forbidden: [
    ...coreFoldersPointDown,
    {
      name: "no cycles",
      severity: "error",
      from: {},
      to: { circular: true, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "TFJS backends and onnxruntime are named in engine/ only",
      severity: "error",
      from: { pathNot: [`${core}/engine/`, "^bench/"] },
      to: {
        path: "node_modules/(onnxruntime-node|onnxruntime-common|@tensorflow/tfjs-backend-.*|@tensorflow/tfjs-node.*)/",
      },
    },
    {
      name: "apps name no tensor",
      severity: "error",
      from: { path: "^apps/" },
      to: { path: "node_modules/@tensorflow/" },
    },
    {
      name: "engine, tokenizer, model, training, analysis, statistics, figures, exports open no files",
      severity: "error",
      from: {
        path: `${core}/${anyOf(["engine", "tokenizer", "model", "training", "analysis", "statistics", "figures", "exports"])}/`,
        pathNot: ["\\.test\\.ts$", "/fixtures/"],
      },
      to: { path: "^(node:)?fs(/promises)?$" },
    },
    {
      name: "apps enter core by its one door",
      severity: "error",
      from: { path: "^apps/" },
      to: { path: "^packages/core/(src|dist)/(?!index\\.)" },
    },
    {
      name: "web imports neither core nor server",
      severity: "error",
      from: { path: "^apps/web/" },
      to: { path: ["^packages/", "^apps/(server|cli)/"] },
    },
    {
      name: "charts import neither routes nor GraphQL",
      severity: "error",
      from: { path: "^apps/web/src/charts/" },
      to: { path: ["^apps/web/src/(analysis|app|gql|families|family|report)/", "node_modules/(urql|@urql|graphql)/"] },
    },
    {
      name: "only schema.ts names resolver classes",
      severity: "error",
      from: { path: "^apps/server/src/", pathNot: ["/schema\\.ts$", "\\.test\\.ts$"] },
      to: { path: "\\.resolver\\.ts$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["/dist/", "/\\.next/", "/gql/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
