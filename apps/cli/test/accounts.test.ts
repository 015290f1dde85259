/** Accounts from a terminal: made beside the store, then used over a server by token. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Running, seedscope, start, temporaryFolder, tiny } from "./harness.js";

const folder = temporaryFolder();
const store = join(folder.path, "store");
const password = "correct horse battery";

let server: Running | undefined;
let url: string;
let admin: string;

afterAll(async () => {
  server?.process.kill("SIGTERM");
  await server?.ended;
  folder.remove();
});

/** POSTs JSON, as a page of the server would. */
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url, ...headers },
    body: JSON.stringify(body),
  });

/** A token of whoever signs in. */
async function tokenOf(email: string, scope: string): Promise<string> {
  const signedIn = await post("/api/auth/sign-in/email", { email, password });
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(";")[0]);
  const query = `mutation { createApiToken(input: { name: "terminal", scope: ${scope} }) { token } }`;
  const answer = await post("/graphql", { query }, { cookie: cookie.join("; ") });
  const { data } = (await answer.json()) as { data: { createApiToken: { token: string } } };
  return data.createApiToken.token;
}

test("where other machines would reach it, a server asks first who may, and makes no store", async () => {
  const refused = await seedscope(["serve", "--host", "0.0.0.0", "--port", "0", "--store", store]);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toMatch(/error: host is 0\.0\.0\.0, .*set SEEDSCOPE_AUTH=password .*--no-auth/);
  const addressless = await seedscope(["serve", "--host", "0.0.0.0", "--port", "0", "--store", store], {
    SEEDSCOPE_AUTH: "password",
  });
  expect(addressless.stderr).toMatch(/error: host is 0\.0\.0\.0, but SEEDSCOPE_URL is not set/);
  expect(existsSync(store)).toBe(false);
});

test("the first admin is made beside the store, then signs in over the server", async () => {
  const made = await seedscope(["users", "add", "ada@lab.example", "--role", "admin", "--store", store, "--json"]);
  expect(made.code, made.stderr).toBe(0);
  const { role, token } = JSON.parse(made.stdout);
  expect(role).toBe("ADMIN");

  server = start(["serve", "--port", "0", "--store", store], { SEEDSCOPE_AUTH: "password" });
  [url] = await server.says(/http:\/\/127\.0\.0\.1:\d+/);
  expect((await post("/api/auth/reset-password", { token, newPassword: password })).status).toBe(200);
  admin = await tokenOf("ada@lab.example", "ADMIN");
  const users = await seedscope(["users", "--server", url, "--token", admin]);
  expect(users.stdout).toMatch(/ada@lab\.example\s+ada\s+admin/);
});

test("a command says who one is by token, and is told what is missing", async () => {
  const nobody = await seedscope(["families", "--server", url]);
  expect(nobody).toMatchObject({ code: 1, stdout: "" });
  expect(nobody.stderr).toMatch(/nobody is signed in.*--token, or in SEEDSCOPE_TOKEN/);
  const wrong = await seedscope(["families", "--server", url], { SEEDSCOPE_TOKEN: "ssc_wrong" });
  expect(wrong.stderr).toMatch(/the API token is none of this server's/);

  const reader = await tokenOf("ada@lab.example", "READ");
  const families = await seedscope(["families", "--server", url, "--json"], { SEEDSCOPE_TOKEN: reader });
  expect(families.code, families.stderr).toBe(0);
  const train = await seedscope(["train", "--name", "x", ...tiny, "--server", url, "--token", reader]);
  expect(train.code).toBe(1);
  expect(train.stderr).toMatch(/trainFamily needs an editor's account.*you are a token of scope read of ada, an admin/);
});

test("with enough of a token it trains, uploads, follows over the socket, and exports what it made", async () => {
  const args = ["--server", url, "--token", admin];
  const trained = await seedscope(["train", "--name", "mine", "--seeds", "1..2", ...tiny, ...args]);
  expect(trained.code, trained.stderr).toBe(0);
  const out = join(folder.path, "mine");
  const exported = await seedscope(["export", "mine", "--out", out, ...args]);
  expect(exported.code, exported.stderr).toBe(0);
  expect(existsSync(join(out, "losses.csv"))).toBe(true);
});

test("roles are given and accounts removed over the server too; the last admin stays", async () => {
  const args = ["--server", url, "--token", admin];
  const added = await seedscope(["users", "add", "bob@lab.example", ...args]);
  expect(added.stdout).toMatch(new RegExp(`bob@lab\\.example is viewer.*\n${url}/sign-in\\?invitation=`));
  const editor = await seedscope(["users", "role", "BOB@lab.example", "editor", ...args]);
  expect(editor.stdout).toBe("bob@lab.example is editor now.\n");
  const last = await seedscope(["users", "remove", "ada@lab.example", ...args]);
  expect(last.stderr).toMatch(/ada@lab\.example is the only admin/);
  expect((await seedscope(["users", "remove", "bob@lab.example", ...args])).code).toBe(0);
  expect((await seedscope(["users", "role", "bob@lab.example", "admin", ...args])).stderr).toMatch(
    /nobody has an account/,
  );
});
