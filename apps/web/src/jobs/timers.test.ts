import { expect, test } from "vitest";
import { timersOf, tookLong } from "./timers";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds).toISOString();
const now = Date.parse(at(100));

test("a running job tells how long it runs, and how long it waited", () => {
  // asked for at 0 s, begun at 40 s, looked at when it is 100 s
  expect(timersOf({ state: "RUNNING", createdAt: at(0), stateSince: at(40) }, now)).toEqual({
    state: "for 60 s",
    before: "waited 40 s",
  });
  expect(timersOf({ state: "RUNNING", createdAt: at(0), stateSince: at(1) }, now).before).toBeNull();
});

test("a queued job tells how long it waits, an ended one when it ended", () => {
  expect(timersOf({ state: "QUEUED", createdAt: at(70), stateSince: at(70) }, now).state).toBe("for 30 s");
  expect(timersOf({ state: "SUCCEEDED", createdAt: at(0), stateSince: at(80) }, now)).toEqual({
    state: "20 s ago",
    before: "80 s after it was asked for",
  });
});

test("what took ten seconds or more is news", () => {
  expect(tookLong({ state: "SUCCEEDED", createdAt: at(0), stateSince: at(9) }, 10)).toBe(false);
  expect(tookLong({ state: "SUCCEEDED", createdAt: at(0), stateSince: at(10) }, 10)).toBe(true);
});
