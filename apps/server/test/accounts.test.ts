/** Signing up, being invited, signing in and out; what tokens are good for; who may be admin. */

import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isLoopback, readAuthSettings, requireAuth } from "../src/access/settings.js";
import { startServer } from "../src/index.js";
import { openServer, submitTiny, type TestServer } from "./harness.js";
import {
  accountsOnly,
  ask,
  type Credentials,
  cookiesOf,
  foundServer,
  join,
  makeToken,
  password,
  postAuth,
} from "./people.js";
import { watch } from "./watch.js";

let server: TestServer;
let url: string;
let admin: Credentials;

beforeAll(async () => {
  server = await openServer({ auth: accountsOnly });
  url = server.url;
}, 300_000);
afterAll(() => server?.close());

const viewer = "{ viewer { scope user { name email role tokens { name scope hint lastUsedAt } } } }";
const signIn = "{ signIn { accounts password oidc signUp anonymousRead } }";
const families = "{ families { totalCount } }";
const code = ({ errors }: Awaited<ReturnType<typeof ask>>) => errors?.[0].extensions.code ?? null;

const codeIn = async (response: Response) => ((await response.json()) as { code: string }).code;

describe("the environment", () => {
  test.each([
    [{}, { kind: "local" }],
    [{ SEEDSCOPE_AUTH: "none" }, { kind: "none" }],
    [{ SEEDSCOPE_AUTH: "password" }, accountsOnly],
    [
      {
        SEEDSCOPE_AUTH: "password",
        SEEDSCOPE_URL: "https://s.example/",
        SEEDSCOPE_ANONYMOUS: "read",
        SEEDSCOPE_SIGN_UP: "open",
      },
      { ...accountsOnly, url: "https://s.example", anonymous: true, signUp: "open" },
    ],
  ])("%j is read", (env, settings) => {
    expect(readAuthSettings(env)).toEqual(settings);
  });

  test.each([
    [{ SEEDSCOPE_AUTH: "yes" }, /SEEDSCOPE_AUTH is "yes"/],
    [{ SEEDSCOPE_AUTH: "password", SEEDSCOPE_SECRET: "short" }, /SEEDSCOPE_SECRET has 5 characters/],
    [{ SEEDSCOPE_AUTH: "password", SEEDSCOPE_SIGN_UP: "maybe" }, /SEEDSCOPE_SIGN_UP is "maybe"; give closed or open/],
    [{ SEEDSCOPE_AUTH: "password", SEEDSCOPE_URL: "s.example" }, /SEEDSCOPE_URL is "s.example"/],
    [{ SEEDSCOPE_AUTH: "password", SEEDSCOPE_OIDC_ISSUER: "https://i.example" }, /SEEDSCOPE_OIDC_CLIENT_ID is not/],
    [{ SEEDSCOPE_AUTH: "oidc" }, /SEEDSCOPE_OIDC_ISSUER is not set/],
  ])("%j is refused with a sentence", (env, sentence) => {
    expect(() => readAuthSettings(env)).toThrow(sentence);
  });

  test.each(["127.0.0.1", "127.8.9.1", "localhost", "::1", "[::1]", "::ffff:127.0.0.1"])(
    "%s is this machine",
    (host) => {
      expect(isLoopback(host)).toBe(true);
      expect(() => requireAuth(host, { kind: "local" })).not.toThrow();
    },
  );

  test.each(["0.0.0.0", "::", "192.168.1.4", "127.0.0.1.example.org", "localhost.example.org"])(
    "at %s a server needs accounts and its address, or the word of whoever runs it",
    async (host) => {
      expect(isLoopback(host)).toBe(false);
      await expect(startServer({ store: server.store, port: 0, host, web: false })).rejects.toThrow(/SEEDSCOPE_AUTH=/);
      expect(() => requireAuth(host, accountsOnly)).toThrow(/SEEDSCOPE_URL is not set/);
      expect(() => requireAuth(host, { ...accountsOnly, url: "https://s.example" })).not.toThrow();
      expect(() => requireAuth(host, { kind: "none" })).not.toThrow();
    },
  );
});

describe("accounts", () => {
  test("the first becomes admin, whatever role it asks for; then the door is closed", async () => {
    expect((await ask(url, {}, signIn)).data.signIn).toEqual({
      accounts: true,
      password: true,
      oidc: false,
      signUp: true,
      anonymousRead: false,
    });
    const body = { name: "Eve", email: "eve@lab.example", password };
    const together = await Promise.all([
      postAuth(url, "sign-up/email", { ...body, name: "Ada", email: "admin@lab.example" }),
      postAuth(url, "sign-up/email", body),
    ]);
    expect(together.map(({ status }) => status).sort()).toEqual([200, 403]);
    const first = together.find(({ ok }) => ok)!;
    const [cookie] = first.headers.getSetCookie();
    expect(cookie).toMatch(/^seedscope\.session_token=[^;]+;.*HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure/i);
    admin = cookiesOf(first);
    expect((await ask(url, admin, viewer)).data.viewer).toMatchObject({ scope: "ADMIN", user: { role: "ADMIN" } });
    expect((await ask(url, {}, signIn)).data.signIn.signUp).toBe(false);

    const late = await postAuth(url, "sign-up/email", { ...body, email: "late@lab.example", role: "admin" });
    expect([late.status, await codeIn(late)]).toEqual([403, "SIGN_UP_IS_CLOSED"]);
    const known = await postAuth(url, "sign-up/email", { ...body, email: "admin@lab.example" });
    expect([known.status, await codeIn(known)]).toEqual([403, "SIGN_UP_IS_CLOSED"]);
    expect((await ask(url, admin, "{ users { email } }")).data.users).toHaveLength(1);
  });

  test("who is invited sets a password once, signs in, and has the role of the invitation", async () => {
    const invite =
      "mutation I($input: InviteUserInput!) { inviteUser(input: $input) { user { id } token link userErrors { message } } }";
    const { data } = await ask(url, admin, invite, { input: { email: "vi@lab.example", role: "VIEWER" } });
    const { token, link } = data.inviteUser;
    expect(link).toBe(`${url}/sign-in?invitation=${token}`);
    const set = () => postAuth(url, "reset-password", { token, newPassword: password });
    expect((await set()).status).toBe(200);
    expect((await set()).status).toBe(400);

    const vi = cookiesOf(await postAuth(url, "sign-in/email", { email: "vi@lab.example", password }));
    expect((await ask(url, vi, viewer)).data.viewer).toEqual({
      scope: "COMPUTE",
      user: { name: "vi", email: "vi@lab.example", role: "VIEWER", tokens: [] },
    });
    expect((await ask(url, vi, families)).data.families.totalCount).toBe(0);

    const setRole =
      "mutation S($user: ID!, $role: Role!) { setRole(input: { user: $user, role: $role }) { user { role } userErrors { message } } }";
    const user = data.inviteUser.user.id;
    expect((await ask(url, admin, setRole, { user, role: "EDITOR" })).data.setRole.user.role).toBe("EDITOR");
    // the session goes on, with the new role
    expect((await ask(url, vi, viewer)).data.viewer.scope).toBe("WRITE");

    // better-auth's own routes change no role
    const update = await postAuth(url, "update-user", { name: "Vi", role: "admin" }, vi);
    expect((await ask(url, vi, viewer)).data.viewer).toMatchObject({ scope: "WRITE", user: { role: "EDITOR" } });
    expect(update.status).toBe(400);

    await postAuth(url, "sign-out", {}, vi);
    expect(code(await ask(url, vi, families))).toBe("UNAUTHENTICATED");
  });

  test("the last admin stays one; who is removed is out at once", async () => {
    const users = (await ask(url, admin, "{ users { id email } }")).data.users as { id: string; email: string }[];
    const me = (await ask(url, admin, "{ viewer { user { id } } }")).data.viewer.user.id;
    const remove =
      "mutation R($user: ID!) { removeUser(input: { user: $user }) { user { id } userErrors { message field } } }";
    const self = (await ask(url, admin, remove, { user: me })).data.removeUser;
    expect(self).toMatchObject({ user: null, userErrors: [{ field: ["input", "user"] }] });
    expect(self.userErrors[0].message).toContain("only admin");

    const gone = await join(url, admin, "gone", "EDITOR");
    const token = await makeToken(url, gone, "WRITE");
    const id = (await ask(url, gone, "{ viewer { user { id } } }")).data.viewer.user.id;
    expect(users.map((user) => user.id)).not.toContain(id);
    expect((await ask(url, admin, remove, { user: id })).data.removeUser.userErrors).toEqual([]);
    for (const who of [gone, { authorization: token.authorization }]) {
      expect(code(await ask(url, who, families))).toBe("UNAUTHENTICATED");
    }
  });

  test("who one is, is told by name to those who are refused", async () => {
    const vi = cookiesOf(await postAuth(url, "sign-in/email", { email: "vi@lab.example", password }));
    const { errors } = await ask(url, vi, "{ users { email } }");
    expect(errors).toMatchObject([
      {
        message: "reading users needs an admin's account, or an admin's token of scope admin; you are vi, an editor",
        extensions: { code: "FORBIDDEN" },
      },
    ]);
    const nobody = await ask(url, {}, families);
    expect(nobody.errors![0].message).toMatch(/^reading families needs an account.*nobody is signed in: sign in/);
  });

  test("an account is not guessed: after ten failures even the right password has to wait", async () => {
    const email = "guessed@lab.example";
    await join(url, admin, "guessed", "VIEWER");
    const statuses: number[] = [];
    for (let i = 0; i < 10; i++)
      statuses.push((await postAuth(url, "sign-in/email", { email, password: `wrong ${i}` })).status);
    expect(new Set(statuses)).toEqual(new Set([401]));
    const right = await postAuth(url, "sign-in/email", { email, password });
    expect(right.status).toBe(429);
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(800);
    // others are not kept waiting
    expect((await postAuth(url, "sign-in/email", { email: "vi@lab.example", password })).status).toBe(200);
  });

  test("a page of another site signs nobody in, and a server of https marks its cookies", async () => {
    const body = { email: "vi@lab.example", password };
    expect((await postAuth(url, "sign-in/email", body, { origin: "http://evil.example" })).status).toBe(403);
    expect((await postAuth(url, "sign-in/email", body, { origin: "http://localhost:1" })).status).toBe(403);
    const behind = await startServer({
      store: server.store,
      port: 0,
      web: false,
      auth: { ...accountsOnly, url: "https://s.example" },
    });
    const answer = await postAuth(behind.url, "sign-in/email", body, { origin: "https://s.example" });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Secure-seedscope\.session_token=.*Secure/i);
    expect((await ask(behind.url, cookiesOf(answer), viewer)).data.viewer.scope).toBe("WRITE");
    await behind.close();
  });

  test("a server to which nobody signs in answers to this machine's names only", async () => {
    const local = await startServer({ store: server.store, port: 0, web: false });
    const { port } = new URL(local.url);
    const { request } = await import("node:http");
    const status = (host: string) =>
      new Promise((resolve, reject) => {
        request({ port, path: "/healthz", headers: { host } }, (response) => resolve(response.resume().statusCode))
          .on("error", reject)
          .end();
      });
    expect(await status(`localhost:${port}`)).toBe(200);
    expect(await status("[::1]")).toBe(200);
    expect(await status("rebound.example")).toBe(421);
    const refused = await watch(local.url, { host: "rebound.example" }, "{ families { totalCount } }").catch(String);
    expect(refused).toContain("421");
    await local.close();
  });
});

describe("tokens", () => {
  test("a token does what its scope and its user's role both allow, and its use is told", async () => {
    const vi = cookiesOf(await postAuth(url, "sign-in/email", { email: "vi@lab.example", password }));
    const { authorization } = await makeToken(url, vi, "ADMIN");
    expect((await ask(url, { authorization }, viewer)).data.viewer).toMatchObject({
      scope: "WRITE",
      user: { tokens: [{ scope: "ADMIN", hint: authorization.slice(7, 15), lastUsedAt: expect.any(String) }] },
    });
    const { errors } = await ask(
      url,
      { authorization: (await makeToken(url, vi, "READ")).authorization },
      'mutation { createPromptSet(input: { name: "a", prompts: [] }) { userErrors { code } } }',
    );
    expect(errors![0].message).toBe(
      "createPromptSet needs an account, or a token of scope compute; you are a token of scope read of vi, an editor",
    );
  });

  test("one does not make another's token hold no more, nor learns whether it is there", async () => {
    const vi = cookiesOf(await postAuth(url, "sign-in/email", { email: "vi@lab.example", password }));
    const { id, authorization } = await makeToken(url, admin, "READ");
    const revoke = "mutation R($id: ID!) { revokeApiToken(input: { id: $id }) { userErrors { code message } } }";
    const other = (await ask(url, vi, revoke, { id })).data.revokeApiToken.userErrors[0];
    const none = id.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    const unknown = (await ask(url, vi, revoke, { id: none })).data.revokeApiToken.userErrors[0];
    expect(other.code).toBe("NOT_FOUND");
    expect(other.message.replace(id, none)).toBe(unknown.message);
    expect((await ask(url, vi, "query N($id: ID!) { node(id: $id) { id } }", { id })).data.node).toBeNull();
    expect(code(await ask(url, { authorization }, families))).toBeNull();
  });
});

describe("subscriptions", () => {
  const jobUpdated = "subscription J($id: ID!) { jobUpdated(id: $id) { state } }";
  const cancel = "mutation C($id: ID!) { cancelJob(input: { id: $id }) { job { state } } }";

  test("a token stands in the first message or in a header, and a cookie in the request", async () => {
    const { authorization } = await makeToken(url, admin, "READ");
    const token = authorization.slice(7);
    for (const who of [{ authorization }, admin]) {
      expect(await watch(url, who, families)).toMatchObject([{ data: { families: { totalCount: 0 } } }]);
    }
    expect(await watch(url, {}, families, {}, { connectionParams: { token } })).toMatchObject([
      { data: { families: {} } },
    ]);
    for (const bad of ["ssc_nothing", "nonsense"]) {
      const [answer] = await watch(url, admin, families, {}, { connectionParams: { token: bad } });
      expect(code(answer)).toBe("UNAUTHENTICATED");
    }
    const [nobody] = await watch(url, {}, families);
    expect(code(nobody)).toBe("UNAUTHENTICATED");
  });

  test("a token that is revoked meanwhile ends what it watches, with an error that says so", async () => {
    const id = `Job:${(await submitTiny(server.store, "Watched")).job.id}`;
    const { id: tokenId, authorization } = await makeToken(url, admin, "READ");
    const answers = await watch(
      url,
      { authorization },
      jobUpdated,
      { id },
      {
        async onResult({ data }) {
          if (data?.jobUpdated.state !== "QUEUED") return;
          await ask(url, admin, "mutation R($id: ID!) { revokeApiToken(input: { id: $id }) { apiToken { id } } }", {
            id: tokenId,
          });
          await ask(url, admin, cancel, { id });
        },
      },
    );
    expect(answers).toMatchObject([{ data: { jobUpdated: { state: "QUEUED" } } }, { data: null }]);
    expect(code(answers[1])).toBe("UNAUTHENTICATED");
    expect(answers[1].errors![0].message).toBe('the API token "for READ" is revoked');
  });

  test("a family that is made private meanwhile is seen no more", async () => {
    const vi = cookiesOf(await postAuth(url, "sign-in/email", { email: "vi@lab.example", password }));
    const { job, family } = (await submitTiny(server.store, "Taken away")) as unknown as {
      job: { id: string };
      family: { slug: string };
    };
    const id = `Job:${job.id}`;
    const answers = await watch(
      url,
      vi,
      jobUpdated,
      { id },
      {
        async onResult({ data }) {
          if (data?.jobUpdated.state !== "QUEUED") return;
          const hide =
            "mutation H($family: ID!) { setFamilyVisibility(input: { family: $family, visibility: PRIVATE }) { family { visibility } } }";
          await ask(url, admin, hide, { family: `Family:${family.slug}` });
          await ask(url, admin, cancel, { id });
        },
      },
    );
    expect(answers).toEqual([{ data: { jobUpdated: { state: "QUEUED" } } }]);
  });
});

describe("a provider of OpenID Connect", () => {
  let provider: Server;
  let issuer: string;
  let hosted: Awaited<ReturnType<typeof startServer>>;
  /** whom the provider takes the browser for */
  let person = { sub: "1", email: "vi@lab.example", name: "Vi", email_verified: true };

  beforeAll(async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const jwk = { ...publicKey.export({ format: "jwk" }), kid: "k", alg: "RS256", use: "sig" };
    const nonces = new Map<string, string | null>();
    provider = createServer(async (request, response) => {
      const at = new URL(request.url!, issuer);
      const json = (body: object) => response.setHeader("content-type", "application/json").end(JSON.stringify(body));
      if (at.pathname === "/.well-known/openid-configuration") {
        return json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/userinfo`,
          jwks_uri: `${issuer}/jwks`,
          id_token_signing_alg_values_supported: ["RS256"],
          response_types_supported: ["code"],
          subject_types_supported: ["public"],
        });
      }
      if (at.pathname === "/jwks") return json({ keys: [jwk] });
      if (at.pathname === "/authorize") {
        const back = new URL(at.searchParams.get("redirect_uri")!);
        nonces.set(`code-${person.sub}`, at.searchParams.get("nonce"));
        back.searchParams.set("code", `code-${person.sub}`);
        back.searchParams.set("state", at.searchParams.get("state")!);
        return response.writeHead(302, { location: back.href }).end();
      }
      if (at.pathname === "/userinfo") return json(person);
      const now = Math.floor(Date.now() / 1000);
      const nonce = nonces.get(`code-${person.sub}`) ?? undefined;
      const idToken = jwt({ ...person, nonce, iss: issuer, aud: "seedscope", iat: now, exp: now + 300 }, privateKey);
      json({ access_token: "a", token_type: "Bearer", expires_in: 300, id_token: idToken });
    });
    await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    hosted = await startServer({
      store: server.store,
      port: 0,
      web: false,
      auth: { ...accountsOnly, password: false, oidc: { issuer, clientId: "seedscope", clientSecret: "s".repeat(32) } },
    });
  });
  afterAll(async () => {
    await hosted?.close();
    provider?.close();
  });

  /** There and back again, as a browser goes. @returns its cookies, and where it ended up */
  async function throughProvider() {
    const begun = await postAuth(hosted.url, "sign-in/social", { provider: "oidc", callbackURL: "/" });
    const cookies = cookiesOf(begun);
    const { url: authorize } = (await begun.json()) as { url: string };
    const there = await fetch(authorize, { redirect: "manual" });
    const back = await fetch(there.headers.get("location")!, { redirect: "manual", headers: cookies });
    const set = back.headers.getSetCookie().map((line) => line.split(";")[0]);
    return { who: { cookie: set.join("; ") }, location: back.headers.get("location") ?? "" };
  }

  test("signs in whoever has an account of that address, and nobody else", async () => {
    const { who, location } = await throughProvider();
    expect(location).not.toContain("error");
    expect((await ask(hosted.url, who, viewer)).data.viewer).toMatchObject({
      scope: "WRITE",
      user: { email: "vi@lab.example" },
    });

    person = { sub: "2", email: "stranger@lab.example", name: "Stranger", email_verified: true };
    const stranger = await throughProvider();
    expect(stranger.location).toContain("error");
    expect(code(await ask(hosted.url, stranger.who, families))).toBe("UNAUTHENTICATED");
    const users = (await ask(url, admin, "{ users { email } }")).data.users as { email: string }[];
    expect(users.map(({ email }) => email)).not.toContain("stranger@lab.example");
  });

  test("and where passwords are not asked for, none is taken", async () => {
    const answer = await postAuth(hosted.url, "sign-in/email", { email: "vi@lab.example", password });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((await ask(hosted.url, {}, signIn)).data.signIn).toMatchObject({ password: false, oidc: true });
  });
});

/** A token of OpenID Connect, signed by RS256. */
function jwt(claims: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "RS256", typ: "JWT", kid: "k" })}.${part(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

test("who founds an empty server is found in the database's users alone", async () => {
  // `foundServer` is what other tests begin with: on a server that has users it must fail
  await expect(foundServer(url, "second@lab.example")).rejects.toThrow("403");
});
