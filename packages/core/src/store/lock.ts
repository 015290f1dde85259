/** The pid lock of an embedded store: PGlite takes none, and two processes on one folder lose rows. */
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InvalidInput } from "../errors.js";

/** What lock.json says of the process that holds the store. */
export interface LockHolder {
  pid: number;
  /** ISO time */
  startedAt: string;
  /** where it serves, if it does */
  url?: string;
  /** host, boot and pid namespace: within one, a pid tells whether its process lives */
  machine: string;
  /** start time of the process in clock ticks since boot: a reused pid has another; null where there is no /proc */
  processStart: string | null;
}

export interface StoreLock {
  /** Writes the address of the server into the lock, for whoever is refused. */
  setUrl(url: string): void;
  release(): void;
}

/** A holder on another machine is taken for gone when it has not touched its lock for so long. */
const abandonedAfterMs = 30_000;
const touchEveryMs = 5_000;

/**
 * Takes the lock, from a process that died too.
 *
 * @throws InvalidInput if a living process holds it; the message names its pid and url
 */
export async function takeLock(folder: string): Promise<StoreLock> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "lock.json");
  for (let attempt = 0; attempt < 100; attempt++) {
    if (create(path, holderHere())) return held(path);
    const holder = readHolder(path);
    if (holder === "being written") {
      await sleep(50);
    } else if (holder !== null) {
      if (isAlive(holder, path)) throw inUse(folder, holder);
      await removeStale(path, holder);
    }
  }
  throw new InvalidInput(`the lock ${path} could not be taken: other processes keep taking it; try again`, "store");
}

function inUse(folder: string, { pid, url }: LockHolder): InvalidInput {
  const who = url ? `process ${pid}, which serves it at ${url}` : `process ${pid}`;
  const advice = url ? `ask that server (--server ${url}), stop it` : "wait for it or stop it";
  return new InvalidInput(`the store ${folder} is in use by ${who}; ${advice}, or choose another store`, "store");
}

function holderHere(): LockHolder {
  return {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    machine: machineHere(),
    processStart: processStart(process.pid),
  };
}

/** @returns false if the file is there already */
function create(path: string, holder: LockHolder): boolean {
  let file: number;
  try {
    file = openSync(path, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  writeSync(file, JSON.stringify(holder));
  closeSync(file);
  return true;
}

/** @returns null if there is no lock; a lock without content is one that another process is about to write */
function readHolder(path: string): LockHolder | "being written" | null {
  try {
    const text = readFileSync(path, "utf8");
    if (text === "" && ageMs(path) < 2_000) return "being written";
    try {
      return JSON.parse(text) as LockHolder;
    } catch {
      return { pid: -1, startedAt: "", machine: machineHere(), processStart: null };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function isAlive(holder: LockHolder, path: string): boolean {
  if (holder.machine !== machineHere()) return ageMs(path) < abandonedAfterMs;
  if (holder.pid <= 0) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const start = processStart(holder.pid);
  return holder.processStart === null || start === null || start === holder.processStart;
}

/** One process at a time removes a dead one's lock, and only the lock it has judged. */
async function removeStale(path: string, stale: LockHolder): Promise<void> {
  const guard = `${path}.takeover`;
  if (!create(guard, holderHere())) {
    if (ageMs(guard) > 10_000) rmSync(guard, { force: true });
    await sleep(20);
    return;
  }
  try {
    const now = readHolder(path);
    if (now && now !== "being written" && now.pid === stale.pid && now.startedAt === stale.startedAt) rmSync(path);
  } finally {
    rmSync(guard, { force: true });
  }
}

function held(path: string): StoreLock {
  const mine = () => {
    const holder = readHolder(path);
    return holder && holder !== "being written" && holder.pid === process.pid ? holder : null;
  };
  const touching = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      clearInterval(touching);
    }
  }, touchEveryMs).unref();
  return {
    setUrl(url) {
      const holder = mine();
      if (!holder) return;
      const temporary = `${path}.${process.pid}`;
      const file = openSync(temporary, "w");
      writeSync(file, JSON.stringify({ ...holder, url }));
      closeSync(file);
      renameSync(temporary, path);
    },
    release() {
      clearInterval(touching);
      if (mine()) rmSync(path, { force: true });
    },
  };
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

let machine: string | undefined;

function machineHere(): string {
  machine ??= [hostname(), tryRead(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim())]
    .concat(tryRead(() => readlinkSync("/proc/self/ns/pid")))
    .join(" ");
  return machine;
}

/** Field 22 of /proc/<pid>/stat; the name in field 2 may hold spaces and brackets. */
function processStart(pid: number): string | null {
  const stat = tryRead(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  return stat ? (stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null) : null;
}

function tryRead(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
