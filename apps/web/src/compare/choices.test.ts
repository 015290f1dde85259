import { expect, test } from "vitest";
import { nextPair, pairOf } from "./choices";

test("a pair is of two different refits that the family has", () => {
  expect(pairOf(0, 1, 3)).toEqual([0, 1]);
  expect(pairOf(7, 1, 3)).toEqual([2, 1]);
  expect(pairOf(2, 9, 3)).toEqual([2, 0]);
  expect(pairOf(1, 1, 2)).toEqual([1, 0]);
});

test("the next pair goes through all ordered pairs and begins again", () => {
  const seen: string[] = [];
  let pair: [number, number] = [0, 1];
  do {
    seen.push(pair.join());
    pair = nextPair(...pair, 3);
  } while (!seen.includes(pair.join()));
  expect(seen).toEqual(["0,1", "0,2", "1,0", "1,2", "2,0", "2,1"]);
  expect(pair).toEqual([0, 1]);
});
