/** The head page in a browser: found where, on which text, locked, pinned, and all of it in the address. */
import { expect, type Page, test } from "@playwright/test";
import { listen, photograph } from "./screens";
import { serverOfFile } from "./server";

const server = serverOfFile();
const complaints: string[] = [];

const wall = (page: Page) => page.getByRole("region", { name: "Seed wall" });
const tile = (page: Page, seed: number) =>
  wall(page).getByRole("button", { name: new RegExp(`^seed ${seed}, slot L1H`) });

test("a head is looked at in all refits", async ({ page, request }) => {
  test.setTimeout(300_000);
  listen(page, complaints);

  await test.step("a family is trained", async () => {
    const input = {
      name: "tiny",
      initSeeds: [1, 2, 3],
      architecture: { layers: 2, heads: 2, dModel: 16, contextLength: 24 },
      recipe: { steps: 20, batchSize: 4 },
      checkpointSteps: [0, 20],
    };
    await server.train(request, input);
  });

  await test.step("the overview leads to it", async () => {
    await page.goto(`${server.url}/f/tiny?head=L1H1`);
    await page.getByRole("link", { name: "Open head" }).click();
    await page.waitForURL("**/f/tiny/head/L1H1*");
    await expect(
      page.getByRole("heading", { level: 1, name: /^Found in \d of 2 refits \d+ % \[\d+, \d+\]/ }),
    ).toBeVisible({
      timeout: 120_000,
    });
    await expect(page).toHaveTitle("tiny, L1H1 · Seedscope");
  });

  await test.step("every refit has a drawn tile", async () => {
    await expect(wall(page).locator('[data-drawn="yes"]')).toHaveCount(3, { timeout: 120_000 });
    await expect(tile(page, 1)).toHaveAccessibleName(
      /similarity −?\d\.\d\d+, margin [+−]?\d\.\d\d, (not )?found, pinned, locked$/,
    );
    await photograph(page, "head");
  });

  await test.step("click locks, P pins, the difference is drawn, Esc clears", async () => {
    await tile(page, 2).click();
    await expect(page).toHaveURL(/lock=1/);
    await expect(page.getByRole("region", { name: /^seed 2, L1H/ })).toBeVisible();
    await page.getByRole("button", { name: "Pin", exact: true }).click();
    await expect(page).toHaveURL(/pin=1/);
    await page.keyboard.press("Escape");
    await expect(page).not.toHaveURL(/pin/);
    await tile(page, 2).click();
    await page.keyboard.press("p");
    await expect(page).toHaveURL(/pin=1/);
    await page.getByRole("button", { name: "Difference from pin" }).click();
    await expect(page).toHaveURL(/wall=difference/);
    await tile(page, 3).hover();
    await expect(page.getByRole("region", { name: /^seed 3, L1H/ })).toContainText("to the pin on this text");
    await page.mouse.move(0, 0);
    await photograph(page, "head-difference");
    await page.keyboard.press("Escape");
    await expect(page).not.toHaveURL(/lock|pin|wall/);
  });

  await test.step("the back button takes a lock back", async () => {
    await tile(page, 3).click();
    await expect(page).toHaveURL(/lock=2/);
    // what the pointer is on is previewed
    await page.mouse.move(0, 0);
    await page.goBack();
    await expect(page).not.toHaveURL(/lock=/);
    await expect(page.getByRole("region", { name: /^seed 1, L1H/ })).toBeVisible();
    await page.goForward();
    await expect(page).toHaveURL(/lock=2/);
    await expect(page.getByRole("region", { name: /^seed 3, L1H/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page).not.toHaveURL(/lock=/);
  });

  await test.step("arrow keys move through the wall", async () => {
    await wall(page).locator('button[tabindex="0"][aria-pressed="true"]').focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    const reached = wall(page).locator("button:focus");
    await expect(reached).toHaveAccessibleName(/^seed \d, slot L1H\d/);
  });

  await test.step("the text is a prompt, or the reader's own, and stays in the address", async () => {
    await page.getByRole("button", { name: "Next prompt" }).click();
    await expect(page).toHaveURL(/prompt=1/);
    await page.getByLabel("Your own text").fill("so it is so it is");
    await page.getByRole("button", { name: "Show in 3 refits" }).click();
    await expect(page).toHaveURL(/text=so\+it\+is/);
    await expect(wall(page).locator('[data-drawn="yes"]')).toHaveCount(3, { timeout: 60_000 });
    await page.reload();
    await expect(page.getByText("your own; it changes no score on this page")).toBeVisible();
    const tokens = page.getByRole("group", { name: /^Tokens of the text/ });
    await expect(tokens.getByRole("button", { name: /^s, token 1: attends most to / })).toBeVisible({
      timeout: 60_000,
    });
  });

  await test.step("without the server the page says so, and goes on by itself when it is back", async () => {
    const tiles = wall(page).locator('[data-drawn="yes"]');
    await page.context().setOffline(true);
    await page.getByLabel("Your own text").fill("we are not at home");
    await page.getByRole("button", { name: "Show in 3 refits" }).click();
    await expect(wall(page).getByRole("alert")).toContainText("Stopped at 0 of 3 refits.");
    await expect(page.getByText(/^No answer from the server/)).toBeVisible();
    const neighbours = page.getByRole("region", { name: "Nearest heads in the same refit" });
    await neighbours.getByRole("button", { name: "Compare" }).click();
    await expect(neighbours.getByRole("button", { name: "Try again" })).toBeVisible();
    await photograph(page, "pages/offline");
    await page.context().setOffline(false);
    await expect(tiles).toHaveCount(3, { timeout: 30_000 });
    await expect(wall(page).getByRole("alert")).toHaveCount(0);
    await expect(neighbours.getByRole("link", { name: /^Open L\dH\d, similarity/ }).first()).toBeVisible({
      timeout: 30_000,
    });
    await expect(page.getByText(/^No answer from the server/)).toBeHidden({ timeout: 30_000 });
  });

  await test.step("scores of all refits are read, ablation says what it costs first", async () => {
    const scores = page.getByRole("region", { name: "What the head does" });
    await scores.getByRole("button", { name: "Compute" }).click({ timeout: 60_000 });
    await expect(scores.getByRole("img", { name: /^Sink: seed \d \d\.\d\d, seed \d \d\.\d\d, seed \d/ })).toBeVisible({
      timeout: 120_000,
    });
    const ablation = page.getByRole("region", { name: "What breaks without it" });
    await ablation.getByRole("button", { name: "Zero" }).click();
    await expect(ablation.getByText(/forward passes, about/)).toBeVisible({ timeout: 60_000 });
    await photograph(page, "head-full", true);
  });

  await test.step("S leads to the next seed's head, a bracket to the layer before", async () => {
    await page.keyboard.press("s");
    await page.waitForURL(/head\/L1H\d\?.*seed=1/);
    await page.keyboard.press("[");
    await page.waitForURL(/head\/L0H\d\?.*seed=1/);
  });

  await test.step("a class has an address that leads to a head of it; a slot may be written the same way", async () => {
    await page.goto(`${server.url}/f/tiny/head/L1/C1`);
    await page.waitForURL(/head\/L1H\d/, { timeout: 60_000 });
    await expect(page.getByRole("link", { name: "Class L1C1" })).toBeVisible({ timeout: 60_000 });
    await page.goto(`${server.url}/f/tiny/head/L1/H0?prompt=1`);
    await page.waitForURL(/head\/L1H0\?prompt=1/);
    await page.goto(`${server.url}/f/tiny/head/L1/C7`);
    await expect(page.getByText("Layer 1 has no class “C7”.")).toBeVisible({ timeout: 60_000 });
  });

  // what could not be asked meanwhile is told by the browser, too
  expect(complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED|WebSocket connection/.test(text))).toEqual([]);
});
