/** From residual reports to lines, tables and what is said of their floors. */
import type { ResidualReport } from "../analysis/residual";
import type { BandLine, Overlay } from "../charts/lazy";
import { calibrate, canCalibrate, read, type Scale } from "../estimate";
import { fixed } from "../format";
import type { MatrixNumbers } from "../report/pictures";
import type { Table } from "../report/table";
import { type Control, type Measure, measureOf } from "./choices";

export interface Measured {
  measure: Measure;
  report: ResidualReport;
}

type Layers = Pick<ResidualReport, "layers">;

/** The scale that all can be read on: raw where one has no floor. */
export const scaleFor = (reports: readonly Layers[], wanted: Scale): Scale =>
  reports.every(({ layers }) => canCalibrate(layers.map(({ estimate }) => estimate))) ? wanted : "raw";

/** @param ownFloors whether each has its floor drawn in its hue: one alone has the grey band, as have all at 0 */
export function linesOf(measured: readonly { measure: Measure; report: Layers }[], scale: Scale): BandLine[] {
  const ownFloors = measured.length > 1 && scale === "raw";
  return measured.map(({ measure, report }) => {
    const { short, color, dash } = measureOf[measure];
    const readings = report.layers.map(({ estimate }) => read(estimate, scale));
    return {
      key: measure,
      text: [short],
      values: readings.map(({ value }) => value),
      bands: readings.map(({ interval }) => interval),
      floors: ownFloors ? readings.map(({ floor }) => floor) : null,
      open: readings.map(({ open }) => open),
      color,
      dash,
    };
  });
}

/** The floor that all lines share; null where each has its own, or there is none. */
export function sharedFloor(measured: readonly { report: Layers }[], scale: Scale): [number, number][] | null {
  if (measured.length === 0 || (measured.length > 1 && scale === "raw")) return null;
  const floors = measured[0].report.layers.map(({ estimate }) => read(estimate, scale).floor);
  return floors.every((floor) => floor !== null) ? floors.map((floor) => [floor ?? 0, floor ?? 0]) : null;
}

/**
 * Two refits' own line, laid over the means.
 *
 * @param matrices by layer, of the report's measure
 * @param pair ordinals; one refit with itself, or fewer than two, has no line
 * @returns null without a line, or where the floor is no floor of pairs: it counts each refit's likeness with itself
 */
export function pairLine(
  { layers, selfPairs }: Layers & Pick<ResidualReport, "selfPairs">,
  matrices: readonly MatrixNumbers[],
  [a, b]: readonly number[],
  scale: Scale,
): Overlay | null {
  const labels = matrices[0]?.rowLabels ?? [];
  if (a === b || !labels[a] || !labels[b] || (selfPairs && scale === "calibrated")) return null;
  return {
    text: [`${labels[a]},`, labels[b]],
    x: layers.map(({ layer }) => layer),
    values: layers.map(({ layer, estimate: { floor } }) => {
      const matrix = matrices[layer];
      const value = matrix?.values[a * matrix.cols + b] ?? null;
      return value === null || scale === "raw" || floor === null ? value : calibrate(value, floor);
    }),
  };
}

export function measuresTable(measured: readonly Measured[]): Table {
  return {
    title: "Likeness of the residual streams by layer",
    columns: ["measure", "layer", "value", "lower", "upper", "floor", "calibrated", "verdict", "n"],
    rows: measured.flatMap(({ measure, report }) =>
      report.layers.map(({ layer, estimate }) => [
        measureOf[measure].label,
        layer,
        estimate.value,
        estimate.interval?.lower ?? null,
        estimate.interval?.upper ?? null,
        estimate.floor,
        estimate.calibrated,
        read(estimate, "raw").verdict,
        estimate.n,
      ]),
    ),
  };
}

/** Why a floor is as high as it is, and what the control does about it. */
export function floorWords(control: Control, layers: readonly { estimate: { floor: number | null } }[]): string {
  const floors = layers.flatMap(({ estimate }) => (estimate.floor === null ? [] : [estimate.floor]));
  if (floors.length === 0) return "There are no untrained twins, so there is no floor: a high value alone says little.";
  const [low, high] = [Math.min(...floors), Math.max(...floors)];
  const range = fixed(low) === fixed(high) ? fixed(low) : `${fixed(low)} to ${fixed(high)}`;
  return `${reasons[control]} Here the floor is ${range}.`;
}

const reasons: Record<Control, string> = {
  none: "Networks that learned nothing read the same tokens at the same positions, so their streams are alike from the start. More tokens or a debiased measure do not take that away. A control does: it takes off what token or position alone explain.",
  position:
    "The position's share is taken off. What tokens alone explain is still in the streams, and in their floor: the control of token and position takes both off.",
  token:
    "The token's share is taken off. What is left is what the context adds to a token, its position included, so the floor is lower.",
  "token-position":
    "What token and position explain by themselves is taken off. What is left depends on the context, so the floor is lower.",
  untrained:
    "What each refit had before training is taken off, so no untrained twin is left to compare with. The floor is of tokens in an order of each refit's own, near 0.",
};
