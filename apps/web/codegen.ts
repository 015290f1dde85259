/** Types for every operation and fragment in src, from the committed schema alone. */
import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "../../schema.graphql",
  documents: ["src/**/*.{ts,tsx}", "!src/gql/**"],
  ignoreNoDocuments: true,
  generates: {
    "src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: { unmaskFunctionName: "readFragment" } },
      config: { useTypeImports: true, scalars: { DateTime: "string" } },
    },
    "src/gql/cacheShape.ts": { plugins: ["./codegen-cache-shape.js"] },
    "src/gql/fragments.ts": { plugins: ["./codegen-fragments.js"] },
  },
};

export default config;
