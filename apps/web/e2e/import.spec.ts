/** Import in a browser: a defective family is dropped, looked at, imported, and its page says what is wrong with it. */
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { listen, photograph } from "./screens";
import { serverOfFile } from "./server";

const fixtures = new URL("../../../packages/core/src/checkpoints/fixtures/families/transformer-lens/", import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, fixtures));

const server = serverOfFile();
const complaints: string[] = [];

test.use({ viewport: { width: 1280, height: 900 } });

const file = (name: string, buffer: Buffer) => ({ name, mimeType: "application/octet-stream", buffer });

/** Three good refits; seed 4 is seed 1 again, seed 5 is cut short, seed 6 is not there, seed 7 has a NaN. */
function defectiveFamily() {
  const members = [1, 2, 3, 4, 5, 6].map((n) => ({ label: `seed ${n}`, initSeed: n, file: `seed${n}.pt` }));
  const manifest = {
    name: "Defective",
    tokenizer: { kind: "byte" },
    members: [...members, { label: "seed 7", initSeed: 7, file: "seed7.safetensors" }],
  };
  return [
    file("manifest.json", Buffer.from(JSON.stringify(manifest, null, 2))),
    file("config.json", fixture("config.json")),
    ...[1, 2, 3].map((n) => file(`seed${n}.pt`, fixture(`seed${n}.pt`))),
    file("seed4.pt", fixture("seed1.pt")),
    file("seed5.pt", fixture("seed2.pt").subarray(0, 20_000)),
    file("seed7.safetensors", withNaN()),
  ];
}

/** A model of the fixtures' shape, whose first embedding is NaN and all else small and not constant. */
function withNaN(): Buffer {
  const { n_layers, d_model: d, n_heads, d_head, d_mlp, n_ctx, d_vocab } = JSON.parse(String(fixture("config.json")));
  const shapes: Record<string, number[]> = { "embed.W_E": [d_vocab, d], "pos_embed.W_pos": [n_ctx, d] };
  for (let layer = 0; layer < n_layers; layer++) {
    const block: Record<string, number[]> = { "mlp.W_in": [d, d_mlp], "mlp.b_in": [d_mlp], "mlp.W_out": [d_mlp, d] };
    for (const name of ["ln1.w", "ln1.b", "ln2.w", "ln2.b", "attn.b_O", "mlp.b_out"]) block[name] = [d];
    for (const which of ["Q", "K", "V"]) {
      block[`attn.W_${which}`] = [n_heads, d, d_head];
      block[`attn.b_${which}`] = [n_heads, d_head];
    }
    block["attn.W_O"] = [n_heads, d_head, d];
    for (const [name, shape] of Object.entries(block)) shapes[`blocks.${layer}.${name}`] = shape;
  }
  Object.assign(shapes, {
    "ln_final.w": [d],
    "ln_final.b": [d],
    "unembed.W_U": [d, d_vocab],
    "unembed.b_U": [d_vocab],
  });

  let end = 0;
  const header = Object.entries(shapes).map(([name, shape]) => {
    const begin = end;
    end += 4 * shape.reduce((product, length) => product * length, 1);
    return [name, { dtype: "F32", shape, data_offsets: [begin, end] }];
  });
  const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const values = Float32Array.from({ length: end / 4 }, (_, i) => (i === 0 ? Number.NaN : Math.sin(i) / 10));
  return Buffer.concat([length, json, Buffer.from(values.buffer)]);
}

/** One row of the findings by its code. */
const finding = (page: Page, code: string) =>
  page.getByRole("list", { name: "Findings" }).getByRole("listitem").filter({ hasText: code });

test("a defective family is imported, and its page says what is wrong with it", async ({ page }) => {
  listen(page, complaints);
  const manifest = page.getByRole("textbox", { name: "Manifest" });
  const look = page.getByRole("button", { name: "Look first" });

  await test.step("an empty store leads to the import", async () => {
    await page.goto(server.url);
    await page.getByText("No family yet").waitFor();
    await page.getByRole("main").getByRole("link", { name: "Import a family" }).last().click();
    await expect(page).toHaveTitle("Import a family · Seedscope");
    await expect(page.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
    await expect(page.getByText("Pythia 14m", { exact: false }).first()).toBeAttached();
    await photograph(page, "import-empty");
    await look.click();
    await expect(page.getByText("Nothing is named yet")).toBeVisible();
    await expect(manifest).toBeFocused();
  });

  await test.step("weights alone: a manifest is made from their names", async () => {
    const weights = defectiveFamily().filter(({ name }) => name !== "manifest.json");
    await page.getByTestId("files").setInputFiles(weights);
    await page.getByRole("button", { name: "Make a manifest" }).click();
    const made = JSON.parse(await manifest.inputValue());
    expect(made.members[0]).toEqual({ label: "seed 1", initSeed: 1, file: "seed1.pt" });
    expect(made.members).toHaveLength(6);
    await page.getByRole("button", { name: "Clear" }).click();
    await manifest.fill("");
  });

  await test.step("a broken manifest is refused at its field", async () => {
    await manifest.fill('{ "name": "x", "members": [{ "label": "seed 1" }] }');
    await look.click();
    await expect(page.getByText(/members\[0\]\.file is missing/)).toBeVisible();
    await expect(manifest).toHaveAttribute("aria-invalid", "true");
  });

  await test.step("a public family is put up by one click", async () => {
    await page.getByRole("button", { name: /^Use PolyPythias 14m/ }).click();
    expect(JSON.parse(await manifest.inputValue()).members).toHaveLength(20);
    await expect(page.getByText("npx seedscope import polypythias-14m")).toBeVisible();
  });

  await test.step("a manifest with its files is looked at", async () => {
    await page.getByTestId("files").setInputFiles(defectiveFamily());
    await expect(manifest).toHaveValue(/"Defective"/);
    await expect(page.getByRole("list", { name: "Files" })).toContainText("seed6.ptnot among these files");
    await look.click();
    const plan = page.getByTestId("plan");
    await expect(plan).toBeVisible();
    await expect(plan).toContainText("2 layers × 4 heads");
    await expect(plan.getByRole("row")).toHaveCount(6); // the head, seeds 1 to 4 and 7
    await expect(finding(page, "MISSING_MEMBER")).toContainText("seed 6");
    await expect(finding(page, "UNREADABLE")).toContainText("seed 5");
    await page.evaluate(() => scrollTo(0, 0));
    await photograph(page, "import-plan", true);
  });

  await test.step("a change asks for another look", async () => {
    await page.getByRole("textbox", { name: "Name" }).fill("Broken");
    await expect(page.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
    await look.click();
    await expect(page.getByText("Broken, at /f/broken")).toBeVisible();
  });

  await test.step("its page lists what is wrong", async () => {
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page.waitForURL("**/f/broken");
    await expect(page.getByRole("region", { name: "Integrity" })).toBeVisible({ timeout: 60_000 });
    await expect(finding(page, "DUPLICATE_WEIGHTS")).toContainText("seed 1seed 4");
    await expect(finding(page, "MISSING_MEMBER")).toContainText("seed6.pt is not there");
    await expect(finding(page, "UNREADABLE")).toContainText("seed5.pt");
    await expect(finding(page, "NON_FINITE")).toContainText("embed.W_E has 1 value that is not finite");
    await expect(page.getByRole("region", { name: "Refits" }).getByRole("row")).toHaveCount(5); // the head, seeds 1 to 4
  });

  await test.step("it is measured like any other, and nothing speaks of a training", async () => {
    const stability = page.getByRole("region", { name: "Stability by layer" });
    await expect(stability.locator("circle.recharts-line-dot")).toHaveCount(2, { timeout: 90_000 });
    await expect(page.getByRole("grid").getByRole("gridcell")).toHaveCount(8);
    await expect(page.getByRole("region", { name: "Loss" })).toHaveCount(0);
    await expect(page.getByText(/^The floor is that of networks drawn anew/).first()).toBeVisible();
    await photograph(page, "imported", true);
  });

  await test.step("the list and the jobs know it", async () => {
    await page.goto(server.url);
    const row = page.getByRole("row", { name: /Broken/ });
    await expect(row.getByText("Imported, 3 left out")).toBeVisible();
    await expect(row.getByText("on the prompts")).toBeVisible();
    await photograph(page, "families-imported");
    await page.goto(`${server.url}/jobs`);
    await expect(page.getByRole("row", { name: /Import Broken/ }).getByText("Done")).toBeVisible();
    await expect(page.getByRole("row", { name: /Import Broken/ })).toContainText(/\d+ of \d+ kB/);
    await photograph(page, "jobs-imported");
    expect(complaints).toEqual([]);
  });
});
