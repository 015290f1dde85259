import { expect, test } from "vitest";
import { highestInduction } from "./induction";

const scored = (label: string, value: number | null) => ({
  head: { label },
  induction:
    value === null
      ? null
      : {
          estimate: {
            value,
            n: 4,
            floor: 0.02,
            calibrated: null,
            interval: { lower: value - 0.1, upper: value + 0.1 },
          },
        },
});

test("the head that is most of an induction head, with its numbers; of equals the first", () => {
  const heads = [scored("L0H0", 0.1), scored("L1H0", 0.6), scored("L1H1", 0.6), scored("L1H2", null)];
  expect(highestInduction(heads)).toMatchObject({ label: "L1H0", estimate: { value: 0.6, n: 4 } });
});

test("none where the context has no room for two repeats", () => {
  expect(highestInduction([scored("L0H0", null)])).toBeNull();
  expect(highestInduction([])).toBeNull();
});
