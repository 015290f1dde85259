import { expect, test } from "vitest";
import { meetingOf } from "./steps";

const own = [0, 100, 300, 1000];
const others = [0, 100, 300, 600];

test("at their last, families of different lengths are held against each other, and a step of both is offered", () => {
  expect(meetingOf(null, own, others)).toEqual({
    step: undefined,
    words: "each at its last step: 1,000 and 600",
    offers: [{ step: 300, text: "Both at step 300" }],
  });
  expect(meetingOf(null, own, [0, 1000])).toEqual({ step: undefined, words: "step 1,000", offers: [] });
});

test("at a step that the other lacks, both ways out are offered; step 0 is none", () => {
  expect(meetingOf(1000, own, others).offers).toEqual([
    { step: null, text: "Each at its last step: 1,000 and 600" },
    { step: 300, text: "Both at step 300" },
  ]);
  expect(meetingOf(1000, own, [0, 600]).offers.map(({ step }) => step)).toEqual([null]);
  expect(meetingOf(300, own, others)).toEqual({ step: 300, words: "step 300", offers: [] });
});

test("while the other's steps are not known nothing is offered", () => {
  expect(meetingOf(300, own, null)).toEqual({ step: 300, words: "step 300", offers: [] });
  expect(meetingOf(null, own, null).step).toBeUndefined();
});
