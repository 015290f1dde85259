/** People with accounts on a test server: how they sign up, are invited, sign in, and get tokens. */

import type { AccountSettings } from "../src/access/settings.js";
import type { Answer } from "./harness.js";

export const password = "correct horse battery";

/** Accounts with e-mail and password, sign-up closed, nothing for people without one. */
export const accountsOnly: AccountSettings = {
  kind: "accounts",
  password: true,
  oidc: null,
  secret: null,
  url: null,
  anonymous: false,
  signUp: "closed",
  proxies: "loopback",
};

/** What a request says of who sends it. */
export type Credentials = Record<string, string>;

/** POSTs to better-auth. */
export function postAuth(url: string, path: string, body: object, headers: Credentials = {}): Promise<Response> {
  return fetch(`${url}/api/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url, ...headers },
    body: JSON.stringify(body),
  });
}

/** The cookies that an answer sets, as a browser would send them back. */
export function cookiesOf(response: Response): Credentials {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return {
    cookie: response.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; "),
  };
}

/** The first account of a server: its admin. */
export async function foundServer(url: string, email = "admin@lab.example"): Promise<Credentials> {
  return cookiesOf(await postAuth(url, "sign-up/email", { name: email.split("@")[0], email, password }));
}

export async function ask(url: string, who: Credentials, query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    // a socket of its own: one that was kept may be closed by the server just when it is used again
    headers: { "content-type": "application/json", connection: "close", ...who },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

/** Invited by an admin, who sets a password and signs in. */
export async function join(url: string, admin: Credentials, name: string, role: string): Promise<Credentials> {
  const email = `${name}@lab.example`;
  const { data } = await ask(
    url,
    admin,
    "mutation I($input: InviteUserInput!) { inviteUser(input: $input) { token userErrors { message } } }",
    { input: { email, name, role } },
  );
  const { token } = data.inviteUser;
  const set = await postAuth(url, "reset-password", { token, newPassword: password });
  if (!set.ok) throw new Error(`the invitation of ${email} was answered ${set.status}`);
  return cookiesOf(await postAuth(url, "sign-in/email", { email, password }));
}

/** A token of whoever is signed in: what to send, and its id. */
export async function makeToken(url: string, who: Credentials, scope: string, more: object = {}) {
  const { data } = await ask(
    url,
    who,
    "mutation T($input: CreateApiTokenInput!) { createApiToken(input: $input) { token apiToken { id } userErrors { message } } }",
    { input: { name: `for ${scope}`, scope, ...more } },
  );
  const { token, apiToken } = data.createApiToken;
  return { authorization: `Bearer ${token}`, id: apiToken.id as string };
}

export async function revokeToken(url: string, who: Credentials, id: string): Promise<void> {
  const { data } = await ask(
    url,
    who,
    "mutation R($id: ID!) { revokeApiToken(input: { id: $id }) { apiToken { revokedAt } userErrors { message } } }",
    { id },
  );
  if (!data.revokeApiToken.apiToken.revokedAt) throw new Error(`${id} is not revoked`);
}
