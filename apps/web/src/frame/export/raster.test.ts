import { expect, test } from "vitest";
import { rangesOf } from "./raster";

test("ranges of characters are read as style sheets write them", () => {
  expect(rangesOf("U+0000-00FF, U+0131, U+4??")).toEqual([
    [0, 255],
    [0x131, 0x131],
    [0x400, 0x4ff],
  ]);
  expect(rangesOf("")).toEqual([]);
});
