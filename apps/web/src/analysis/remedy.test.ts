import { expect, test } from "vitest";
import { remedyOf } from "./remedy";

test("a step, a place in the stream, the preset and the prompts can be put into the address", () => {
  expect(remedyOf({ code: "NO_CHECKPOINT", suggestion: "use one of the steps 0, 100, 1200" })).toEqual({
    label: "Go to step 1200",
    change: { step: 1200 },
  });
  expect(remedyOf({ code: "NO_SUCH_SITE", suggestion: "use resid_mid or resid_post" })?.change).toEqual({
    site: "post",
  });
  expect(remedyOf({ code: "INVALID_INPUT", suggestion: "use CALIBRATED" })?.change).toEqual({ preset: "CALIBRATED" });
  expect(remedyOf({ code: "UNKNOWN_PROMPT_SET", suggestion: null })?.change).toEqual({ prompts: null });
});

test("what is to be done elsewhere is no change of the address", () => {
  expect(remedyOf({ code: "NO_CHECKPOINT", suggestion: "wait until its training has begun" })).toBeNull();
  expect(remedyOf({ code: "TOO_FEW_REFITS", suggestion: "train a family with more seeds" })).toBeNull();
  expect(remedyOf({ code: "INVALID_INPUT", suggestion: null })).toBeNull();
});
