import { expect, test } from "vitest";
import { crc32, withPngText } from "./pngText";

/** One grey pixel. */
const pixel = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="),
  (letter) => letter.charCodeAt(0),
);

test("the checksum is that of the specification", () => {
  // the well-known check value of CRC-32
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

test("the text stands after the header, all else as it was", () => {
  const text = "report: abc\nΔ";
  const made = withPngText(pixel, "Description", text);
  const words = new TextDecoder().decode(made);
  expect(words).toContain(`iTXtDescription\0\0\0\0\0${text}`);
  // 8 bytes of signature and 25 of header
  expect([...made.subarray(0, 33)]).toEqual([...pixel.subarray(0, 33)]);
  expect([...made.subarray(made.length - (pixel.length - 33))]).toEqual([...pixel.subarray(33)]);
});

test("other bytes are refused", () => {
  expect(() => withPngText(new Uint8Array(20), "Description", "")).toThrow("no PNG");
});
