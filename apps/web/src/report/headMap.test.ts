import { expect, test } from "vitest";
import { classesOf, isOpen, markOf, noClass, placesTable, refitMark, shortNameOf, summaryOf, wordsOf } from "./headMap";

const family = (slug: string) => ({
  id: slug,
  slug,
  name: slug.toUpperCase(),
  architecture: { layers: 3 },
  refits: {
    totalCount: 2,
    nodes: [0, 1].map((ordinal) => ({
      id: `${slug}/${ordinal}`,
      ordinal,
      label: `seed ${ordinal + 1}`,
      initSeed: slug === "a" ? ordinal + 1 : null,
    })),
  },
});

// a family of two refits, and one refit of another; the last point is that one's
const map = {
  families: [family("a"), family("b")],
  points: {
    family: [0, 0, 0, 0, 1],
    refit: [0, 0, 1, 1, 0],
    layer: [0, 2, 0, 2, 0],
    head: [0, 1, 1, 0, 0],
    relativeDepth: [1 / 3, 1, 1 / 3, 1, 1 / 3],
    x: [0, 1, 2, 3, 4],
    y: [0, 10, 20, 30, 40],
  },
};

const member = (ordinal: number, layer: number, index: number) => ({
  refit: { id: `a/${ordinal}`, ordinal },
  head: { id: `a/${ordinal}/L${layer}H${index}`, layer, index },
});
const nodes = [
  { id: "0", label: "L0C0", layer: 0, title: null, members: [member(0, 0, 1), member(1, 0, 0)] },
  { id: "1", label: "L0C1", layer: 0, title: "previous token", members: [member(0, 0, 0), member(1, 0, 1)] },
  { id: "2", label: "L2C0", layer: 2, title: null, members: [member(0, 2, 1), member(1, 2, 0)] },
];

test("a head is named with its refit, and with its family where there are several", () => {
  expect(wordsOf(map, 3)).toBe("L2H0 of seed 2, A");
  expect(wordsOf({ ...map, families: [map.families[0]] }, 3)).toBe("L2H0 of seed 2");
  expect(shortNameOf(map, 3)).toBe("L2H0 seed 2 A");
  expect(shortNameOf({ ...map, families: [map.families[0]] }, 3)).toBe("L2H0 seed 2");
});

test("a selection is told by heads, refits and layers", () => {
  // refit 0 of one family is not refit 0 of the other: three refits in all
  expect(summaryOf(map, [0, 3, 4])).toBe("3 of 5 heads, from 3 of 3 refits, layers 0–2");
  expect(summaryOf(map, [1])).toBe("1 of 5 heads, from 1 of 3 refits, layer 2");
  expect(summaryOf(map, [])).toBe("0 of 5 heads");
});

test("a class is found by refit, layer and head, and is of the first family", () => {
  const classOf = classesOf(map, { nodes });
  expect([0, 1, 2, 3].map((i) => classOf(i)?.label)).toEqual(["L0C1", "L2C0", "L0C1", "L2C0"]);
  expect(classOf(0)).toEqual({ label: "L0C1", title: "previous token", layer: 0, place: 1 });
  expect(classOf(4)).toBeNull();
});

test("colours by class mark the classes of one layer", () => {
  const colours = { colour: "class", anchor: 0, marks: [], layer: 0, classOf: classesOf(map, { nodes }) } as const;
  const mark = markOf(map, colours);
  expect([0, 1, 2, 4].map(mark)).toEqual([{ category: 1 }, { plain: true }, { category: 1 }, { plain: true }]);
  const unknown = markOf(map, { ...colours, classOf: noClass });
  expect(unknown(0)).toEqual({ plain: true });
});

test("colours by refit are the seed marks; of many unmarked ones the chosen stands out", () => {
  expect(refitMark(1, 2, [], 0)).toBe(1);
  expect([7, 3, 1].map((ordinal) => refitMark(ordinal, 12, [3, 7], 0))).toEqual([1, 0, null]);
  expect([5, 4].map((ordinal) => refitMark(ordinal, 12, [], 5))).toEqual([1, null]);
});

test("no two marks are told apart by colour alone", () => {
  // four shapes, each filled and open
  const looks = Array.from({ length: 8 }, (_, category) => `${category % 4} ${isOpen({ category })}`);
  expect(new Set(looks).size).toBe(8);
  expect(isOpen({ ramp: 1 })).toBe(false);
});

test("a selection is given away with places and classes", () => {
  const table = placesTable(map, [1, 4], classesOf(map, { nodes }));
  expect(table.columns).toEqual(["family", "refit", "seed", "layer", "head", "x", "y", "class"]);
  expect(table.rows).toEqual([
    ["a", 0, 1, 2, 1, 1, 10, "L2C0"],
    // imported, and nobody knows from which seed
    ["b", 0, null, 0, 0, 4, 40, null],
  ]);
  expect(placesTable(map).rows).toHaveLength(5);
});
