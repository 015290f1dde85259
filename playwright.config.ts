/** Browser tests: a real server, a real family, a real chromium. Nothing is started here; the tests start what they need. */
import { defineConfig } from "@playwright/test";

/** Debian's chromium unless told otherwise; browsers are never downloaded. */
const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "apps/web/e2e",
  outputDir: "test-results",
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [["list", { printSteps: true }]],
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] },
  },
});
