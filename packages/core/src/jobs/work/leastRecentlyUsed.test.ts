import { expect, test } from "vitest";
import { LeastRecentlyUsed } from "./leastRecentlyUsed.js";

test("the least recently used values go when the sum of sizes is over the limit, and are freed", async () => {
  const freed: string[] = [];
  const cache = new LeastRecentlyUsed<string>(
    10,
    (value) => value.length,
    (value) => freed.push(value),
  );
  const get = (key: string, value: string) => cache.get(key, async () => value);
  await get("a", "1234");
  await get("b", "1234");
  await get("a", "not made again");
  // 4 + 4 + 4 > 10, and "b" was used longest ago
  expect(await get("c", "5678")).toBe("5678");
  expect(freed).toEqual(["1234"]);
  expect(await get("a", "made again")).toBe("1234");
  expect(await get("b", "made again")).toBe("made again");
});

test("a value asked for twice at once is made once; a failure is forgotten", async () => {
  const cache = new LeastRecentlyUsed<number>(10, () => 1);
  let made = 0;
  const make = async () => ++made;
  expect(await Promise.all([cache.get("k", make), cache.get("k", make)])).toEqual([1, 1]);
  const failing = cache.get("f", () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(await cache.get("f", async () => 7)).toBe(7);
});
