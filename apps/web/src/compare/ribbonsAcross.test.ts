import { expect, test } from "vitest";
import { ribbonsAcross } from "./ribbonsAcross";

const match = (ordinal: number, label: string, similarity: number) => ({
  similarity,
  refit: { ordinal },
  head: { label },
});

test("a ribbon joins a head with its counterpart in the right refit, in whatever layer", () => {
  const report = {
    layers: [{ layer: 0, estimate: { floor: 0.5 } }],
    heads: {
      nodes: [
        { head: { layer: 0, index: 1 }, matches: [match(1, "L0H0", 0.9), match(2, "L3H10", 0.4)] },
        { head: { layer: 0, index: 2 }, matches: [match(1, "L0H0", 0.9)] },
      ],
    },
  };
  expect(ribbonsAcross(report, 2)).toEqual([
    { left: { layer: 0, head: 1 }, right: { layer: 3, head: 10 }, similarity: 0.4, atFloor: true },
  ]);
  expect(ribbonsAcross({ ...report, layers: [] }, 1).map(({ atFloor }) => atFloor)).toEqual([null, null]);
});
