/** §4.9: do heads of one layer, or of one refit, do alike things? */

import { scattersBeside } from "@seedscope/core";
import { type MapReport, map, mapPoints, methodNames } from "../../measures/map.js";
import { within } from "../../measures/tables.js";
import type { Experiment } from "../experiment.js";

interface Colouring {
  title: string;
  kind: "number" | "name";
  of(point: ReturnType<typeof mapPoints>[number]): number | string;
}

const byLayer: Colouring = { title: "layer", kind: "number", of: ({ layer }) => layer };
const byDepth: Colouring = { title: "relative depth", kind: "number", of: ({ relativeDepth }) => relativeDepth };
const byFamily: Colouring = { title: "family", kind: "name", of: ({ family }) => family };
const byRefit: Colouring = { title: "refit", kind: "number", of: ({ refit }) => refit };

export const mapExperiment: Experiment = {
  section: "4.9",
  title: "Map of the heads",
  method: () =>
    "A head's signature: Euclidean distances between prompts by the mean over tokens of its output z. Heads of like signatures lie together; places, distances and empty space beyond that mean nothing.",
  requests: ({ promptSet, against }) => [
    {
      key: "map",
      what: "map of the heads",
      measure: map,
      input: { method: "TSNE", promptSet, also: against ? [against.id] : [] },
    },
  ],
  async show(_context, answers) {
    const report = answers.report<MapReport>("map");
    if (!report) return null;
    const points = mapPoints(report);
    const colourings = report.families.length > 1 ? [byLayer, byDepth, byFamily] : [byLayer, byRefit];
    const around = report.neighbourhood === null ? "" : `, neighbourhood ${+report.neighbourhood.toPrecision(4)}`;
    const found = report.agreement
      .map(
        ({ of, share, interval, chance }) =>
          `${of.toLowerCase()} ${within(share, interval, 2)} (by chance ${chance.toFixed(2)})`,
      )
      .join(", ");
    return {
      published: [],
      figures: [
        {
          spec: scattersBeside(
            colourings.map(({ title, kind, of }) => ({
              points: points.map((point) => ({ x: point.x, y: point.y, colour: of(point) })),
              options: {
                x: { title: null, axis: false },
                y: { title: null, axis: false },
                colour: { title, kind },
                width: 720 / colourings.length - 20,
                height: 300,
                size: points.length > 2000 ? 3 : 5,
              },
            })),
          ),
          caption: `${points.length} heads by ${methodNames[report.method]}${around}, coloured by ${colourings.map(({ title }) => title).join(", by ")}. Of a head's 5 nearest by signature share its ${found}.`,
        },
      ],
      tables: [
        {
          name: "map",
          title: "Places of the heads",
          columns: ["family", "refit", "layer", "head", "relative_depth", "x", "y"],
          rows: points.map(({ family, refit, layer, head, relativeDepth, x, y }) => [
            family,
            refit,
            layer,
            head,
            relativeDepth,
            x,
            y,
          ]),
        },
        {
          name: "map-agreement",
          title: "How many of a head's 5 nearest neighbours, by signature, share its…",
          columns: ["of", "share", "lower", "upper", "chance"],
          rows: report.agreement.map(({ of, share, interval, chance }) => [
            of.toLowerCase(),
            share,
            interval?.lower,
            interval?.upper,
            chance,
          ]),
        },
      ],
    };
  },
};
