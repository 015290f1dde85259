/** `npx drizzle-kit generate --name what_changes` writes the next migration from the schema. */
export default {
  dialect: "postgresql",
  schema: "./src/store/schema.ts",
  out: "./migrations",
};
