/** From a stitching test to lines, a table and a sentence. */
import type { BandLine } from "../charts/lazy";
import { extent } from "../charts/scatterPicture";
import { type EstimateNumbers, read } from "../estimate";
import { fixed, within } from "../format";
import type { Table } from "../report/table";
import type { Stitching } from "./documents";
import { sideLooks } from "./panelProps";

export type Stitched = Pick<Stitching, "own" | "layers">;

const bandOf = ({ interval }: EstimateNumbers): [number, number] | null => interval && [interval.lower, interval.upper];

/** The stitched loss with its interval, and the right refit's own loss along all layers. */
export function stitchLines({ own, layers }: Stitched, right: string): BandLine[] {
  return [
    {
      key: "own",
      text: [right, "as it is"],
      values: layers.map(() => own.value),
      bands: layers.map(() => null),
      floors: null,
      open: layers.map(() => false),
      ...sideLooks[1],
    },
    {
      key: "stitched",
      text: ["stitched"],
      values: layers.map(({ stitched }) => stitched.value),
      bands: layers.map(({ stitched }) => bandOf(stitched)),
      floors: null,
      open: layers.map(({ recovered }) => recovered !== null && read(recovered, "raw").open),
      color: "var(--mean)",
    },
  ];
}

/** Of the untrained twin, as a mark by layer; null without one. */
export function twinMarks({ layers }: Stitched): [low: number, high: number][] | null {
  const values = layers.flatMap(({ untrained }) => (untrained ? [untrained.value] : []));
  return values.length < layers.length ? null : values.map((value) => [value, value]);
}

/** From the least to the greatest loss that is drawn. */
export const stitchDomain = ({ own, layers }: Stitched): [low: number, high: number] =>
  extent(
    [
      own.value,
      ...layers.flatMap(({ stitched, untrained, mean }) => [
        mean.value,
        stitched.value,
        ...(bandOf(stitched) ?? []),
        ...(untrained ? [untrained.value] : []),
      ]),
    ],
    0.06,
  );

/** @returns e.g. "93 %" */
export const percent = (share: number): string => `${fixed(100 * share, 0)} %`;

/** What one layer shows, in plain words. */
export function stitchSentence({ layers }: Stitched, layer: number, [left, right]: [string, string]): string {
  const { recovered } = layers[layer];
  if (!recovered) return `Before layer ${layer} the stream of ${right} is worth too little to tell a share of it.`;
  const given = `Given the stream of ${left} before layer ${layer}, ${right} `;
  const kept =
    recovered.value > 0
      ? `keeps ${within(recovered.value, recovered.interval, percent)} of what its own is worth`
      : "predicts no better than from a stream that tells it nothing";
  const { floor } = recovered;
  if (floor === null) return `${given}${kept}.`;
  return `${given}${kept}; given that of ${left} untrained, ${floor > 0 ? percent(floor) : "nothing"}.`;
}

export const stitchTable = ({ own, layers }: Stitched, [left, right]: [string, string]): Table => ({
  title: `Loss of ${right}'s layers on the stream of ${left}, nats a token`,
  columns: [
    "layer",
    "stitched",
    "lower",
    "upper",
    "own",
    "untrained",
    "mean_stream",
    "recovered",
    "floor",
    "alignment",
  ],
  rows: layers.map(({ layer, stitched, untrained, mean, recovered, alignment }) => [
    layer,
    stitched.value,
    stitched.interval?.lower ?? null,
    stitched.interval?.upper ?? null,
    own.value,
    untrained?.value ?? null,
    mean.value,
    recovered?.value ?? null,
    recovered?.floor ?? null,
    alignment,
  ]),
});
