/** The explorer for everyone: no page breaks WCAG 2.2 AA as far as axe can tell, motion is left out on request, and keys alone suffice. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { photograph } from "./screens";
import { serverOfFile } from "./server";

const server = serverOfFile();

const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What each page shows once it is more than a frame. */
const pages: [path: string, shows: string][] = [
  ["/", "tiny"],
  ["/f/tiny", "Which heads stand out?"],
  ["/f/tiny/head/L1H1", "What the head does"],
  ["/f/tiny/compare", "Counterparts"],
  ["/f/tiny/residual", "What is compared"],
  ["/f/tiny/ablation", "Ablation"],
  ["/f/tiny/dynamics", "Training and dynamics"],
  ["/f/tiny/report", "The paper's experiments on this family"],
  ["/jobs", "Train tiny"],
  ["/claims", "No claim yet."],
  ["/settings", "Settings"],
  ["/train", "The same from a terminal"],
  ["/import", "The same from a terminal"],
  ["/docs/metrics", "Floors"],
  ["/console", "Examples"],
  ["/f/absent", "There is no family named “absent”."],
];

/** The console's editors follow their caret, which is in a text field beside what scrolls: axe looks for it inside. */
const scrollsByCaret = (rule: string, target: string) =>
  rule === "scrollable-region-focusable" && target.endsWith(".CodeMirror-scroll");

/** All that a theme changes. */
const ofColour = ["color-contrast", "link-in-text-block"];

async function violations(page: Page, rules?: string[]): Promise<string[]> {
  // no page has frames, and looking for what frames have takes as long again
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const checked = await (rules ? axe.withRules(rules) : axe.withTags(levels)).analyze();
  return checked.violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ target }) => !scrollsByCaret(id, target.join(" ")))
      .map(({ target, any, all, none }) => `${id} ${target.join(" ")}: ${[...any, ...all, ...none][0]?.message}`),
  );
}

test("nobody is kept out", async ({ page, request }) => {
  // axe is slow where other work is beside it
  test.setTimeout(900_000);
  page.setDefaultTimeout(60_000);
  await server.train(request, {
    name: "tiny",
    initSeeds: [1, 2, 3],
    architecture: { layers: 3, heads: 2, dModel: 16, contextLength: 24 },
    recipe: { steps: 20, batchSize: 4 },
    checkpointSteps: [0, 20],
  });
  // the first visit's tour would stand in front of what is looked at
  await page.addInitScript(() => localStorage.setItem("seedscope.tour", "seen"));

  await page.setViewportSize({ width: 1280, height: 800 });
  for (const [path, shows] of pages) {
    await test.step(`${path}: axe finds nothing, light and dark; both are kept as pictures`, async () => {
      await page.goto(`${server.url}${path}`);
      await expect(page.getByText(shows).first()).toBeVisible({ timeout: 60_000 });
      await page.waitForTimeout(1500);
      await page.emulateMedia({ colorScheme: "light" });
      expect(await violations(page), `${path}, light`).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await violations(page, ofColour), `${path}, dark`).toEqual([]);
      await photograph(page, `pages/${path.slice(1).replaceAll("/", "-") || "families"}`, true);
    });
  }

  await test.step("so is the list of keys", async () => {
    await page.goto(`${server.url}/f/tiny`);
    await expect(page.getByRole("grid").first()).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press("?");
    const keys = page.getByRole("dialog", { name: "Keys" });
    await expect(keys).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await photograph(page, "pages/keys");
    await page.keyboard.press("Escape");
    await expect(keys).toBeHidden();
  });
  await page.setViewportSize({ width: 1440, height: 900 });

  await test.step("a prompt set that is not there is exchanged for the built-in one by a click", async () => {
    await page.goto(`${server.url}/f/tiny/ablation?prompts=PromptSet:${"0".repeat(64)}`);
    const effects = page.getByRole("region", { name: "What is lost without each head?" });
    await expect(effects.getByText("Not possible.")).toBeVisible({ timeout: 60_000 });
    await effects.getByRole("button", { name: "Use the built-in prompts" }).click();
    await expect(page).not.toHaveURL(/prompts=/);
    await expect(effects.getByText("Not possible.")).toBeHidden();
  });

  await test.step("two refits, and the stream, are looked at", async () => {
    await page.goto(`${server.url}/f/tiny/compare`);
    const grid = page.getByRole("region", { name: "Head to head" });
    // what the overview has computed is there already
    await expect(grid.getByRole("grid")).toBeVisible({ timeout: 60_000 });
    const streams = page.getByRole("region", { name: "Residual streams" });
    await streams.getByRole("button", { name: "Compute" }).click();
    await expect(streams.getByRole("application", { name: /^Likeness of the streams/ })).toBeVisible({
      timeout: 60_000,
    });
    await page.keyboard.press("s");
    await expect(page).toHaveURL(/right=2/);
    await expect(grid.getByRole("grid")).toHaveAccessibleName(/heads of seed 1 \(rows\) and seed 3/);
    await grid.getByRole("grid").focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/head=L0H0/);
    expect(await violations(page)).toEqual([]);
    await photograph(page, "compare", true);
    await page.goBack();
    await expect(page).not.toHaveURL(/head=/);
    await expect(page).toHaveURL(/right=2/);
    await page.goto(`${server.url}/f/tiny/residual`);
    await expect(page.getByRole("region", { name: "Refit by refit" }).getByRole("grid")).toBeVisible();
    await page.getByRole("checkbox", { name: "Procrustes" }).check();
    await expect(page).toHaveURL(/measures=cka(%2C|,)procrustes/);
    await page
      .getByRole("row", { name: /Procrustes/ })
      .getByRole("button", { name: "Compute" })
      .click();
    await expect(page.getByRole("row", { name: /Procrustes/ })).toContainText("[", { timeout: 60_000 });
    expect(await violations(page)).toEqual([]);
    await photograph(page, "residual", true);
  });

  await test.step("nothing moves for those who asked for that", async () => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const path of ["/f/tiny", "/jobs", "/import"]) {
      await page.goto(`${server.url}${path}`);
      await expect(page.getByRole("main")).toBeVisible();
      const moving = await page.evaluate(() =>
        [...document.querySelectorAll("*")].flatMap((element) => {
          const { transitionDuration, animationDuration, animationName } = getComputedStyle(element);
          const seconds = (text: string) => Math.max(...text.split(",").map((part) => Number.parseFloat(part)));
          const moves =
            seconds(transitionDuration) > 0.01 || (animationName !== "none" && seconds(animationDuration) > 0.01);
          return moves ? [`${element.tagName} ${element.className}`] : [];
        }),
      );
      expect(moving, path).toEqual([]);
    }
    await page.emulateMedia({ reducedMotion: null });
  });

  await test.step("by keys alone: from the list to a head, and another seed's", async () => {
    await page.goto(server.url);
    const reach = async (name: string | RegExp) => {
      for (let i = 0; i < 80; i++) {
        await page.keyboard.press("Tab");
        const focused = page.locator(":focus");
        const text = (await focused.count())
          ? ((await focused.getAttribute("aria-label")) ?? (await focused.textContent()) ?? "")
          : "";
        if (typeof name === "string" ? text === name : name.test(text)) {
          const outline = await focused.evaluate(
            (element) =>
              // a grid draws the ring around its cell; a row's link wears it around the whole row
              element.matches("[role=grid]") ||
              [undefined, "::after"].some((part) => {
                const { outlineStyle, boxShadow } = getComputedStyle(element, part);
                return outlineStyle !== "none" || boxShadow !== "none";
              }),
          );
          expect(outline, `${name} shows that it is focused`).toBe(true);
          return;
        }
      }
      throw new Error(`Tab does not reach ${name}`);
    };
    await reach("tiny");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/f/tiny*");
    await expect(page.getByRole("grid").first()).toBeVisible();
    await reach(/Arrow keys move/);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/head=L\dH\d/);
    const head = new URL(page.url()).searchParams.get("head");
    await reach("Open head");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/head/${head}*`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Found in");
    await page.keyboard.press("s");
    await page.waitForURL(/seed=1/);
  });

  for (const [width, height] of [
    [320, 700],
    [820, 1180],
    [1280, 800],
    [1920, 1080],
  ]) {
    await test.step(`${width} wide: nothing is wider than the window`, async () => {
      await page.setViewportSize({ width, height });
      for (const path of ["", "/compare", "/residual", "/ablation", "/dynamics", "/head/L1H1"]) {
        await page.goto(`${server.url}/f/tiny${path}`);
        await expect(page.getByRole("main").getByText("tiny").first()).toBeVisible();
        await page.waitForTimeout(700);
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(over, `${path} at ${width}`).toBeLessThanOrEqual(0);
      }
    });
  }
});
