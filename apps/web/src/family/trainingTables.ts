/** The numbers of the training panels as tables. */
import type { FamilyTraining_FamilyFragment } from "../gql/graphql";
import type { Table } from "../report/table";
import type { LossPicture } from "./lossPicture";
import type { LossCurve } from "./useLossCurves";

/** On the grid of steps that the chart draws. */
export const lossTable = (curves: readonly LossCurve[], { steps, seeds, spread }: LossPicture): Table => ({
  title: "Loss by step, nats a token",
  columns: ["step", "mean", "sd", ...curves.map(({ label }) => label)],
  rows: steps.map((step, i) => [step, spread[i].mean, spread[i].sd, ...seeds.map((values) => values[i])]),
});

export const refitTable = ({ refits }: Pick<FamilyTraining_FamilyFragment, "refits">): Table => ({
  title: "Refits",
  columns: ["refit", "init seed", "data seed", "state", "step", "loss"],
  rows: refits.nodes.map(({ label, initSeed, dataSeed, state, step, loss }) => [
    label,
    initSeed,
    dataSeed,
    state.toLowerCase(),
    step,
    loss,
  ]),
});

export const stepTable = ({ stabilityByStep }: Pick<FamilyTraining_FamilyFragment, "stabilityByStep">): Table => ({
  title: "Stability by step, mean of all heads",
  columns: ["step", "value", "floor", "calibrated", "lower", "upper"],
  rows: stabilityByStep.map(({ step, overall }) => [
    step,
    overall.value,
    overall.floor,
    overall.calibrated,
    overall.interval?.lower ?? null,
    overall.interval?.upper ?? null,
  ]),
});
