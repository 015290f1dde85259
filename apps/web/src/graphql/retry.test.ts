import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reportRequests } from "./connection";
import { retryMilliseconds, untilRetry } from "./retry";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  reportRequests("up");
  vi.useRealTimers();
});

const told = (promise: Promise<void>) => {
  const then = vi.fn();
  promise.then(then);
  return then;
};

test("it is time to ask again after a few seconds", async () => {
  const then = told(untilRetry());
  await vi.advanceTimersByTimeAsync(retryMilliseconds - 1);
  expect(then).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(then).toHaveBeenCalledOnce();
});

test("and at once when the server answers another request, but not when it is lost", async () => {
  const first = told(untilRetry());
  reportRequests("lost");
  await vi.advanceTimersByTimeAsync(0);
  expect(first).not.toHaveBeenCalled();
  reportRequests("up");
  await vi.advanceTimersByTimeAsync(0);
  expect(first).toHaveBeenCalledOnce();
});
