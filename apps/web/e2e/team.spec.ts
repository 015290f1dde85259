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
    await expect(page.getByText("Link copied", { exact: true })).toBeVisible();
    const short = await page.evaluate(() => navigator.clipboard.readText());
    expect(short).toMatch(/\/v\/\w+$/);
    await other.goto(short);
    await expect(other.getByRole("button", { name: "Failed" })).toHaveAttribute("aria-pressed", "true");
  });
  await guest.close();
});
