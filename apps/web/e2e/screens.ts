/** Pictures of what is on screen, and what the browser complained about meanwhile. */
import { join } from "node:path";
import { type Page, test } from "@playwright/test";

/** Both themes of what is on screen, or of the whole page; the theme is left as it was. */
export async function photograph(page: Page, name: string, fullPage = false): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForTimeout(150);
    await page.screenshot({
      path: join(test.info().project.outputDir, "screens", `${name}-${theme}.png`),
      fullPage,
    });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** @returns errors of scripts and the console, as they come */
export function listen(page: Page, complaints: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
}
