import { expect, test } from "vitest";
import { placing, spanOf } from "./placing";

test("keys of a header of one row stand on the title's line", () => {
  // the header's middle, 112, comes to 21; one line of scope ends at 36 + 16 = 52, 8 before the body
  const parts = { header: { top: 100, bottom: 124 }, keys: { top: 104, bottom: 120 }, scopeLines: 1 };
  expect(placing({ ...parts, body: { top: 132, bottom: 332 } })).toEqual({
    keysTop: 91,
    bodyTop: 132 - 60,
    // 60 + 200 + 26
    footTop: 286,
  });
});

test("keys of a header that has wrapped stand under the scope, in as many rows as they have", () => {
  const header = { top: 100, bottom: 190 };
  const keys = { top: 126, bottom: 186 };
  const { keysTop, bodyTop, footTop } = placing({ header, keys, body: { top: 200, bottom: 400 }, scopeLines: 2 });
  // scope ends at 36 + 32 = 68
  expect(keys.top - keysTop).toBe(74);
  expect(keys.bottom - keysTop).toBe(134);
  expect(200 - bodyTop).toBe(148);
  expect(footTop).toBe(148 + 200 + 26);
});

test("controls alone that have wrapped take no room", () => {
  const parts = { header: { top: 100, bottom: 190 }, keys: null, body: { top: 200, bottom: 400 }, scopeLines: 1 };
  expect(200 - placing(parts).bodyTop).toBe(60);
});

test("a span holds all that there are", () => {
  expect(spanOf([{ top: 4, bottom: 9 }, null, { top: 2, bottom: 5 }])).toEqual({ top: 2, bottom: 9 });
  expect(spanOf([null])).toBeNull();
});
