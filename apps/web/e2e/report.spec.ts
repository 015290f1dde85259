/** The paper's experiments in a browser: nothing starts by itself, everything is computed on demand, a link shows it again. */
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { listen, photograph } from "./screens";
import { serverOfFile } from "./server";

const server = serverOfFile();
const complaints: string[] = [];

test.setTimeout(420_000);

interface Family {
  name: string;
  optimizer?: "ADAM" | "ADAMW";
  attentionOnly?: boolean;
  seeds?: number[];
  steps?: number;
}

/** Trains a tiny family and waits for it. */
async function train(request: APIRequestContext, family: Family): Promise<void> {
  const { name, optimizer = "ADAM", attentionOnly = false, seeds = [1, 2, 3, 4], steps = 60 } = family;
  const input = {
    name,
    initSeeds: seeds,
    architecture: { layers: 3, heads: 4, dModel: 32, contextLength: 48, attentionOnly },
    recipe: { steps, batchSize: 8, optimizer, learningRate: 0.003 },
    checkpointSteps: [0, steps],
  };
  await server.train(request, input);
}

const section = (page: Page, id: string) => page.locator(`[data-section="${id}"]`);
const ids = [
  "stability",
  "cross-layer",
  "commonness",
  "norms",
  "prompt-length",
  "comparison",
  "extremes",
  "residual",
  "ablation",
  "map",
];

test("every experiment of the paper is computed and looked at", async ({ page, request }) => {
  listen(page, complaints);

  await test.step("three families are trained", async () => {
    await train(request, { name: "adam" });
    await train(request, { name: "adamw", optimizer: "ADAMW" });
    await train(request, { name: "no mlp", attentionOnly: true, seeds: [1, 2], steps: 10 });
  });

  await test.step("the family's page leads to the report, in the paper's arithmetic", async () => {
    await page.goto(`${server.url}/f/adam`);
    await page.getByRole("link", { name: "Paper's experiments" }).click();
    await expect(page).toHaveURL(/\/f\/adam\/report\?preset=paper$/);
    await expect(page).toHaveTitle("adam, the paper's experiments · Seedscope");
    await expect(page.getByRole("button", { name: "Paper", exact: true })).toHaveAttribute("aria-pressed", "true");
  });

  await test.step("nothing starts by itself: sections say what they cost", async () => {
    const ablation = section(page, "ablation");
    await expect(ablation.getByText("Not computed yet.")).toBeVisible();
    await expect(ablation.getByText(/[\d,]+ forward passes, about|Most of it is known already/)).toBeVisible();
    await expect(page.getByTestId("summary")).toContainText(/\d+ not computed, about/);
    const { jobs } = await server.ask<{ jobs: { nodes: { kind: string; state: string }[] } }>(
      request,
      "{ jobs(first: 100) { nodes { kind state } } }",
      {},
    );
    expect(jobs.nodes.filter(({ state }) => state === "RUNNING" || state === "QUEUED")).toEqual([]);
    await photograph(page, "report-empty");
  });

  await test.step("one is computed alone", async () => {
    await section(page, "norms").getByRole("button", { name: "Compute" }).click();
    await expect(section(page, "norms").getByTestId("section-report")).toBeVisible({ timeout: 60_000 });
    await expect(section(page, "ablation").getByText("Not computed yet.")).toBeVisible();
  });

  await test.step("all are computed, and every section shows numbers", async () => {
    await page.getByRole("button", { name: "Compute all" }).click();
    for (const id of ids) {
      await expect(section(page, id).getByTestId("section-report"), id).toBeVisible({ timeout: 180_000 });
    }
    await expect(page.getByTestId("summary")).toContainText("10 sections computed");
    for (const id of ids) {
      await section(page, id).getByText("Values", { exact: true }).click();
      const cells = await section(page, id).locator("table td.num").allTextContents();
      expect(cells.filter((text) => /\d/.test(text)).length, id).toBeGreaterThan(2);
      expect(
        cells.filter((text) => /NaN|undefined|null|Infinity/.test(text)),
        id,
      ).toEqual([]);
      await section(page, id).getByText("Values", { exact: true }).click();
    }
  });

  await test.step("claims are told with their numbers", async () => {
    const claims = section(page, "stability").getByRole("list", { name: "Claims of the paper" }).getByRole("listitem");
    await expect(claims.first()).toContainText(/holds here|not shown here/);
    await expect(claims.first()).toContainText(/\d\.\d/);
    await expect(page.getByTestId("summary")).toContainText(/Of \d+ claims of the paper, \d+ hold/);
  });

  await test.step("where numbers come from, and how to get them again", async () => {
    const ablation = section(page, "ablation");
    await ablation.getByText("Provenance", { exact: true }).click();
    await expect(ablation.getByText(/seedscope analyse adam ablation/)).toBeVisible();
    await ablation.getByText("Provenance", { exact: true }).click();
  });

  await test.step("every choice goes into the address", async () => {
    await section(page, "commonness").getByLabel("Layer whose matrix is shown").selectOption("2");
    await expect(page).toHaveURL(/layer=2/);
    await expect(section(page, "commonness").getByRole("gridcell", { name: /^L2H0 and L2H1: / })).toBeAttached();
    await expect(section(page, "residual").getByText("resid_pre, layer 2")).toBeVisible();
    await page.getByLabel("Published").selectOption("l8_h8");
    await expect(page).toHaveURL(/published=l8_h8/);
    await expect(section(page, "stability").getByText("of 8 layers")).toBeVisible();
    await section(page, "map").getByRole("button", { name: "Refit" }).click();
    await expect(page).toHaveURL(/colour=refit/);
    await expect(page.getByRole("combobox", { name: "Against" })).toHaveValue("adamw");
  });

  await test.step("a head on the map is locked and leads to its page", async () => {
    const map = section(page, "map");
    await map.getByRole("application").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await expect(map.getByText("L0H0 of seed 1.")).toBeVisible();
    await expect(map.getByRole("link", { name: "Open L0H0" })).toHaveAttribute("href", /\/f\/adam\/head\/L0H0/);
    await page.keyboard.press("Escape");
  });

  await test.step("the map is zoomed, and whole again", async () => {
    const map = section(page, "map");
    await map.getByRole("application").focus();
    await page.keyboard.press("+");
    await expect(page).toHaveURL(/zoom=1\.5_/);
    await page.keyboard.press("0");
    await expect(page).not.toHaveURL(/zoom=/);
  });

  await test.step("heads that a line is drawn around are listed beside the map", async () => {
    const map = section(page, "map");
    const surface = map.getByRole("application");
    await surface.scrollIntoViewIfNeeded();
    const box = await surface.boundingBox();
    if (!box) throw new Error("the map has no place on the page");
    const [left, top, right, bottom] = [box.x + 2, box.y + 2, box.x + box.width - 2, box.y + box.height - 2];
    await page.mouse.move(left, top);
    await page.mouse.down();
    for (const [x, y] of [
      [right, top],
      [right, bottom],
      [left, bottom],
    ]) {
      await page.mouse.move(x, y, { steps: 8 });
    }
    await page.mouse.up();
    await expect(page).toHaveURL(/lasso=[0-9a-f]{6}\*/);
    await expect(map.getByText(/^(\d+) of \1 heads, from (\d+) of \2 refits, layers 0–\d+$/)).toBeVisible();
    const listed = map.getByRole("region", { name: "Heads in the selection" });
    await expect(listed.getByRole("link").first()).toHaveAttribute("href", /\/f\/adam\/head\/L\d+H\d+/);
    await page.goBack();
    await expect(page).toHaveURL(/\/report\?(?!.*lasso=)/);
    await expect(listed).toBeHidden();
    await page.goForward();
    await expect(page).toHaveURL(/lasso=[0-9a-f]{6}\*/);
    await expect(listed).toBeVisible();
  });

  await test.step("pictures, wide and narrow, light and dark", async () => {
    await page.evaluate(() => scrollTo(0, 0));
    await photograph(page, "report-1440", true);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(300);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
    await photograph(page, "report-390", true);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await test.step("a link shows the same again, and starts nothing", async () => {
    await page.reload();
    for (const id of ids) await expect(section(page, id).getByTestId("section-report"), id).toBeVisible();
    await expect(section(page, "commonness").getByLabel("Layer whose matrix is shown")).toHaveValue("2");
    await expect(section(page, "map").getByRole("button", { name: "Refit" })).toHaveAttribute("aria-pressed", "true");
    await expect(section(page, "map").getByText(/^(\d+) of \1 heads, from/)).toBeVisible();
  });

  await test.step("another arithmetic is another report", async () => {
    await page.getByRole("button", { name: "Calibrated", exact: true }).click();
    await expect(section(page, "ablation").getByText("Not computed yet.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Compute all" })).toBeVisible();
  });

  await test.step("what cannot be says why, and what to change", async () => {
    await page.goto(`${server.url}/f/no-mlp/report?preset=paper&site=mid`);
    const residual = section(page, "residual");
    await expect(residual.getByText("Not possible.")).toBeVisible();
    await expect(residual.getByText(/resid_mid/).first()).toBeVisible();
    await residual.getByRole("button", { name: "Read resid_post" }).click();
    await expect(residual.getByText("Not computed yet.")).toBeVisible();
    await expect(section(page, "comparison").getByText("No other family of this shape.")).toBeVisible();
    await photograph(page, "report-refused");
    expect(complaints).toEqual([]);
  });
});
