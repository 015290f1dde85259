/** Real stores for tests: PGlite in a temporary folder, and PostgreSQL where one can be had. */
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll } from "vitest";
import { openStore, type Store } from "../src/store/store.js";
import { newStore } from "./newStore.js";

/** What is undone when the file's tests are over, last first; tests may add to it while they go. */
const cleanups: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** Removed when the file's tests are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "seedscope-test-"));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An embedded store in a folder that is removed when the file's tests are over; the caller closes it. */
export const openNewStore = (): Promise<Store> => openStore({ folder: newStore(temporaryFolder()) });

/** A kind of store: how to open a fresh one; `null` with the reason where there is none. */
export interface StoreKind {
  name: string;
  open: (() => Promise<Store>) | null;
}

/** Both kinds; PostgreSQL from DATABASE_URL_TEST, else a throw-away cluster of the binaries that Debian installs. */
export async function storeKinds(): Promise<StoreKind[]> {
  const { url, reason } = await postgres();
  return [
    { name: "PGlite", open: openNewStore },
    url
      ? {
          name: "PostgreSQL",
          open: async () => openStore({ databaseUrl: await freshDatabase(url), folder: temporaryFolder() }),
        }
      : { name: `PostgreSQL (skipped: ${reason})`, open: null },
  ];
}

/** @returns the url of a new, empty database, dropped when the file's tests are over */
export async function freshDatabase(serverUrl: string): Promise<string> {
  const name = `seedscope_${randomUUID().replaceAll("-", "")}`;
  await onServer(serverUrl, `create database ${name}`);
  cleanups.push(() => onServer(serverUrl, `drop database if exists ${name} with (force)`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** A server's url, or why there is none. */
export async function postgres(): Promise<{ url: string; reason?: undefined } | { url: null; reason: string }> {
  const given = process.env.DATABASE_URL_TEST;
  if (given) return { url: given };
  const binaries = installedBinaries();
  if (!binaries) return { url: null, reason: "no DATABASE_URL_TEST, and no initdb in /usr/lib/postgresql/*/bin" };
  const user = unprivileged();
  if (!user) return { url: null, reason: "initdb does not run as root, and there is no user postgres or nobody" };
  return { url: await startCluster(binaries, user) };
}

function installedBinaries(): string | null {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const version = versions.find((v) => existsSync(join(root, v, "bin/initdb")));
  return version ? join(root, version, "bin") : null;
}

/** Whoever we are, unless we are root. */
function unprivileged(): { uid?: number; gid?: number } | null {
  if (process.getuid?.() !== 0) return {};
  const passwd = readFileSync("/etc/passwd", "utf8").split("\n");
  const line = ["postgres", "nobody"].map((name) => passwd.find((l) => l.startsWith(`${name}:`))).find(Boolean);
  const [, , uid, gid] = line?.split(":") ?? [];
  return line ? { uid: Number(uid), gid: Number(gid) } : null;
}

async function startCluster(binaries: string, user: { uid?: number; gid?: number }): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "seedscope-postgres-"));
  const data = join(folder, "data");
  mkdirSync(data);
  if (user.uid !== undefined) for (const path of [folder, data]) chownSync(path, user.uid, user.gid!);
  const options = { ...user, cwd: folder, stdio: "ignore" as const };
  execFileSync(join(binaries, "initdb"), ["-D", data, "-U", "seedscope", "-A", "trust", "-N", "-E", "UTF8"], options);
  const port = await freePort();
  const server = spawn(
    join(binaries, "postgres"),
    ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder, "-F"],
    options,
  );
  cleanups.push(async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `postgres://seedscope@127.0.0.1:${port}/postgres`;
  for (let attempt = 0; ; attempt++) {
    try {
      await onServer(url, "select 1");
      return url;
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
