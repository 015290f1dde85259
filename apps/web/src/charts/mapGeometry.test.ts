import { expect, test } from "vitest";
import {
  frameOf,
  inside,
  type Polygon,
  readSelection,
  readZoom,
  rounded,
  selected,
  simplified,
  toggledPoint,
  wholeMap,
  writeSelection,
  writeZoom,
  zoomTo,
} from "./mapGeometry";

// 216 × 116 pixels less 8 on each side: 200 × 100 for 20 × 20 units, so the height decides, 5 pixels a unit
const box = { width: 216, height: 116, x: [0, 20], y: [0, 20] } as const;
const frame = (zoom = wholeMap) => frameOf(box.width, box.height, box.x, box.y, zoom);

test("the whole map stands in the middle of its box, upwards, and is not stretched", () => {
  const { unit, toPixel, toData } = frame();
  expect(unit).toBe(5);
  expect(toPixel([10, 10])).toEqual([108, 58]);
  expect(toPixel([0, 20])).toEqual([58, 8]); // 10 units left, 10 up
  expect(toData([58, 8])).toEqual([0, 20]);
});

test("zooming leaves the place under the pointer where it is", () => {
  const pixel = [133, 48] as const; // 5 units right of the middle, 2 up
  const place = frame().toData(pixel);
  expect(place).toEqual([15, 12]);
  const zoom = zoomTo(box, 4, place, pixel);
  // 20 pixels a unit: the middle is 25/20 left of the place and 10/20 below it
  expect(zoom).toEqual({ scale: 4, x: 13.75 / 20, y: 11.5 / 20 });
  expect(frame(zoom).toPixel(place)).toEqual(pixel);
});

test("the map does not leave its box, and at its smallest is whole", () => {
  // at 1.5 a pixel is 1/7.5 units, the box 28.8 of them, a third of the whole map's 43.2 less: 7.2 to either side
  expect(zoomTo(box, 1.5, [10, 10], [5000, 58]).x).toBeCloseTo((10 - 7.2) / 20, 12);
  // nor do its points leave the middle
  expect(zoomTo(box, 4, [10, 10], [5000, 58]).x).toBe(0);
  expect(zoomTo(box, 0.3, [2, 3], [200, 10])).toEqual(wholeMap);
  expect(zoomTo(box, 1e6, [10, 10], [108, 58]).scale).toBe(40);
  expect(zoomTo({ ...box, width: 0 }, 2, [10, 10], [0, 0])).toEqual(wholeMap);
});

test("a place is inside of what is drawn around it", () => {
  // an L: the square [0, 4]² without its upper right quarter
  const corner: Polygon = [
    [0, 0],
    [4, 0],
    [4, 2],
    [2, 2],
    [2, 4],
    [0, 4],
  ];
  expect(inside(corner, 1, 3)).toBe(true);
  expect(inside(corner, 3, 1)).toBe(true);
  expect(inside(corner, 3, 3)).toBe(false);
  expect(inside(corner, 5, 1)).toBe(false);
  expect(inside([...corner].reverse(), 1, 3)).toBe(true);
  expect(inside([], 0, 0)).toBe(false);
});

test("a selection is what any line holds, and what was picked", () => {
  const square: Polygon = [
    [0, 0],
    [2, 0],
    [2, 2],
    [0, 2],
  ];
  const far: Polygon = square.map(([x, y]) => [x + 10, y]);
  const x = [1, 5, 11, 1.5];
  const y = [1, 1, 1, 9];
  expect(selected({ polygons: [square, far], points: [3, 0, 99] }, x, y)).toEqual([0, 2, 3]);
  expect(selected({ polygons: [], points: [] }, x, y)).toEqual([]);
});

test("a drawn line keeps its corners and loses what lies on it", () => {
  const drawn: Polygon = [
    [0, 0],
    [5, 0.2],
    [10, 0],
    [9.9, 5],
    [10, 10],
    [0, 10],
  ];
  expect(simplified(drawn, 0.5)).toEqual([
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ]);
});

test("a line that comes back to where it began keeps its way there", () => {
  // all on one straight line: the far end is 10 off the short way from first to last
  const back: Polygon = [
    [0, 0],
    [10, 0],
    [1, 0],
  ];
  expect(simplified(back, 0.5)).toEqual(back);
});

test("a line of many turns is told in at most 40 corners", () => {
  const star: Polygon = Array.from({ length: 400 }, (_, i) => {
    const radius = i % 2 ? 50 : 60;
    return [radius * Math.cos(i / 60), radius * Math.sin(i / 60)];
  });
  const kept = simplified(star, 1);
  expect(kept.length).toBeLessThanOrEqual(40);
  expect(kept.length).toBeGreaterThan(1);
});

test("corners are rounded by what is in sight", () => {
  // of 80 units three digits and more are 0.01, of 0.5 they are 0.0001
  expect(rounded([[12.34567, -0.00001]], 80)).toEqual([[12.35, -0]]);
  expect(rounded([[12.34567, 1]], 0.5)).toEqual([[12.3457, 1]]);
  expect(rounded([[1234.5, 1]], 5000)).toEqual([[1235, 1]]);
});

test("a selection is short in an address, needs no escapes, and is read again", () => {
  const made = {
    polygons: [
      [
        [-1.5, 2],
        [3, 2.25],
        [0, -4],
      ],
    ] as Polygon[],
    points: [0, 412],
  };
  const text = writeSelection("a1b2c3", made);
  expect(text).toBe("a1b2c3*-1.5_2_3_2.25_0_-4*0*412");
  expect(new URLSearchParams({ lasso: text }).toString()).toBe(`lasso=${text}`);
  expect(readSelection(text, "a1b2c3")).toEqual(made);
});

test("a selection of another map is none, and nonsense is passed over", () => {
  const none = { polygons: [], points: [] };
  expect(readSelection("a1*3", "b2")).toEqual(none);
  expect(readSelection(null, "b2")).toEqual(none);
  expect(readSelection("b2*x*1_2*1_2_3_4_5*1_2_3_4_5_*-3*1.5*7", "b2")).toEqual({ polygons: [], points: [7] });
});

test("a point is picked, and taken back", () => {
  const once = toggledPoint({ polygons: [], points: [1] }, 5);
  expect(once.points).toEqual([1, 5]);
  expect(toggledPoint(once, 1).points).toEqual([5]);
});

test("a zoom is read again, and nonsense is the whole map", () => {
  expect(writeZoom({ scale: 2.71999, x: 0.123456, y: 1 })).toBe("2.72_0.1235_1");
  expect(readZoom("2.72_0.1235_1")).toEqual({ scale: 2.72, x: 0.1235, y: 1 });
  for (const text of [
    null,
    "",
    "4",
    "4_1",
    "0.5_1_1",
    "1_0.2_0.2",
    "41_0_0",
    "x_0_0",
    "2_1_1_1",
    "2_1.1_0",
    "2_-1_0",
  ]) {
    expect(readZoom(text)).toBe(wholeMap);
  }
});
