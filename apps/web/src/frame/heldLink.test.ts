import { expect, test } from "vitest";
import { type Click, pageClicked } from "./heldLink";

const here = "http://lab:4300/f/tiny?step=40";
const click = (href: string, other: Partial<Click> = {}): Click => ({
  button: 0,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  link: { href, target: "", download: false },
  ...other,
});

test("another page of this server is held, with its choices", () => {
  expect(pageClicked(click("/f/tiny/compare?step=40#grid"), here)).toBe("/f/tiny/compare?step=40#grid");
});

test("what needs no server, or goes elsewhere, is left to the browser", () => {
  expect(pageClicked(click("#integrity"), here)).toBeNull();
  expect(pageClicked(click("/f/tiny?step=80"), here)).toBeNull();
  expect(pageClicked(click("https://arxiv.org/abs/2602.16740"), here)).toBeNull();
  expect(pageClicked(click("/jobs", { ctrlKey: true }), here)).toBeNull();
  expect(pageClicked(click("/jobs", { link: null }), here)).toBeNull();
  expect(pageClicked(click("/x", { link: { href: "/x", target: "_blank", download: false } }), here)).toBeNull();
});
