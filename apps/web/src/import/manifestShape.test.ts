import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { manifestShape } from "./manifestShape";

const schema = JSON.parse(readFileSync(new URL("../../../../docs/manifest.schema.json", import.meta.url), "utf8"));

test("the help names every key of the schema, and says which are needed", () => {
  const keys = Object.keys(schema.properties).filter((key) => key !== "$schema");
  expect(manifestShape.map(({ key }) => key).sort()).toEqual(keys.sort());
  expect(manifestShape.filter(({ needed }) => needed).map(({ key }) => key)).toEqual(schema.required);
});
