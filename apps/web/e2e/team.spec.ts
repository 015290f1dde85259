/** A server with accounts: an invitation, a password, a viewer's limits, a token's life, and a short link for somebody else. */
import { expect, type Page, test } from "@playwright/test";
import { photograph } from "./screens";
import { serverOfFile } from "./server";

const password = "correct horse battery";
const server = serverOfFile({ SEEDSCOPE_AUTH: "password" });

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${server.url}/sign-in?next=/settings`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${server.url}/settings`);
}

test("people are invited, tokens are made and revoked, views are handed on", async ({ page, browser }) => {
  const founded = await page.request.post(`${server.url}/api/auth/sign-up/email`, {
    headers: { origin: server.url },
    data: { name: "Ada", email: "ada@lab.example", password },
  });
  expect(founded.ok()).toBe(true);
  await page.context().clearCookies();
  await page.goto(`${server.url}/jobs`);
  await expect(page.getByRole("main")).toBeVisible();
  await photograph(page, "pages/doorstep");
  await page.goto(`${server.url}/sign-in`);
  await expect(page.getByLabel("E-mail")).toBeVisible();
  await photograph(page, "pages/sign-in");

  await signIn(page, "ada@lab.example");
  const members = page.getByRole("region", { name: "Members" });
  await members.getByLabel("E-mail").fill("vera@lab.example");
  await members.getByRole("button", { name: "Invite" }).click();
  const link = await members.getByRole("status").locator("code").textContent();
  await photograph(page, "settings", true);

  const guest = await browser.newContext();
  const other = await guest.newPage();
  await test.step("who is invited sets a password and signs in, as viewer", async () => {
    await other.goto(new URL(link ?? "", server.url).href);
    await photograph(other, "pages/set-password");
    await other.getByLabel("New password").fill(password);
    await other.getByLabel("The same again").fill(password);
    await other.getByRole("button", { name: "Set password" }).click();
    await expect(other.getByRole("heading", { name: "Your password is set" })).toBeVisible();
    await signIn(other, "vera@lab.example");
    await expect(other.getByText("vera@lab.example, viewer")).toBeVisible();
    await expect(other.getByRole("region", { name: "Members" })).toHaveCount(0);
  });

  await test.step("a viewer is told that training takes an editor, and has no button that does nothing", async () => {
    await other.goto(server.url);
    await expect(other.getByRole("heading", { name: "No family yet" })).toBeVisible();
    await expect(other.getByRole("link", { name: "Train a family" })).toHaveCount(0);
    await other.goto(`${server.url}/train`);
    await expect(other.getByText("This needs an editor. An admin of this server gives roles.")).toBeVisible();
    await expect(other.getByRole("button", { name: "Start training" })).toHaveCount(0);
  });

  await test.step("a token works until it is revoked", async () => {
    const tokens = page.getByRole("region", { name: "My tokens" });
    await tokens.getByLabel("What it is for").fill("notebook");
    await tokens.getByRole("button", { name: "Make a token" }).click();
    const token = await tokens.getByTestId("token").textContent();
    const scope = async () => {
      const response = await fetch(`${server.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: "{ viewer { scope } families { totalCount } }" }),
      });
      return (await response.json()) as { data?: { viewer?: { scope: string } } };
    };
    expect((await scope()).data?.viewer?.scope).toBe("READ");
    await tokens.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await expect(tokens.getByText("Revoked")).toBeVisible();
    expect((await scope()).data?.viewer?.scope).not.toBe("READ");
  });

  await test.step("a short link shows somebody else the same page", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
    await page.goto(`${server.url}/jobs?state=FAILED`);
    await page.getByRole("button", { name: "Copy link" }).click();
    await expect(page.getByText("Short link copied", { exact: true })).toBeVisible();
    const short = await page.evaluate(() => navigator.clipboard.readText());
    expect(short).toMatch(/\/v\/\w+$/);
    await other.goto(short);
    await expect(other.getByRole("button", { name: "Failed" })).toHaveAttribute("aria-pressed", "true");
  });

  await test.step("a stranger is asked to sign in, wherever they come", async () => {
    const nobody = await browser.newContext();
    const stranger = await nobody.newPage();
    await stranger.goto(`${server.url}/claims`);
    await expect(stranger.getByText("Families, reports and jobs are shown to people with an account.")).toBeVisible();
    await stranger.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await expect(stranger).toHaveURL(`${server.url}/sign-in?next=%2Fclaims`);
    await nobody.close();
  });
  await guest.close();
});

test("a number is claimed, and asked for in the console", async ({ page }) => {
  await signIn(page, "ada@lab.example");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });

  await test.step("a tiny family is trained; its end is told on another page", async () => {
    await page.goto(`${server.url}/train`);
    for (const [label, value] of [
      ["Name", "tiny"],
      ["Seeds", "1..3"],
      ["Layers", "2"],
      ["Heads", "2"],
      ["d_model", "16"],
      ["Context", "32"],
      ["Batch", "8"],
      ["Steps", "20"],
    ]) {
      await page.getByRole("textbox", { name: new RegExp(`^${label}`) }).fill(value);
    }
    await page.getByRole("button", { name: "Start training" }).click();
    await expect(page).toHaveURL(/\/f\/tiny$/);
    await page.goto(`${server.url}/jobs?kind=TRAIN`);
    await expect(page.getByRole("row", { name: /tiny/ }).getByRole("link", { name: "Training" })).toBeVisible({
      timeout: 120_000,
    });
    await photograph(page, "jobs-of-team");
  });

  await test.step("until it is shared, its page tells a stranger nothing, not even before scripts run", async () => {
    const address = `${server.url}/f/tiny`;
    const headers = { accept: "text/html" };
    expect(await (await page.request.get(address, { headers })).text()).toContain("2 layers × 2 heads");
    const told = await (await fetch(address, { headers })).text();
    expect(told).toContain("Seedscope");
    expect(told).not.toContain("2 layers");
  });

  await test.step("its owner shares it", async () => {
    await page.goto(`${server.url}/f/tiny`);
    await page.getByLabel("Seen by").selectOption("PUBLIC");
    await page.reload();
    await expect(page.getByLabel("Seen by")).toHaveValue("PUBLIC");
  });

  await test.step("a report's number is claimed, and shown above the family", async () => {
    await page.getByRole("button", { name: "Claim", exact: true }).click({ timeout: 120_000 });
    await page.getByLabel("What is claimed").fill("The first layer is found again.");
    await page.getByLabel(/^Its number/).selectOption("layers/0");
    await page.getByRole("button", { name: "Keep the claim" }).click();
    await page.getByRole("link", { name: "Open claim" }).click();
    const card = page.getByRole("article", { name: "The first layer is found again." });
    await expect(card.getByText(/^seedscope analyse tiny stability/)).toBeVisible();
    await card.getByRole("button", { name: "Copy badge" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /^\[!\[The first layer is found again\.\]\(http.*badge\.svg\)\]\(http.*\/c\/\w+\)$/,
    );
    await photograph(page, "claim", true);
    await card.getByRole("link", { name: "tiny", exact: true }).click();
    const banner = page.getByRole("complementary", { name: "Claim" });
    await expect(banner).toContainText("The first layer is found again.");
    await banner.getByRole("button", { name: "Close" }).click();
    await expect(banner).toHaveCount(0);
  });

  await test.step("the console answers an example and tells what it did cost", async () => {
    await page.goto(`${server.url}/console`);
    await expect(page.locator(".graphiql-query-editor .CodeMirror")).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: "Examples" }).click();
    await page.getByRole("menuitem", { name: /^Families/ }).click();
    await expect(page).toHaveURL(/query=.*Families/);
    await page.getByRole("button", { name: /^Execute query/ }).click();
    await expect(page.locator(".result-window")).toContainText('"slug": "tiny"');
    await expect(page.getByTestId("run-cost")).toContainText(/cost [\d.]+ ?k?, at most/);
    await photograph(page, "console", true);
    await page.getByRole("button", { name: "Copy as" }).click();
    await page.getByRole("menuitem", { name: "curl" }).click();
    await expect(page.getByText("Copied as curl")).toBeVisible();
    const curl = await page.evaluate(() => navigator.clipboard.readText());
    expect(curl).toContain("query Families");
    expect(curl).toContain("Bearer $SEEDSCOPE_TOKEN");
  });

  await test.step("a claim is deleted after a question", async () => {
    await page.goto(`${server.url}/claims`);
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByText("No claim yet.")).toBeVisible();
  });
});
