/** Folders of results: all of their files, or none; and what else lies in them stays. */

import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Failure } from "./failure.js";
import { unlessInterrupted } from "./interrupt.js";
import { reason } from "./options.js";

/** Results on their way into a folder; a path's first name is what is moved. */
export type Files = AsyncIterable<[path: string, content: string | Uint8Array]>;

/** @returns the paths written, within the folder */
export type Write = (files: Files) => Promise<string[]>;

interface Target {
  /** what to tell on Ctrl-C */
  stopped: string;
  /** the files of an earlier run of the same command; null where the folder holds none of its runs */
  earlier?: (folder: string) => string[] | null;
  /** replace those files */
  force?: boolean;
}

/**
 * Makes the folder ready before any work is done, so that a place that cannot be used is told at once. What is written
 * waits in a hidden folder within it, on the same disk, and is moved out in one go: the folder itself stays the one
 * that it was, be it a shell's own or a mount point. If nothing comes of the work, no trace is left.
 *
 * @throws Failure if the folder is not empty and not to be replaced, if it cannot be written, and on Ctrl-C
 */
export async function intoFolder<T>(folder: string, target: Target, work: (write: Write) => Promise<T>): Promise<T> {
  const replaceable = inWords(folder, "used", () => requireRoom(folder, target));
  const partial = join(folder, `${partialPrefix}${process.pid}`);
  const created = inWords(folder, "written", () => makeFolders(join(partial, "new")));
  let over = false;
  const leave = () => {
    over = true;
    rmSync(partial, { recursive: true, force: true });
    removeEmpty(created.filter((path) => !path.startsWith(partial)));
  };

  async function write(files: Files): Promise<string[]> {
    const written: string[] = [];
    for await (const [path, content] of files) {
      if (over) break;
      inWords(folder, "written", () => {
        const file = join(partial, "new", path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      });
      written.push(path);
    }
    if (!over) inWords(folder, "written", () => moveOut(folder, partial, written, replaceable));
    return written;
  }

  // a second Ctrl-C, too
  process.once("exit", leave);
  try {
    const outcome = await unlessInterrupted(work(write), async () => leave());
    if (outcome === "interrupted") throw new Failure(target.stopped, 130);
    return outcome;
  } finally {
    leave();
    process.off("exit", leave);
  }
}

/**
 * One file, whole or not at all.
 *
 * @returns its absolute path
 * @throws Failure if there is one already and it is not to be replaced, or it cannot be written
 */
export function intoFile(path: string, content: Uint8Array, { force }: { force: boolean }): string {
  const file = resolve(path);
  const partial = join(dirname(file), `${partialPrefix}${process.pid}`);
  return inWords(file, "written", () => {
    const there = lstatSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw new Failure(`error: ${file} is a folder; give a file with --out`);
    if (there && !force) throw new Failure(`error: ${file} is there already; give another with --out, or --force`);
    try {
      writeFileSync(partial, content, { flag: "wx" });
      renameSync(partial, file);
    } finally {
      rmSync(partial, { force: true });
    }
    return file;
  });
}

const partialPrefix = ".seedscope-partial-";

/** @returns the files that may be replaced */
function requireRoom(folder: string, { earlier, force = false }: Target): Set<string> {
  const held = heldBy(folder);
  if (held.length === 0) return new Set();
  const ours = earlier?.(folder);
  if (ours && force) return new Set(ours.filter((name) => held.includes(name) && !isFolder(join(folder, name))));
  if (ours) throw new Failure(`error: ${folder} is not empty; give a new folder, or --force to replace what it holds`);
  const more = held.length > 3 ? ` and ${held.length - 3} more` : "";
  const why = force ? ", none of an earlier run; --force replaces nothing else" : "";
  throw new Failure(
    `error: ${folder} is not empty: it holds ${held.slice(0, 3).join(", ")}${more}${why}; give a new folder with --out`,
  );
}

/** What lies in a folder, if it is there. What a killed process has left is removed. */
function heldBy(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    if (code === "ENOTDIR") throw new Failure(`error: ${folder} is a file, or lies in one; give a new folder`);
    throw error;
  }
  return names.filter((name) => {
    if (!name.startsWith(partialPrefix)) return true;
    const pid = Number(name.slice(partialPrefix.length));
    if (isAlive(pid)) throw new Failure(`error: another seedscope, process ${pid}, is about to write into ${folder}`);
    rmSync(join(folder, name), { recursive: true, force: true });
    return false;
  });
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** No signal comes between, for nothing is waited for; what fails is undone. */
function moveOut(folder: string, partial: string, written: readonly string[], replaceable: Set<string>): void {
  const names = [...new Set(written.map((path) => path.split("/")[0]))];
  const taken = names.find((name) => isThere(join(folder, name)) && !replaceable.has(name));
  if (taken) {
    throw new Failure(
      `error: ${join(folder, taken)} is there already, and is not of an earlier run; move it away, and try again`,
    );
  }
  const moved: [from: string, to: string][] = [];
  const move = (name: string, from: string, to: string) => {
    renameSync(join(from, name), join(to, name));
    moved.push([join(from, name), join(to, name)]);
  };
  const aside = join(partial, "earlier");
  mkdirSync(aside);
  try {
    for (const name of replaceable) if (isThere(join(folder, name))) move(name, folder, aside);
    for (const name of names) move(name, join(partial, "new"), folder);
  } catch (error) {
    for (const [from, to] of moved.reverse()) renameSync(to, from);
    throw error;
  }
}

/**
 * A folder and those above it, all or none. Node's own `recursive` does not come back where the system says ENOENT of a
 * folder whose parent is there, as in /proc.
 *
 * @returns those that were not there, outermost first
 */
function makeFolders(path: string): string[] {
  const missing: string[] = [];
  for (let one = path; !isThere(one); one = dirname(one)) missing.unshift(one);
  const made: string[] = [];
  try {
    for (const one of missing) {
      mkdirSync(one);
      made.push(one);
    }
    return made;
  } catch (error) {
    removeEmpty(made);
    throw error;
  }
}

/** Takes back folders that were made, but for those that hold something: what was written, or somebody else's. */
function removeEmpty(made: readonly string[]): void {
  try {
    for (const path of made.toReversed()) rmdirSync(path);
  } catch {
    // nor can those above it go
  }
}

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
const isFolder = (path: string) => lstatSync(path).isDirectory();

/** @throws Failure in place of the system's error */
function inWords<T>(folder: string, done: "used" | "written", act: () => T): T {
  try {
    return act();
  } catch (error) {
    const system = error as NodeJS.ErrnoException;
    if (error instanceof Failure || !system.code) throw error;
    throw new Failure(`error: ${folder} cannot be ${done}: ${reason(system)}`);
  }
}

/** A JSON file's content; null where there is none that can be read. */
export function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch {
    return null;
  }
}
