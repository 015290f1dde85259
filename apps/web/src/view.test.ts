import { expect, test } from "vitest";
import { readView, writeView } from "./view";

const view = (text: string) => readView(new URLSearchParams(text));

test("the default view has an empty address", () => {
  expect(writeView(view(""))).toBe("");
});

test("what is written is read again", () => {
  const text = "?preset=paper&step=0&seed=2&metric=commonness&scale=calibrated&lines=band&head=L4H4&range=all&q=shake";
  expect(writeView(view(text))).toBe(text);
});

test("how sure intervals are is left out where it is the server's own", () => {
  expect(writeView(view("level=99"))).toBe("?level=99");
  expect(writeView(view("level=95"))).toBe("");
  expect(view("level=68").level).toBe("95");
});

test("so is what only the report has", () => {
  const text =
    "?preset=paper&layer=3&against=l8-h8-wd&site=mid&self=no&center=yes&fold=no&map=umap&colour=depth&together=yes&published=l8_h8";
  expect(view(text)).toMatchObject({ layer: 3, site: "mid", selfPairs: false, center: true, together: true });
  expect(writeView(view(text))).toBe(text);
});

test("heads on the map may be coloured by class", () => {
  expect(view("colour=class").colour).toBe("class");
  expect(writeView(view("colour=class"))).toBe("?colour=class");
});

test("marked refits are part of the view, so that links between pages keep them", () => {
  expect(writeView(view("marks=11,3"))).toBe("?marks=11%2C3");
  expect(writeView({ ...view("marks=11"), marks: [] })).toBe("");
});

test("nonsense in the address is ignored", () => {
  expect(view("step=-3&seed=x&head=../..&scale=log&preset=PAPER&layer=x&self=1&map=mds&site=resid_pre")).toEqual(
    view(""),
  );
});
