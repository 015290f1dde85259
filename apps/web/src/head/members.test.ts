import { describe, expect, test } from "vitest";
import type { HeadClass, Member } from "./documents";
import { classNamed, classOf, likenessText, memberOr, shareFound, wallOf, wilson } from "./members";

const member = (ordinal: number, index: number, likeness: number, near: boolean) =>
  ({ likeness, near, refit: { ordinal }, head: { id: `${ordinal}/L1H${index}`, index } }) as Member;

const one = {
  medoid: { id: "1/L1H3" },
  members: [member(0, 2, 0.95, true), member(1, 3, 1, true), member(2, 0, 0.4, false), member(3, 1, 0.6, false)],
} as HeadClass;

describe("the class of a head", () => {
  test("is that whose member in the refit is the head", () => {
    expect(classOf([one], 0, 2)).toBe(one);
    expect(classOf([one], 0, 3)).toBe(null);
  });

  test("is listed most like the medoid first, those that hold it apart", () => {
    const { found, missing, all } = wallOf(one);
    expect(found.map(({ refit }) => refit.ordinal)).toEqual([1, 0]);
    expect(missing.map(({ refit }) => refit.ordinal)).toEqual([3, 2]);
    expect(all).toEqual([...found, ...missing]);
  });

  test("never has a member that looks near but is not", () => {
    expect(likenessText({ likeness: 0.8961, near: false }, 0.9)).toBe("0.896");
    expect(likenessText({ likeness: 0.9021, near: true }, 0.9)).toBe("0.90");
    expect(likenessText({ likeness: 0.31, near: false }, 0.9)).toBe("0.31");
  });

  test("is found in a share of the refits but the medoid's own", () => {
    expect(shareFound(one)).toMatchObject({ found: 1, of: 3, share: 1 / 3 });
  });
});

describe("a class in an address", () => {
  const classes = [
    { label: "L1C0", title: null },
    { label: "L1C1", title: "Previous token" },
  ] as HeadClass[];

  test("is found by its place, its label or what people call it", () => {
    expect(["C1", "L1C1", "c1", "previous-token"].map((name) => classNamed(classes, name)?.label)).toEqual(
      Array(4).fill("L1C1"),
    );
    expect(["C2", "L0C1", "", "token"].map((name) => classNamed(classes, name))).toEqual(Array(4).fill(null));
  });

  test("leads to the refit's member, else to the medoid", () => {
    expect(memberOr(one, 3).head.id).toBe("3/L1H1");
    expect(memberOr(one, null).head.id).toBe("1/L1H3");
    expect(memberOr(one, 9).head.id).toBe("1/L1H3");
  });
});

describe("Wilson's interval", () => {
  test("of 9 in 49 is that of the tables", () => {
    const [lower, upper] = wilson(9, 49);
    expect(lower).toBeCloseTo(0.0997, 3);
    expect(upper).toBeCloseTo(0.3138, 3);
  });

  test("starts at 0 where nothing is found, and is not empty", () => {
    // upper end at k = 0: z²/(n + z²) = 3.8415/(9 + 3.8415)
    expect(wilson(0, 9)).toEqual([0, expect.closeTo(3.8415 / 12.8415, 3)]);
    expect(wilson(9, 9)[1]).toBe(1);
  });
});
