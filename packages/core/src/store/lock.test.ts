import { spawn } from "node:child_process";
import { existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/stores.js";
import { type LockHolder, takeLock } from "./lock.js";

const readLock = (folder: string): LockHolder => JSON.parse(readFileSync(join(folder, "lock.json"), "utf8"));

/** A living process that is not ours to end by accident. */
function livingProcess() {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  return { pid: child.pid!, end: () => new Promise((resolve) => child.once("exit", resolve).kill("SIGKILL")) };
}

test("a living holder is named with its url; once it releases, the next may have the store", async () => {
  const folder = temporaryFolder();
  const lock = await takeLock(folder);
  lock.setUrl("http://127.0.0.1:4000");
  await expect(takeLock(folder)).rejects.toThrow(
    `the store ${folder} is in use by process ${process.pid}, which serves it at http://127.0.0.1:4000`,
  );
  lock.release();
  (await takeLock(folder)).release();
});

test("the lock of a dead process is taken over; that of a living one is not", async () => {
  const folder = temporaryFolder();
  const other = livingProcess();
  const lock = await takeLock(folder);
  const stat = `/proc/${other.pid}/stat`;
  const start = existsSync(stat) ? readFileSync(stat, "utf8").split(") ")[1].split(" ")[19] : null;
  const theirs = { ...readLock(folder), pid: other.pid, processStart: start };
  writeFileSync(join(folder, "lock.json"), JSON.stringify(theirs));
  await expect(takeLock(folder)).rejects.toThrow(`in use by process ${other.pid}`);
  await other.end();
  const taken = await takeLock(folder);
  expect(readLock(folder).pid).toBe(process.pid);
  lock.release();
  taken.release();
});

test.skipIf(!existsSync("/proc"))("a pid that another process has by now does not hold the store", async () => {
  const folder = temporaryFolder();
  const other = livingProcess();
  (await takeLock(folder)).release();
  const lock = await takeLock(folder);
  writeFileSync(join(folder, "lock.json"), JSON.stringify({ ...readLock(folder), pid: other.pid, processStart: "1" }));
  const taken = await takeLock(folder);
  expect(readLock(folder).pid).toBe(process.pid);
  lock.release();
  taken.release();
  await other.end();
});

test("a holder on another machine is believed while it touches its lock", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "lock.json");
  const lock = await takeLock(folder);
  lock.release();
  writeFileSync(path, JSON.stringify({ pid: 1, startedAt: "then", machine: "elsewhere", processStart: null }));
  await expect(takeLock(folder)).rejects.toThrow("in use by process 1");
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path, longAgo, longAgo);
  (await takeLock(folder)).release();
});

test("a lock that was being written when its process died is taken over", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "lock.json");
  writeFileSync(path, '{"pid": 12');
  (await takeLock(folder)).release();
});

test("of eight processes that want the store of a dead one at once, one gets it", async () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, "lock.json"),
    JSON.stringify({ pid: 2 ** 30, startedAt: "", machine: "", processStart: "1" }),
  );
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(join(folder, "lock.json"), longAgo, longAgo);
  const script = `import { takeLock } from ${JSON.stringify(new URL("../../dist/store/lock.js", import.meta.url).href)};
    await takeLock(process.argv[1]).then(() => console.log("got it"), (error) => console.log(error.message));
    setInterval(() => {}, 1000);`;
  const children = Array.from({ length: 8 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", script, folder], { stdio: ["ignore", "pipe", "inherit"] }),
  );
  // whoever has it holds it until all have answered
  onTestFinished(() => {
    for (const child of children) child.kill("SIGKILL");
  });
  const answers = await Promise.all(
    children.map(
      ({ stdout }) => new Promise<string>((answered) => createInterface({ input: stdout }).once("line", answered)),
    ),
  );
  expect(answers.filter((answer) => answer === "got it")).toHaveLength(1);
  expect(answers.filter((answer) => answer.includes("is in use by process"))).toHaveLength(7);
});
