/** What an experiment of the paper is to the reproduction: what it asks for, and how it shows what it got. */

import type { Cell, Spec } from "@seedscope/core";
import type { Client } from "../client/client.js";
import type { AnyReport, LayerEstimate, Measure } from "../measures/measure.js";
import type { PublishedCurve, PublishedMeasure } from "../published.js";
import type { Table } from "./csv.js";
import type { Subject } from "./subject.js";

/** What is measured, and on what. */
export interface Context {
  client: Client;
  subject: Subject;
  against: Subject | null;
  preset: "PAPER" | "CALIBRATED";
  /** the refit that all is measured from */
  anchor: number;
  /** ids, where they are not the built-in ones */
  promptSet?: string;
  lengthSets?: string[];
  text?: string;
  /** the paper's curves for the subject's architecture, or for the other family's */
  published(measure: PublishedMeasure): Promise<PublishedCurve[]>;
}

/** A report that an experiment needs. */
export interface Request {
  /** names it within the reproduction: "residual/resid_mid" */
  key: string;
  /** for people: "resid_mid, with self pairs" */
  what: string;
  // biome-ignore lint/suspicious/noExplicitAny: `Answers.report` gives it back as what the asker knows it to be
  measure: Measure<any>;
  input: object;
  /** Whether its claims are left out: another request's report says the same by the paper's own convention. */
  beside?: boolean;
}

export type Answer = { report: AnyReport } | { missing: string };

/** The reports by their requests' keys. */
export class Answers {
  constructor(private readonly answers: ReadonlyMap<string, Answer>) {}

  /** null if it could not be made */
  report<R extends AnyReport>(key: string): R | null {
    const answer = this.answers.get(key);
    return answer && "report" in answer ? (answer.report as R) : null;
  }

  /** Why there is none; null if there is one. */
  missing(key: string): string | null {
    const answer = this.answers.get(key);
    return answer && "missing" in answer ? answer.missing : null;
  }
}

export interface Figure {
  spec: Spec;
  caption: string;
}

/** What an experiment has to show. */
export interface Shown {
  figures: Figure[];
  tables: Table[];
  /** published curves that are in the figures */
  published: PublishedCurve[];
}

export interface Experiment {
  /** "4.4.1" */
  section: string;
  title: string;
  /** How it is measured, in a sentence or two. */
  method(context: Context): string;
  requests(context: Context): Request[];
  /** Why there is nothing to show, where that is no request's fault; null if nothing hinders. */
  hindrance?(context: Context, answers: Answers): string | null;
  /** null if there is nothing to show */
  show(context: Context, answers: Answers): Promise<Shown | null>;
}

/** Columns of estimates by layer, and their cells. */
export const layerColumns = ["layer", "value", "floor", "calibrated", "n", "sd"];

export const layerCells = ({ layer, estimate, sd }: LayerEstimate): Cell[] => [
  layer,
  estimate.value,
  estimate.floor,
  estimate.calibrated,
  estimate.n,
  sd,
];
