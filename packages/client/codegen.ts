/** Types of the whole schema and of the documents in src, from the committed schema alone. */
import type { CodegenConfig } from "@graphql-codegen/cli";

const types = {
  useTypeImports: true,
  enumsAsTypes: true,
  scalars: { DateTime: "string", ID: "string" },
};

const config: CodegenConfig = {
  schema: "../../schema.graphql",
  documents: ["src/documents/*.graphql"],
  emitLegacyCommonJSImports: false,
  generates: {
    "src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: { ...types, documentMode: "string" },
    },
    "src/gql/schema.ts": { plugins: ["typescript"], config: types },
  },
};

export default config;
