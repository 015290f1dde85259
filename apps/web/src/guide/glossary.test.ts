import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { kinds } from "../ablation/choices";
import { slugOf } from "../frame/panelExport";
import { measures } from "../residual/choices";
import { glossary } from "./glossary";

test("every word leads to a section that the docs have", () => {
  const docs = readFileSync(fileURLToPath(new URL("../../../../docs/metrics.md", import.meta.url)), "utf8");
  const sections = [...docs.matchAll(/^#+ (.+)$/gm)].map(([, title]) => slugOf(title));
  for (const { name, section } of Object.values(glossary)) expect(sections, name).toContain(section);
});

test("a card is short", () => {
  for (const { name, means } of Object.values(glossary)) expect(means.length, name).toBeLessThan(200);
});

test("every measure of streams and every kind of ablation has its word", () => {
  for (const word of [...measures, ...kinds]) expect(Object.keys(glossary)).toContain(word);
});
