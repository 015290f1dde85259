import { expect, test, vi } from "vitest";
import { makeWritten } from "./address";

test("what was written counts until the router tells of it", () => {
  const written = makeWritten();
  const heard = vi.fn();
  const stop = written.subscribe(heard);
  expect(written.newest()).toBeNull();
  written.told("/f/demo?");
  written.add("/f/demo?layer=1");
  written.add("/f/demo?layer=2");
  expect(written.newest()).toBe("/f/demo?layer=2");
  // two panels tell of the same
  written.told("/f/demo?layer=1");
  written.told("/f/demo?layer=1");
  expect(written.newest()).toBe("/f/demo?layer=2");
  written.told("/f/demo?layer=2");
  expect(written.newest()).toBeNull();
  expect(heard).toHaveBeenCalledTimes(4);
  stop();
  written.add("/f/demo?layer=3");
  expect(heard).toHaveBeenCalledTimes(4);
});

test("an address from elsewhere, and a step back, overtake what was written", () => {
  const written = makeWritten();
  written.add("/f/demo?layer=1");
  written.told("/f/other?");
  expect(written.newest()).toBeNull();
  written.add("/f/other?layer=1");
  written.forget();
  expect(written.newest()).toBeNull();
});
