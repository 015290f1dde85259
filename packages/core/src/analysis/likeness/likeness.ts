/** Measures of how alike two refits' points are, by name. */
import type { Engine } from "../../engine/program.js";
import type { ResidualMeasure } from "../report.js";
import { Procrustes, Svcca } from "./alignment.js";
import { Rsa, SharedNeighbours } from "./distances.js";
import { LinearCka } from "./linearCka.js";
import type { Likeness, Points } from "./points.js";
import { Rbf } from "./rbf.js";

type Size = Pick<Points, "nRefits" | "nPoints" | "width">;

const measures: Record<ResidualMeasure, (engine: Engine, size: Size) => Likeness> = {
  "cka-linear": (engine, size) => new LinearCka(engine, size, false),
  "cka-debiased": (engine, size) => new LinearCka(engine, size, true),
  "cka-rbf": (engine, size) => new Rbf(engine, size),
  procrustes: (engine, size) => new Procrustes(engine, size),
  svcca: (engine, size) => new Svcca(engine, size),
  rsa: (engine, { nRefits }) => new Rsa(engine, nRefits),
  knn: (engine, { nRefits }) => new SharedNeighbours(engine, nRefits),
};

/** The caller disposes of it. */
export function likenessBy(measure: ResidualMeasure, engine: Engine, size: Size): Likeness {
  return measures[measure](engine, size);
}

/** Those that look at every two points, and so at a sample of them. */
export const sampling: ReadonlySet<ResidualMeasure> = new Set<ResidualMeasure>(["rsa", "knn"]);
