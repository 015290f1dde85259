/**
 * `npx drizzle-kit generate --name what_changes`, in this folder, writes the next migration from the schema.
 *
 * drizzle-kit looks for drizzle-orm from where it lies itself; if npm has put that elsewhere ("Please install latest
 * version of drizzle-orm"), link it first: `ln -s ../packages/core/node_modules/drizzle-orm ../../node_modules/`.
 */
export default {
  dialect: "postgresql",
  schema: "./src/store/schema.ts",
  out: "./migrations",
};
