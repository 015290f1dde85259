/** What all panels have, and the overview: exports, the whole window, brushing, influence, filters, glossary, docs, tour. */
import { readFile } from "node:fs/promises";
import { type APIRequestContext, type Download, expect, type Page, test } from "@playwright/test";
import { listen, photograph } from "./screens";
import { serverOfFile } from "./server";

const server = serverOfFile();
const complaints: string[] = [];

test.setTimeout(300_000);
test.use({ permissions: ["clipboard-read", "clipboard-write"] });

/** Trains the family that a newcomer lands on, but a tiny one. */
async function train(request: APIRequestContext): Promise<void> {
  const input = {
    name: "demo",
    initSeeds: [1, 2, 3, 4],
    architecture: { layers: 2, heads: 3, dModel: 24, contextLength: 48 },
    recipe: { steps: 40, batchSize: 8, optimizer: "ADAM", learningRate: 0.003 },
    checkpointSteps: [0, 40],
  };
  await server.train(request, input);
}

const panel = (page: Page, name: string) => page.locator(`[data-panel="${name}"]`);

async function given(page: Page, name: string, form: string): Promise<{ download: Download; bytes: Buffer }> {
  await panel(page, name)
    .getByRole("button", { name: /^Export / })
    .click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: form, exact: true }).click(),
  ]);
  return { download, bytes: await readFile(await download.path()) };
}

async function copied(page: Page, name: string, form: string): Promise<string> {
  await panel(page, name)
    .getByRole("button", { name: /^Export / })
    .click();
  await page.getByRole("menuitem", { name: form }).click();
  await expect(page.getByText(/copied$/)).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

test("panels are exported, enlarged and brushed; newcomers are led", async ({ page, request, browser }) => {
  listen(page, complaints);
  await train(request);

  await test.step("a newcomer lands on the demo family, and is shown around by keyboard alone", async () => {
    await page.goto(server.url);
    await expect(page).toHaveURL(/\/f\/demo$/);
    await expect(page.getByTestId("report")).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole("dialog", { name: /What am I looking at/ })).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("dialog", { name: /step 3 of 5: Why is there a grey band/ })).toBeVisible();
    await photograph(page, "tour");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.goto(server.url);
    await expect(page.getByRole("heading", { name: "Families" })).toBeVisible();
    await page.goto(`${server.url}/f/demo`);
    await expect(page.getByTestId("report")).toBeVisible();
  });

  await test.step("the page comes with what its top says, before any script runs", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const first = await plain.newPage();
    await first.goto(`${server.url}/f/demo`);
    await expect(first.getByText("2 layers × 3 heads")).toBeVisible();
    await expect(first.getByRole("link", { name: "Residual stream" })).toBeVisible();
    await plain.close();
  });

  await test.step("the menu is a menu button: arrows, first letters, Escape", async () => {
    const button = panel(page, "heads").getByRole("button", { name: /^Export / });
    await button.focus();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("menuitem", { name: "SVG" })).toBeFocused();
    await page.keyboard.press("End");
    await expect(page.getByRole("menuitem", { name: "Copy LaTeX table" })).toBeFocused();
    await page.keyboard.press("j");
    await expect(page.getByRole("menuitem", { name: "JSON" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(button).toBeFocused();
  });

  await test.step("SVG stands alone, in the light theme, with its provenance", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    const { download, bytes } = await given(page, "heads", "SVG");
    await page.emulateMedia({ colorScheme: "light" });
    expect(download.suggestedFilename()).toBe("demo-stability.svg");
    const svg = bytes.toString("utf8");
    const problem = await page.evaluate(
      (text) =>
        new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror")?.textContent ?? null,
      svg,
    );
    expect(problem).toBeNull();
    expect(svg).not.toMatch(/var\(|<image|foreignObject|currentColor/);
    expect(svg).toContain('fill="#ffffff"');
    expect(svg).toContain("reproduceCommand");
    expect(svg).toContain("Stability by layer</text>");
    // a hatch, the numbers of the cells, and the labels of rows
    expect(svg).toMatch(/clipPath id="[\w-]*canvas/);
    expect(svg).toContain(">H2</text>");
  });

  await test.step("what is no report's is drawn whole, too, and says whose text and weights it is about", async () => {
    const svg = (await given(page, "recipe", "SVG")).bytes.toString("utf8");
    for (const fact of ["Model", "Text", "Tokens", "Length", "Seeds"]) expect(svg).toContain(`>${fact}</text>`);
    expect(svg).toMatch(/corpus [^<]*, [0-9a-f]{8}/);
    const graphql = await copied(page, "recipe", "Copy GraphQL");
    expect(graphql).toMatch(/^# Seedscope \d/);
    expect(graphql).toMatch(/# weights at step 40: [0-9a-f]{64} /);
    // what the next panel says is not to be mistaken for this
    await expect(page.getByText(/copied$/)).toBeHidden();
  });

  await test.step("PNG, CSV and JSON have theirs inside, too", async () => {
    const png = (await given(page, "heads", "PNG")).bytes;
    expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
    expect(png.toString("utf8")).toContain("iTXtDescription");
    expect(png.toString("utf8")).toContain("reproduce: ");
    const csv = (await given(page, "heads", "CSV")).bytes.toString("utf8").split("\r\n");
    expect(csv[0]).toMatch(/^# Seedscope \d/);
    expect(csv).toContain("layer,head,value,lower,upper,floor,calibrated,n");
    expect(csv.filter((line) => /^\d,\d,/.test(line))).toHaveLength(6);
    const json = JSON.parse((await given(page, "heads", "JSON")).bytes.toString("utf8"));
    expect(json.table.rows).toHaveLength(6);
    expect(json.provenance.report.key).toMatch(/^[0-9a-f]{64}$/);
  });

  await test.step("question and table on the clipboard", async () => {
    const graphql = await copied(page, "heads", "Copy GraphQL");
    expect(graphql).toContain("query StabilityOutcome");
    expect(graphql).toMatch(/# report: [0-9a-f]{64}/);
    const python = await copied(page, "heads", "Copy Python");
    expect(python).toContain(`URL = "${server.url}/graphql"`);
    expect(python).toContain("pd.json_normalize");
    expect(await copied(page, "heads", "Copy LaTeX table")).toContain("\\toprule");
  });

  await test.step("M gives the panel under the pointer the window; the address keeps it; Escape gives it back", async () => {
    await panel(page, "heads").hover({ position: { x: 40, y: 60 } });
    const before = await panel(page, "heads").getByRole("grid").boundingBox();
    await page.keyboard.press("m");
    await expect(page).toHaveURL(/max=heads/);
    await expect
      .poll(async () => (await panel(page, "heads").getByRole("grid").boundingBox())?.width)
      .toBeGreaterThan(1.3 * (before?.width ?? 0));
    await photograph(page, "enlarged");
    await page.reload();
    await expect(panel(page, "heads").getByRole("button", { name: /^Give the window back/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page).not.toHaveURL(/max=/);
  });

  await test.step("what is not computed says its cost, then shows it", async () => {
    await page.getByLabel("What the heatmap shows").selectOption("induction");
    await expect(page).toHaveURL(/heat=induction/);
    const heads = panel(page, "heads");
    await expect(heads.getByText("Not computed yet.")).toBeVisible();
    await heads.getByRole("button", { name: "Compute" }).click();
    await expect(heads.getByRole("gridcell", { name: /^L1H2: (induction|no prompt)/ })).toBeAttached({
      timeout: 60_000,
    });
    await panel(page, "importance").getByRole("button", { name: "Compute" }).click();
    await expect(panel(page, "importance").getByRole("application")).toBeVisible({ timeout: 90_000 });
    await panel(page, "seeds").getByRole("button", { name: "Compute" }).click();
    await expect(panel(page, "seeds").getByRole("button", { name: /^seed 4: / })).toBeAttached({ timeout: 60_000 });
    await page.getByLabel("What the heatmap shows").selectOption("loss");
    await expect(heads.getByRole("gridcell", { name: /^L1H2: loss [+−]?\d/ })).toBeAttached();
    await photograph(page, "overview", true);
  });

  await test.step("a point that is touched is marked in the other charts", async () => {
    await panel(page, "importance").getByRole("application").focus();
    await page.keyboard.press("Home");
    await expect(page.getByTestId("readout")).toContainText("L0H0");
    await page.keyboard.press("End");
    await expect(page.getByTestId("readout")).toContainText("L1H2");
    await page.keyboard.press("Escape");
  });

  await test.step("a seed is left out of the page, and taken back", async () => {
    const seeds = panel(page, "seeds");
    await seeds.getByRole("button", { name: /^seed 2: / }).focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/without=1/);
    await expect(page.getByText("1 seed excluded: seed 2.")).toBeVisible();
    await page.getByRole("button", { name: "Take it back" }).click();
    await expect(page).not.toHaveURL(/without=/);
  });

  await test.step("words are explained on focus, and lead to the docs", async () => {
    const word = page.getByRole("link", { name: "untrained twins" }).first();
    await page.getByLabel("What the heatmap shows").selectOption("stability");
    await word.hover();
    await expect(page.getByRole("tooltip", { name: /untrained twins of the refits/ }).first()).toBeVisible();
    await word.click();
    await expect(page).toHaveURL(/\/docs\/metrics#floors$/);
    await expect(page.getByRole("heading", { name: "Floors" })).toBeInViewport();
    expect(await page.locator("article code").count()).toBeGreaterThan(50);
  });

  await test.step("families: filters, cards and order are in the address", async () => {
    await page.goto(server.url);
    await page.getByLabel("Optimizer").selectOption("adamw");
    await expect(page).toHaveURL(/optimizer=adamw/);
    await expect(page.getByText("No family has that.")).toBeVisible();
    await page.getByRole("button", { name: "Clear search and filters" }).click();
    await page.getByRole("button", { name: "Cards" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "demo" })).toContainText("Few seeds");
    await photograph(page, "families-cards");
    expect(complaints).toEqual([]);
  });
});
