import { expect, test } from "vitest";
import { inkOf } from "./color";

test("all ways a browser writes a colour come out as hex", () => {
  expect(inkOf("rgb(0, 104, 168)")).toEqual({ color: "#0068a8", opacity: 1 });
  expect(inkOf("rgb(0 104 168 / 0.5)")).toEqual({ color: "#0068a8", opacity: 0.5 });
  expect(inkOf("rgba(0, 104, 168, 0.25)")).toEqual({ color: "#0068a8", opacity: 0.25 });
  // 0.5 · 255 = 127.5, rounded up
  expect(inkOf("color(srgb 1 0.5 0)")).toEqual({ color: "#ff8000", opacity: 1 });
  expect(inkOf("#Fff")).toEqual({ color: "#ffffff", opacity: 1 });
});

test("what is no colour is nothing", () => {
  for (const none of ["none", "transparent", "rgba(0, 0, 0, 0)", "url(#gradient)", ""]) expect(inkOf(none)).toBeNull();
});
