/** A researcher's way, from the list to a picture in a colleague's browser: the least stable head of a middle layer, in every seed. */
import { expect, type Locator, type Page, test } from "@playwright/test";
import { listen, photograph } from "./screens";
import { serverOfFile } from "./server";

const server = serverOfFile();
const complaints: string[] = [];
const seeds = [1, 2, 3, 4];

const wall = (page: Page) => page.getByRole("region", { name: "Seed wall" });
const drawn = (page: Page) => wall(page).locator('[data-drawn="yes"]');

/** What the tiles show, pixel by pixel; a picture that is still being painted is waited for. */
async function picture(of: Locator): Promise<string[]> {
  const read = () =>
    of.locator("canvas").evaluateAll((canvases) => canvases.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()));
  let last = await read();
  await expect
    .poll(async () => {
      const now = await read();
      const same = now.length > 0 && now.join() === last.join();
      last = now;
      return same;
    })
    .toBe(true);
  return last;
}

test("from a family to one head in every seed, and into a colleague's browser", async ({ page, request, browser }) => {
  test.setTimeout(420_000);
  page.setDefaultTimeout(60_000);
  listen(page, complaints);
  await server.train(request, {
    name: "path",
    initSeeds: seeds,
    architecture: { layers: 3, heads: 4, dModel: 32, contextLength: 24 },
    recipe: { steps: 60, batchSize: 8 },
    checkpointSteps: [0, 60],
  });
  await page.addInitScript(() => localStorage.setItem("seedscope.tour", "seen"));
  let head = "";

  await test.step("the family is opened from the list", async () => {
    await page.goto(server.url);
    await page.getByRole("main").getByRole("link", { name: "path", exact: true }).click();
    await page.waitForURL("**/f/path*");
    await expect(page.getByRole("grid").first()).toBeVisible({ timeout: 60_000 });
  });

  await test.step("the least stable head of the middle layer is looked up, and opened", async () => {
    const { family } = await server.ask<{
      family: {
        stability: { heads: { nodes: { head: { layer: number; label: string }; estimate: { value: number } }[] } };
      };
    }>(
      request,
      `query ($slug: String!) {
        family(slug: $slug) {
          stability(input: { preset: CALIBRATED, step: 60 }, wait: { maxComputeSeconds: 60 }) {
            ... on StabilityReport { heads(first: 12) { nodes { head { layer label } estimate { value } } } }
          }
        }
      }`,
      { slug: "path" },
    );
    const middle = family.stability.heads.nodes.filter((node) => node.head.layer === 1);
    expect(middle).toHaveLength(4);
    head = middle.reduce((least, node) => (node.estimate.value < least.estimate.value ? node : least)).head.label;
    // to the middle layer by key, then along its heads
    await page.keyboard.press("]");
    await expect(page).toHaveURL(/head=L\dH\d/);
    const grid = page.getByRole("grid").first();
    await grid.focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowUp");
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowRight");
    for (let i = 0; i < Number(head.split("H")[1]); i++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`head=${head}\\b`));
    await page.getByRole("link", { name: "Open head" }).click();
    await page.waitForURL(`**/head/${head}*`);
  });

  await test.step("the wall shows it in every seed, most similar first", async () => {
    await expect(page.getByRole("heading", { level: 1, name: /^Found in \d of 3 refits/ })).toBeVisible({
      timeout: 120_000,
    });
    await expect(drawn(page)).toHaveCount(seeds.length, { timeout: 120_000 });
    const names = await wall(page)
      .getByRole("button", { name: /^seed \d, slot L1H\d/ })
      .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute("aria-label") ?? ""));
    const likeness = names.map((name) => Number(/similarity (−?[\d.]+)/.exec(name)?.[1].replace("−", "-")));
    expect(likeness).toHaveLength(seeds.length);
    expect(likeness).toEqual([...likeness].sort((a, b) => b - a));
  });

  await test.step("her own text goes through all of them", async () => {
    const before = await picture(wall(page));
    await page.getByLabel("Your own text").fill("one two one two one two");
    await page.getByRole("button", { name: "Show in 4 refits" }).click();
    await expect(page).toHaveURL(/text=one\+two/);
    await expect(drawn(page)).toHaveCount(seeds.length, { timeout: 60_000 });
    expect(await picture(wall(page))).not.toEqual(before);
  });

  await test.step("it is taken out, once the cost is told", async () => {
    const ablation = page.getByRole("region", { name: "What breaks without it" });
    await expect(ablation.getByText(/forward passes, about/)).toBeVisible({ timeout: 60_000 });
    await ablation.getByRole("button", { name: "Compute" }).click();
    await expect(ablation.getByRole("img", { name: /^Change of the loss without the head: seed \d [+−]/ })).toBeVisible(
      {
        timeout: 120_000,
      },
    );
  });

  await test.step("one seed is pinned, and the others are drawn as its difference", async () => {
    await wall(page)
      .getByRole("button", { name: /^seed 2, slot L1H/ })
      .click();
    await page.keyboard.press("p");
    await expect(page).toHaveURL(/pin=1/);
    await page.getByRole("button", { name: "Difference from pin" }).click();
    await expect(page).toHaveURL(/wall=difference/);
    await page.mouse.move(0, 0);
    await photograph(page, "researcher", true);
  });

  await test.step("the copied link shows a colleague the same picture", async () => {
    const mine = await picture(wall(page));
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
    await page.getByRole("button", { name: "Copy link" }).click();
    await expect(page.getByText("Short link copied", { exact: true })).toBeVisible();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/\/v\/\w+$/);
    const profile = await browser.newContext({ viewport: page.viewportSize() });
    const colleague = await profile.newPage();
    listen(colleague, complaints);
    await colleague.goto(link);
    await expect(drawn(colleague)).toHaveCount(seeds.length, { timeout: 120_000 });
    // the address is hers, and the view it came by
    expect(new URL(colleague.url()).search.replace(/&view=\w+$/, "")).toBe(new URL(page.url()).search);
    expect(await picture(wall(colleague))).toEqual(mine);
    await expect(
      colleague
        .getByRole("region", { name: "What breaks without it" })
        .getByRole("img", { name: /^Change of the loss without the head: seed \d [+−]/ }),
    ).toBeVisible({ timeout: 60_000 });
    await profile.close();
  });

  expect(complaints).toEqual([]);
});
