import { expect, test } from "vitest";
import { trainingEvents } from "./events";

test("events stand newest first: what stopped, what locked in, the checkpoint it was seen at", () => {
  const events = trainingEvents({
    steps: [0, 10, 40],
    measured: [40],
    refits: [
      { label: "seed 1", state: "TRAINED", step: 40 },
      { label: "seed 2", state: "DIVERGED", step: 25 },
    ],
    layers: [
      { layer: 0, lockIn: 40 },
      { layer: 1, lockIn: null },
    ],
  });
  expect(events.map(({ step, text }) => `${step} ${text}`)).toEqual([
    "40 L0 locks in: refits agree on its heads",
    "40 Checkpoint of 2 refits, stability measured",
    "25 seed 2 diverged",
    "10 Checkpoint of 2 refits",
    "0 Untrained twins of 2 refits, the floor",
  ]);
});
