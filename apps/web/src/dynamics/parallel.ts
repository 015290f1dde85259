/** What is compared as lines over axes, and which lines a brush holds; heads: how far refits agree on each at a few steps, and from when on. */
import type { Parameter } from "../address";
import { measureDomain } from "../charts/domain";
import { type EstimateNumbers, read, type Scale } from "../estimate";
import { count, fixed } from "../format";
import type { Table } from "../report/table";

interface Way {
  layer: number;
  head: number;
  /** null where the head is not surely above its floor in the end. */
  lockIn: number | null;
  ownLockIn: number;
  steps: { step: number; estimate: EstimateNumbers }[];
}

export interface Axis {
  /** In the address. */
  key: string;
  title: string;
  domain: [low: number, high: number];
  text: (value: number) => string;
  /** Words that the whole numbers from 0 on stand for, where they are no amounts. */
  kinds?: readonly string[];
}

export interface Line {
  name: string;
  /** By axis; null where there is none. */
  values: (number | null)[];
}

export interface Parallel {
  axes: Axis[];
  lines: Line[];
}

/** @param steps whose agreement has an axis each, ascending */
export function parallelOf(heads: readonly Way[], steps: readonly number[], scale: Scale): Parallel {
  const lines = [...heads]
    .sort((a, b) => a.layer - b.layer || a.head - b.head)
    .map(({ layer, head, lockIn, ownLockIn, steps: way }): Line => {
      const at = (step: number) => way.find((one) => one.step === step)?.estimate;
      const agreement = steps.map((step) => {
        const estimate = at(step);
        return estimate ? read(estimate, scale).value : null;
      });
      return { name: `L${layer}H${head}`, values: [...agreement, ownLockIn, lockIn] };
    });
  const all = lines.flatMap(({ values }) => values.slice(0, steps.length).filter((value) => value !== null));
  const far = Math.max(1, ...heads.flatMap(({ steps: way }) => way.map(({ step }) => step)));
  const agreement = measureDomain(all, scale);
  const ofStep = { domain: [0, far] as [number, number], text: count };
  return {
    axes: [
      ...steps.map((step) => ({
        key: `s${step}`,
        title: `step ${count(step)}`,
        domain: agreement,
        text: (value: number) => fixed(value),
      })),
      { key: "self", title: "itself from", ...ofStep },
      { key: "agree", title: "agreed from", ...ofStep },
    ],
    lines,
  };
}

/** By an axis' key: the part of it that is held, ends included. */
export type Brushes = Readonly<Record<string, readonly [from: number, to: number]>>;

const noBrushes: Brushes = {};

/** As "s100:0.2:0.8,agree:0:400". */
export const brushParameter: Parameter<Brushes> = {
  name: "brush",
  initial: noBrushes,
  read: (text) => {
    const parts = [...(text ?? "").matchAll(/(?:^|,)(\w+):(-?[\d.]+):(-?[\d.]+)(?=,|$)/g)].map(
      ([, key, from, to]) => [key, [Number(from), Number(to)]] as const,
    );
    const known = parts.filter(([, ends]) => ends.every(Number.isFinite) && ends[0] <= ends[1]);
    return known.length > 0 ? Object.fromEntries(known) : noBrushes;
  },
  write: (value) =>
    Object.entries(value)
      .map(([key, ends]) => `${key}:${ends.map((end) => String(Number(end.toPrecision(4)))).join(":")}`)
      .join(","),
};

/** The brushes with another, or without it. */
export function brushed(brushes: Brushes, key: string, ends: readonly [number, number] | null): Brushes {
  const { [key]: _, ...rest } = brushes;
  return ends ? { ...rest, [key]: ends } : rest;
}

/** A line without a value on a brushed axis is not held. */
export const isHeld = ({ values }: Line, axes: readonly Axis[], brushes: Brushes): boolean =>
  axes.every(({ key }, i) => {
    const ends = brushes[key];
    const value = values[i];
    return !ends || (value !== null && value >= ends[0] && value <= ends[1]);
  });

export const parallelTable = ({ axes }: Parallel, held: readonly Line[], scale: Scale): Table => ({
  title: `Heads: ${scale} agreement by step, and steps of locking in`,
  columns: ["head", ...axes.map(({ title }) => title)],
  rows: held.map(({ name, values }) => [name, ...values]),
});
