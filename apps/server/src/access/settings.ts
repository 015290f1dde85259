/** How people sign in to a server, if they do: read from the environment, and held against where the server listens. */

import { InvalidInput } from "@seedscope/core";

/** Accounts as the environment asks for them. */
export interface AccountSettings {
  kind: "accounts";
  /** e-mail and password */
  password: boolean;
  /** a provider of OpenID Connect; null: none */
  oidc: { issuer: string; clientId: string; clientSecret: string } | null;
  /** signs cookies; null: a key that is kept in the database */
  secret: string | null;
  /** the address that browsers use; null: where the server listens */
  url: string | null;
  /** whether people without an account read public families */
  anonymous: boolean;
  /** open: whoever likes. closed: the first account becomes admin, and admins invite the others. */
  signUp: "open" | "closed";
  /** addresses of reverse proxies, as Express' "trust proxy" has them: whose word is taken for where requests come from */
  proxies: string;
}

/**
 * local: nobody signs in, so the server listens to its own machine only. none: nobody signs in, wherever it listens, on
 * the word of whoever runs it.
 */
export type AuthSettings = { kind: "local" } | { kind: "none" } | AccountSettings;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws InvalidInput naming the variable that is missing or cannot be used */
export function readAuthSettings(env: Environment = process.env): AuthSettings {
  const asked = env.SEEDSCOPE_AUTH || undefined;
  switch (asked) {
    case undefined:
      return { kind: "local" };
    case "none":
      return { kind: "none" };
    case "password":
    case "oidc":
      return accountSettings(env, asked);
    default:
      throw new InvalidInput(`SEEDSCOPE_AUTH is "${asked}"; give password, oidc or none, or leave it out`);
  }
}

function accountSettings(env: Environment, asked: "password" | "oidc"): AccountSettings {
  const secret = env.SEEDSCOPE_SECRET || null;
  if (secret !== null && secret.length < 32) {
    throw new InvalidInput(
      `SEEDSCOPE_SECRET has ${secret.length} characters; give 32 or more, or leave it out and a key is kept in the database`,
    );
  }
  const oidc = oidcSettings(env);
  if (asked === "oidc" && !oidc) throw new InvalidInput("SEEDSCOPE_AUTH is oidc, but SEEDSCOPE_OIDC_ISSUER is not set");
  return {
    kind: "accounts",
    password: asked === "password",
    oidc,
    secret,
    url: urlOf(env.SEEDSCOPE_URL || null),
    anonymous: oneOf(env, "SEEDSCOPE_ANONYMOUS", ["none", "read"]) === "read",
    signUp: oneOf(env, "SEEDSCOPE_SIGN_UP", ["closed", "open"]),
    proxies: env.SEEDSCOPE_PROXIES || "loopback",
  };
}

function oidcSettings(env: Environment): AccountSettings["oidc"] {
  const names = ["SEEDSCOPE_OIDC_ISSUER", "SEEDSCOPE_OIDC_CLIENT_ID", "SEEDSCOPE_OIDC_CLIENT_SECRET"] as const;
  const given = names.filter((name) => env[name]);
  if (given.length === 0) return null;
  const missing = names.find((name) => !env[name]);
  if (missing) throw new InvalidInput(`${given[0]} is set, but ${missing} is not`);
  const [issuer, clientId, clientSecret] = names.map((name) => env[name]!);
  if (!/^https?:\/\/[^/]/.test(issuer)) {
    throw new InvalidInput(`SEEDSCOPE_OIDC_ISSUER is "${issuer}"; give an address, as https://login.example.org`);
  }
  return { issuer: issuer.replace(/\/+$/, ""), clientId, clientSecret };
}

function urlOf(url: string | null): string | null {
  if (url === null) return null;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.pathname !== "/" || parsed.search || parsed.hash) {
    throw new InvalidInput(`SEEDSCOPE_URL is "${url}"; give the server's address, as https://seedscope.example.org`);
  }
  return parsed.origin;
}

function oneOf<T extends string>(env: Environment, name: string, allowed: readonly [T, ...T[]]): T {
  const given = env[name] || allowed[0];
  const known = allowed.find((value) => value === given);
  if (known === undefined) throw new InvalidInput(`${name} is "${given}"; give ${allowed.join(" or ")}`);
  return known;
}

/** Whether only this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, "");
  return name === "localhost" || name === "::1" || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(name);
}

/**
 * Whoever reaches a server without accounts may do everything in it.
 *
 * @throws InvalidInput if other machines would reach a server to which nobody signs in, or whose address is not known
 */
export function requireAuth(host: string, auth: AuthSettings): void {
  if (isLoopback(host)) return;
  if (auth.kind === "local") {
    throw new InvalidInput(
      `host is ${host}, where other machines reach a server to which nobody signs in; set SEEDSCOPE_AUTH=password for accounts, or SEEDSCOPE_AUTH=none (--no-auth) if everybody who reaches it may do everything`,
      "host",
    );
  }
  if (auth.kind === "accounts" && auth.url === null) {
    throw new InvalidInput(
      `host is ${host}, but SEEDSCOPE_URL is not set; give the address that browsers use, as https://seedscope.example.org`,
      "host",
    );
  }
}
