import { expect, test } from "vitest";
import { pageOf } from "./page.js";

const letters = ["a", "b", "c", "d", "e"];
const page = (first: number, after?: string) => pageOf(letters, { first, after }, (letter) => letter);

test("pages follow each other without gap or overlap, and the last one says so", () => {
  // 5 letters in pages of 2: ab, cd, e
  const one = page(2);
  const two = page(2, one.pageInfo.endCursor!);
  const three = page(2, two.pageInfo.endCursor!);
  expect([one, two, three].map(({ nodes }) => nodes.join(""))).toEqual(["ab", "cd", "e"]);
  expect([one, two, three].map(({ pageInfo }) => [pageInfo.hasPreviousPage, pageInfo.hasNextPage])).toEqual([
    [false, true],
    [true, true],
    [true, false],
  ]);
  expect(three.totalCount).toBe(5);
});

test("behind the last entry there is an empty page without cursors", () => {
  const end = page(5).pageInfo.endCursor!;
  expect(page(5, end)).toMatchObject({
    nodes: [],
    pageInfo: { startCursor: null, endCursor: null, hasNextPage: false },
  });
});

test("a cursor that is not of this list is an error", () => {
  expect(() => page(2, "eno")).toThrow('after is "eno"');
});
