/** Figures of the answers about a whole family: prompts, dynamics, power, influence, variance. */
import type {
  DynamicsReport,
  InfluenceReport,
  PowerReport,
  PromptsReport,
  VarianceReport,
} from "../../analysis/familyReports.js";
import { bars } from "../../figures/bars.js";
import { heatmap } from "../../figures/heatmap.js";
import { layerCurves } from "../../figures/layers.js";
import { extent, type FigureOf, floorOf, measured, reach } from "./figure.js";

/** More bars than these are no picture any more. */
const mostBars = 40;

export const promptsFigures: FigureOf<PromptsReport>[] = [
  {
    name: "prompts",
    description: `agreement of the refits on each prompt, the ${mostBars} on which they agree least; ticks: the floor`,
    spec: ({ prompts }) => {
      const shown = prompts.slice(0, mostBars).map(({ prompt, estimate }) => ({
        name: `prompt ${prompt}`,
        value: estimate.value,
        interval: estimate.interval,
        published: estimate.floor,
      }));
      const ends = shown.flatMap(({ value, interval, published }) => [value, interval?.upper ?? null, published]);
      return bars(shown, { title: "agreement", domain: extent(ends, true) });
    },
  },
];

export const dynamicsFigures: FigureOf<DynamicsReport>[] = [
  {
    name: "steps",
    description: "stability of the family and of each layer by step of training, above the floor",
    spec: ({ steps, overall, layers }) => {
      const estimates = overall.steps.map(({ estimate }) => estimate);
      const ways = layers.map(({ layer, steps }) =>
        measured(
          `L${layer}`,
          steps.map(({ estimate }) => estimate),
          { style: "beside", band: undefined, colour: layer + 1 },
        ),
      );
      const series = [measured("all heads", estimates, { colour: 0 }), ...ways, floorOf("floor", estimates)];
      const lows = series.flatMap(({ values, band = [] }) => [...values, ...band.map((one) => one?.lower ?? null)]);
      return layerCurves(series, {
        title: "stability",
        domain: [extent(lows, true)[0], 1],
        columns: { title: "step", names: steps.map(String) },
      });
    },
  },
  {
    name: "own",
    description: "likeness of heads to their own selves at the last step, by step of training",
    spec: ({ steps, overall, layers }) => {
      const series = [
        { name: "all heads", values: overall.steps.map(({ own }) => own), style: "own" as const, colour: 0 },
        ...layers.map(({ layer, steps }) => ({
          name: `L${layer}`,
          values: steps.map(({ own }) => own),
          style: "beside" as const,
          colour: layer + 1,
        })),
      ];
      return layerCurves(series, {
        title: "likeness to the last step",
        domain: [
          extent(
            series.flatMap(({ values }) => values),
            true,
          )[0],
          1,
        ],
        columns: { title: "step", names: steps.map(String) },
      });
    },
  },
];

export const powerFigures: FigureOf<PowerReport>[] = [
  {
    name: "grid",
    description: "half-width of the overall value's interval by number of refits and of prompts",
    spec: ({ grid: { refits, prompts, halfWidths } }) =>
      heatmap(halfWidths, {
        title: "half-width",
        rows: { title: "refits", names: refits.map(String) },
        cols: { title: "prompts", names: prompts.map(String) },
        domain: [0, reach(halfWidths.flat())],
        format: ".3f",
      }),
  },
];

export const influenceFigures: FigureOf<InfluenceReport>[] = [
  {
    name: "refits",
    description: "change of the overall stability without each refit",
    spec: ({ refits }, { refits: labels }) => {
      const largest = reach(refits.map(({ overall }) => overall.delta));
      return bars(
        refits.map(({ refit, overall }) => ({ name: labels[refit] ?? `${refit}`, value: overall.delta })),
        { title: "Δ stability without it", domain: [-largest, largest] },
      );
    },
  },
];

export const varianceFigures: FigureOf<VarianceReport>[] = [
  {
    name: "parts",
    description:
      "what refits share: in any case, by the same initial weights, by the same order of data, and what is left",
    spec: ({ overall: { common, init, data, interaction } }) => {
      const parts = {
        "any two refits": common,
        "same initial weights": init,
        "same data order": data,
        "the rest": interaction,
      };
      const rows = Object.entries(parts).map(([name, { value, interval }]) => ({ name, value, interval }));
      const ends = rows.flatMap(({ value, interval }) => [value, interval?.lower ?? null, interval?.upper ?? null]);
      return bars(rows, { title: "part of a head's likeness to itself", domain: extent(ends, true) });
    },
  },
];
