/** What heads are worth and how a family came about: the two pages in a browser, with a family trained in the test. */
import { expect, type Page, test } from "@playwright/test";
import { listen, photograph } from "./screens";
import { serverOfFile } from "./server";

const server = serverOfFile();
const complaints: string[] = [];

test.setTimeout(540_000);

const panel = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });

test("a family is trained from the form, its heads are ablated, and its steps are looked at", async ({ page }) => {
  listen(page, complaints);

  await test.step("what is typed before the page's scripts run stays", async () => {
    let run = () => {};
    const may = new Promise<void>((resolve) => {
      run = resolve;
    });
    await page.route("**/*.js", async (route) => {
      await may;
      await route.continue();
    });
    await page.goto(`${server.url}/train`, { waitUntil: "commit" });
    await page.getByLabel("Shape and recipe").selectOption("tiny");
    await page.locator('input[name="name"]').fill("early");
    await page.getByLabel("Attention only, no MLP").check();
    await expect(page.getByRole("button", { name: "Start training" })).toBeDisabled();
    run();
    await expect(page.getByRole("button", { name: "Start training" })).toBeEnabled();
    await expect(page.locator("code").filter({ hasText: "seedscope train" })).toContainText(
      /--name early .*--layers 2 .*--attention-only/,
    );
    await expect(page.locator('input[name="name"]')).toHaveValue("early");
    await expect(page.getByLabel("Attention only, no MLP")).toBeChecked();
    await page.unrouteAll();
    await page.evaluate(() => sessionStorage.clear());
  });

  await test.step("the form tells what a training takes before it is begun", async () => {
    await page.goto(`${server.url}/train`);
    const cost = page.getByTestId("training-cost");
    await expect(cost).toContainText(/about .+, [\d.]+ .?B for \d+ checkpoints a refit/);
    const before = await cost.textContent();
    await page.getByLabel("Shape and recipe").selectOption("tiny");
    await expect(cost).not.toHaveText(before ?? "");
    await expect(page.locator('input[name="layers"]')).toHaveValue("2");
    await page.locator('input[name="name"]').fill("lab");
    await page.locator('input[name="seeds"]').fill("1..3");
    await page.locator('input[name="steps"]').fill("60");
    await expect(cost).toContainText("3 refits");
    await photograph(page, "train-cost");
    await page.getByRole("button", { name: "Start training" }).click();
    await expect(page).toHaveURL(/\/f\/lab$/);
  });

  await test.step("training is watched", async () => {
    await page.goto(`${server.url}/f/lab/dynamics`);
    await expect(page).toHaveTitle("lab, training and dynamics · Seedscope");
    await expect(panel(page, "Loss and stability by step")).toBeVisible();
    await photograph(page, "dynamics-live");
    await expect(page.getByRole("button", { name: "Cancel" })).toBeHidden({ timeout: 150_000 });
  });

  await test.step("a training is cancelled, keeps its checkpoints, is taken up again, and tells its end elsewhere", async () => {
    const input = {
      name: "paused",
      initSeeds: [1, 2],
      architecture: { layers: 2, heads: 2, dModel: 16, contextLength: 24 },
      recipe: { steps: 2500, batchSize: 4 },
      checkpointSteps: [0, 10, 2500],
    };
    const begun = Date.now();
    await server.ask(
      page.request,
      "mutation ($input: TrainFamilyInput!) { trainFamily(input: $input) { job { id } userErrors { message } } }",
      { input },
    );
    const stored = async () => {
      const asked = await server.ask<{ family: { steps: number[]; training: { job: { state: string } } } }>(
        page.request,
        '{ family(slug: "paused") { steps training { job { state } } } }',
        {},
      );
      return { steps: asked.family.steps, state: asked.family.training.job.state };
    };
    await expect.poll(async () => (await stored()).steps, { timeout: 120_000, intervals: [200] }).toContain(10);

    await page.goto(`${server.url}/f/paused/dynamics`);
    await page.getByRole("main").getByRole("button", { name: "Cancel", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Cancel this training?" });
    await expect(dialog).toContainText("Checkpoints that all refits have reached are kept");
    await dialog.getByRole("button", { name: "Cancel training" }).click();
    const again = page.getByRole("main").getByRole("button", { name: "Resume" });
    await expect(again).toBeVisible();
    await expect(page.getByText("It goes on from the last checkpoint.")).toBeVisible();
    expect(await stored()).toEqual({ steps: [0, 10], state: "CANCELLED" });
    const checkpoints = panel(page, "Checkpoints");
    await expect(checkpoints.getByRole("button", { name: /^10/ })).toBeVisible();
    await expect(checkpoints.getByRole("button", { name: /^2,500/ })).toHaveCount(0);
    await photograph(page, "dynamics-cancelled");

    // the end of what took less than ten seconds is no news
    await page.waitForTimeout(Math.max(0, begun + 10_500 - Date.now()));
    await again.click();
    await expect(page.getByRole("main").getByRole("button", { name: "Cancel", exact: true })).toBeVisible();
    await page.getByRole("banner").getByRole("link", { name: /^Jobs/ }).click();
    await page.waitForURL("**/jobs");
    const toast = page.getByRole("status").filter({ hasText: "Train paused" });
    await expect(toast).toContainText("Done:", { timeout: 150_000 });
    expect(await stored()).toEqual({ steps: [0, 10, 2500], state: "SUCCEEDED" });
    await toast.getByRole("link", { name: "Open the training" }).click();
    await page.waitForURL("**/f/paused/dynamics");
    await expect(checkpoints.getByRole("button", { name: /^2,500/ })).toBeVisible();
    await page.goto(`${server.url}/f/lab/dynamics`);
  });

  await test.step("when heads lock in is computed once its cost is told", async () => {
    const locking = panel(page, "When does each head lock in?");
    await page.reload();
    await expect(
      locking.getByText("Not computed yet.").or(locking.getByRole("button", { name: /^L0H0:/ })),
    ).toBeVisible();
    const compute = locking.getByRole("button", { name: "Compute" });
    if (await compute.isVisible()) await compute.click();
    const row = locking.getByRole("button", { name: /^L0H0: refits/ });
    await expect(row).toBeVisible({ timeout: 120_000 });
    await row.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/head=L0H1/);
    await locking.getByRole("button", { name: "Earliest first" }).click();
    await expect(page).toHaveURL(/order=lock-in/);
  });

  await test.step("a small grid goes to its step, and the slider follows", async () => {
    const grid = panel(page, "All heads, step by step").getByRole("button", { name: /^Step/ }).first();
    await grid.click();
    await expect(page).toHaveURL(/step=\d+/);
    await expect(grid).toHaveAttribute("aria-pressed", "true");
    await expect(
      panel(page, "Events")
        .getByText(/Checkpoint of 3 refits/)
        .first(),
    ).toBeVisible();
    await photograph(page, "dynamics", true);
  });

  await test.step("more seeds tell their cost, and start only when confirmed", async () => {
    const add = panel(page, "Add seeds");
    await add.getByLabel("How many seeds to add").fill("1");
    await expect(page).toHaveURL(/add=1/);
    await expect(add).toContainText(/about .+ for \d+ checkpoints? a refit/);
    await add.getByRole("button", { name: "Add" }).click();
    const dialog = page.getByRole("dialog", { name: "Train 1 more refit?" });
    await expect(dialog).toContainText("seeds 4");
    await dialog.getByRole("button", { name: "Not now" }).click();
    await expect(page.getByRole("button", { name: "Cancel" })).toBeHidden();
  });

  await test.step("nothing is ablated before the cost is told", async () => {
    await page.goto(`${server.url}/f/lab/ablation`);
    const effects = panel(page, "What is lost without each head?");
    await expect(effects.getByText("Not computed yet.")).toBeVisible();
    await expect(effects.getByText(/forward passes, about|Most of it is known already/)).toBeVisible();
    await photograph(page, "ablation-empty", true);
    await effects.getByRole("button", { name: "Compute" }).click();
    const titles = async () => {
      const { jobs } = await server.ask<{ jobs: { nodes: { title: string }[] } }>(
        page.request,
        "{ jobs(first: 10) { nodes { title } } }",
        {},
      );
      return jobs.nodes.map(({ title }) => title).join("\n");
    };
    await expect.poll(titles, { intervals: [50] }).toContain("Ablation of every head of lab");
    // the job under way is found again, and followed to its end
    await page.reload();
    await expect(effects.getByRole("grid")).toBeVisible({ timeout: 120_000 });
  });

  await test.step("a head is locked by key; its refits and its link follow", async () => {
    const grid = panel(page, "What is lost without each head?").getByRole("grid");
    await grid.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/head=L0H1/);
    await expect(page.getByRole("link", { name: "Open L0H1" })).toBeVisible();
    const refits = panel(page, "The same head in each refit");
    await expect(refits.getByRole("row")).toHaveCount(4);
    // of each of three refits Δ loss, floor and prompts
    await expect(refits.locator("td.num").filter({ hasText: /\d/ })).toHaveCount(9, { timeout: 60_000 });
  });

  await test.step("kinds are held against each other, each computed when asked", async () => {
    const zero = page.getByRole("region", { name: "Mean against Zero", exact: true });
    await zero.getByRole("button", { name: "Compute" }).click();
    await expect(zero.getByRole("application")).toBeVisible({ timeout: 120_000 });
  });

  await test.step("a pasted circuit is taken to the other refits", async () => {
    await page.getByRole("button", { name: "Circuit", exact: true }).click();
    const field = page.getByLabel("Heads of the circuit");
    await field.fill("L0H1, L1H0 L9H9");
    await field.press("Enter");
    await expect(page.getByText(/Not heads of this family: L9H9/)).toBeVisible();
    await expect(page).toHaveURL(/circuit=/);
    const port = panel(page, "Does the circuit carry over?");
    await port.getByRole("button", { name: "Compute" }).click();
    await expect(port.getByRole("img", { name: /Δ loss without L0H1 L1H0/ })).toBeVisible({ timeout: 120_000 });
  });

  await test.step("heads are transplanted", async () => {
    const transplant = panel(page, "Can another refit's head take its place?");
    await transplant.getByRole("button", { name: "Compute" }).click();
    await expect(transplant.getByRole("grid")).toBeVisible({ timeout: 120_000 });
    await photograph(page, "ablation", true);
  });

  await test.step("a copied link shows the same, also on a narrow screen", async () => {
    await page.setViewportSize({ width: 820, height: 1100 });
    await page.goto(page.url());
    await expect(page.getByLabel("Heads of the circuit")).toHaveValue("L0H1, L1H0 L9H9");
    await expect(page.getByRole("link", { name: "Open L0H1" })).toBeVisible();
    // the panels keep within the page, however wide it is at least
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.body.offsetWidth);
    expect(wider).toBeLessThanOrEqual(0);
    await photograph(page, "ablation-820", true);
  });

  // the way between pages also leads to pages that are none of this test's
  expect(complaints.filter((text) => !/status of 404/.test(text))).toEqual([]);
});
