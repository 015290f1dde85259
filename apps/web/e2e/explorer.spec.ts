/** The main job in a browser: a family is trained, its losses move, its heads appear, and a link shows the same again. */
import { expect, type Page, test } from "@playwright/test";
import { listen, photograph } from "./screens";
import { serverOfFile } from "./server";

const server = serverOfFile();
/** Whatever the browser complained about. */
const complaints: string[] = [];

/** The number in front of "of 120", as the first card shows it. */
async function stepOn(page: Page): Promise<number> {
  const text = await page.locator("dl dd").first().textContent();
  return Number(/^[\d,]+/.exec(text ?? "")?.[0].replace(",", ""));
}

/** A text field of the form by the beginning of its label. */
const field = (page: Page, label: string) => page.getByRole("textbox", { name: new RegExp(`^${label}`) });

/** The drawn line of the mean loss. */
const meanLine = (page: Page) =>
  page.getByRole("region", { name: "Loss" }).locator('path.recharts-curve[stroke="var(--mean)"]').first();

test("a family is trained and looked at", async ({ page, context }) => {
  const steps = 160;
  listen(page, complaints);

  await test.step("an empty store says what to do", async () => {
    await page.goto(server.url);
    await expect(page).toHaveTitle("Families · Seedscope");
    await expect(page.getByText("No family yet")).toBeVisible();
    await expect(page.getByText("npx seedscope train", { exact: false })).toBeVisible();
    await photograph(page, "empty");
  });

  await test.step("the form says what is wrong at its field, then trains", async () => {
    await page.getByRole("main").getByRole("link", { name: "Train a family" }).first().click();
    await expect(page).toHaveTitle("Train a family · Seedscope");
    for (const [label, value] of [
      ["Name", "tiny"],
      ["Seeds", "1..3"],
      ["Layers", "3"],
      ["Heads", "5"],
      ["d_model", "32"],
      ["Context", "64"],
      ["Batch", "16"],
      ["Steps", String(steps)],
    ]) {
      await field(page, label).fill(value);
    }
    await page.getByRole("button", { name: "Start training" }).click();
    await expect(field(page, "Heads")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByText("not divisible by 5")).toBeVisible();
    await photograph(page, "train");
    await field(page, "Heads").fill("4");
    await page.getByRole("button", { name: "Start training" }).click();
    await page.waitForURL("**/f/tiny");
    await expect(page).toHaveTitle("tiny · Seedscope");
  });

  await test.step("its page shows losses that move", async () => {
    await expect(meanLine(page)).toBeVisible();
    const line = await meanLine(page).getAttribute("d");
    const step = await stepOn(page);
    await expect.poll(async () => await meanLine(page).getAttribute("d")).not.toBe(line);
    await expect.poll(() => stepOn(page)).toBeGreaterThan(step);
    const [, , speed, loss] = await page.locator("dl dd").allTextContents();
    expect(speed).toMatch(/\d (k )?tokens\/s/);
    expect(loss).toMatch(/^\d\.\d\d ± \d\.\d\d$/);
    await photograph(page, "family-training");
  });

  await test.step("the list shows it training, live", async () => {
    const home = await context.newPage();
    listen(home, complaints);
    await home.goto(server.url);
    const row = home.getByRole("row", { name: /tiny/ });
    await expect(row.getByText("Training", { exact: true })).toBeVisible();
    const progress = row.getByText(/Step [\d,]+ of/);
    await expect(progress).not.toHaveText("Step 0 of 160");
    const before = (await progress.textContent()) ?? "";
    await expect(progress).not.toHaveText(before, { timeout: 15_000 });
    await photograph(home, "families-training");
    await home.close();
  });

  await test.step("it finishes, and the curve and the heatmap appear", async () => {
    await expect(page.getByText("3 trained")).toBeVisible({ timeout: 100_000 });
    await expect(page.getByRole("button", { name: "Cancel" })).toHaveCount(0, { timeout: 60_000 });
    const stability = page.getByRole("region", { name: "Stability by layer" });
    await expect(stability.locator("circle.recharts-line-dot")).toHaveCount(3, { timeout: 60_000 });
    await expect(page.getByRole("grid").getByRole("gridcell")).toHaveCount(12);
    // the last checkpoint's report, not one on the way
    await expect(stability.getByText(/step \d+ of/)).toHaveCount(0, { timeout: 60_000 });
    await expect(meanLine(page)).toBeVisible();
    await photograph(page, "family");
  });

  await test.step("the heatmap is not blank, and hover shows value and rank", async () => {
    const grid = page.getByRole("grid");
    const colours = await page
      .locator("canvas")
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 4).join())).size;
      });
    expect(colours).toBeGreaterThan(12);
    // columns are layers, rows are heads: the middle of the second column and the third row is L1H2
    const box = (await grid.boundingBox())!;
    await page.mouse.move(box.x + 64 + ((box.width - 160) * 1.5) / 3, box.y + (box.height * 2.5) / 4);
    const readout = page.getByTestId("readout");
    await expect(readout).toContainText("L1H2");
    await expect(readout).toContainText(/rank \d+ of 12/);
    const cell = await page.getByRole("gridcell", { name: /^L1H2: −?\d\.\d\d, .*rank \d+ of 12$/ }).textContent();
    await expect(readout).toContainText(/: (−?\d\.\d\d),/.exec(cell ?? "")![1]);
    await page.mouse.click(box.x + 64 + ((box.width - 160) * 1.5) / 3, box.y + (box.height * 2.5) / 4);
    await expect(page).toHaveURL(/head=L1H2/);
  });

  await test.step("the keyboard moves and locks", async () => {
    await page.getByRole("grid").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/head=L2H1/);
  });

  await test.step("Paper is computed, and the address brings it back", async () => {
    await page.getByRole("button", { name: "Paper" }).click();
    await expect(page).toHaveURL(/preset=paper/);
    const stability = page.getByRole("region", { name: "Stability by layer" });
    await expect(stability.getByText("raw cosine")).toBeVisible({ timeout: 60_000 });
    await photograph(page, "family-paper");
    await page.reload();
    await expect(page.getByRole("button", { name: "Paper" })).toHaveAttribute("aria-pressed", "true");
    await expect(stability.getByText("raw cosine")).toBeVisible();
    await expect(page.getByTestId("readout")).toContainText("L2H1");
    await expect(page.getByTestId("readout")).toContainText("locked");
  });

  await test.step("commonness is computed too", async () => {
    await page.getByLabel("What the heatmap shows").selectOption("commonness");
    await expect(page.getByRole("region", { name: "Commonness by layer" }).getByText("raw cosine")).toBeVisible({
      timeout: 60_000,
    });
  });

  await test.step("commonness is drawn beside stability, when asked", async () => {
    await page.getByLabel("What the heatmap shows").selectOption("stability");
    const curve = page.getByRole("region", { name: "Stability by layer" });
    await curve.getByRole("button", { name: "Commonness" }).click();
    await expect(page).toHaveURL(/commonness=yes/);
    await expect(curve.locator("svg text").filter({ hasText: /^commonness$/ })).toBeVisible({ timeout: 60_000 });
  });

  await test.step("dark stays dark", async () => {
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    await page.reload();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await expect(page.locator("body")).toHaveCSS("background-color", "rgb(15, 17, 20)");
    await page.evaluate(() => localStorage.clear());
  });

  await test.step("the other pages", async () => {
    await page.goto(`${server.url}/jobs`);
    await expect(page.getByRole("row", { name: /Train tiny/ }).getByText("Done")).toBeVisible();
    await photograph(page, "jobs");
    await page.goto(server.url);
    await expect(page.getByRole("row", { name: /tiny/ }).getByText("Trained", { exact: true })).toBeVisible();
    await photograph(page, "families");
    expect(complaints).toEqual([]);
    await page.goto(`${server.url}/f/none`);
    await expect(page.getByText("There is no family named")).toBeVisible();
    const answer = await page.goto(`${server.url}/nowhere`);
    expect(answer?.status()).toBe(404);
    await expect(page.getByText("Nothing is here")).toBeVisible();
    await photograph(page, "not-found");
  });
});
